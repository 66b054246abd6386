// Keeps what a release leaves behind: see README.md.
//
//   node e2e/releases/keep.mjs 0.1.0

import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { draftKept, newHousehold, recordVisit, signIn, unsent } from '../fixtures/field.mjs';
import { meet } from '../fixtures/meeting.mjs';
import { Office, Store } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { photoStates, WAITING } from '../fixtures/photos.mjs';
import { picture } from '../fixtures/picture.mjs';
import { accountOf, assign, firstVillage, sentBack } from '../fixtures/returned.mjs';
import { line, review47, sign } from '../fixtures/reviewing.mjs';
import { dump } from '../fixtures/stores.mjs';

const version = process.argv[2];
if (!version) throw new Error('which version?');
const folder = join(import.meta.dirname, version);
await mkdir(folder);

const store = await Store.round();
const office = await Office.over(store);
const phone = await Phone.unpack(office.url);
const { page } = phone;
await signIn(phone);
await page.goto('/');
// The round brings the whole program to a reviewer's phone.
await page.getByRole('link', { name: 'Mở danh sách rà soát' }).waitFor({ timeout: 90_000 });

// What the office sent back: written after the village was taken away. The book's PIN is the tests' own: `Phone` types it
// wherever it is asked for.
const village = await firstVillage(page);
const desks = [];
const newDesk = async (options) => {
  const desk = await Phone.unpack(office.url, options);
  desks.push(desk);
  return desk;
};
const officer = await accountOf(newDesk, 'xuyen');
await phone.goOffline();
await assign(officer, village, { given: false });
await newHousehold(page, `Hộ trả lại từ bản ${version}`);
await phone.goOnline();
await sentBack(page);
await assign(officer, village, { given: true });
// What left the phone with the village is there again.
await meet(page);
await page.goto('/ra-soat');
await page.getByRole('searchbox').fill('047');
await line(page, '047').waitFor();
await office.stop();
await phone.goOffline();

// Saves that the office has not met: a household with a visit and its photo, support, a registration, a signed review; and
// a draft that is not finished.
const household = await newHousehold(page, 'Hồ Thị Giữ');
await page.goto(`${household}/tham?buoc=3`);
await page.getByLabel('Hộ nói thế nào?').fill(`Lời kể giữ từ bản ${version}.`);
await page.getByRole('link', { name: 'Tiếp' }).click();
await page.getByText('2 tuần').click();
await page.locator('#photo-files').setInputFiles(await picture(page, 320));
await page.locator('.shot-full img').waitFor();
await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
await page.getByText('Đã lưu trên máy này.').waitFor();
await page.goto(`${household}/ho-tro/moi`);
await page.getByLabel('Hỗ trợ gì?').selectOption({ label: 'Sửa chữa nhà ở' });
await page.getByLabel('Số tiền').fill('12.500.000');
await page.getByText('Hộ xin', { exact: true }).click();
await page.getByRole('button', { name: /^Lưu/ }).click();
await page.waitForURL(/\/da-luu\?khoan=/);
// A registration to escape poverty, with one measure.
const aim = 2035;
await page.goto(`${household}/thoat-ngheo/moi`);
await page.getByLabel('Phấn đấu thoát nghèo năm nào?').fill(String(aim));
const measure = page.getByRole('group', { name: 'Việc 1', exact: true });
await measure.getByLabel('Làm gì?').fill(`Trồng quế từ bản ${version}`);
await measure.getByLabel('Ai lo việc này?').fill('Hội Nông dân xã');
await page.getByRole('button', { name: 'Lưu đăng ký' }).click();
await page.waitForURL((url) => url.pathname === household);
const review = await review47(page);
await sign(page, 'Đã ký phiếu của hộ Lò Văn Hà: Hộ nghèo');
await recordVisit(page, household, `Lời kể lần hai từ bản ${version}.`);
await page.goto(`${household}/tham?buoc=3`);
await page.getByLabel('Hộ nói thế nào?').fill(`Nháp giữ từ bản ${version}.`);
await draftKept(page);
const waiting = await unsent(page);
if (waiting < 5) throw new Error('five saves at least were to be waiting');
const photos = await photoStates(page);
if (photos.join() !== `${WAITING}`) throw new Error('a photo was to be waiting');

const kept = {
  ...(await dump(page)),
  unsent: waiting,
  photos: photos.length,
  household,
  said: `Lời kể giữ từ bản ${version}.`,
  draft: `Nháp giữ từ bản ${version}.`,
  returned: `Hộ trả lại từ bản ${version}`,
  registered: `Trồng quế từ bản ${version}`,
  reviewed: review.replace(/\/ra-soat\/.*$/, ''),
};
await writeFile(join(folder, 'phone.json.gz'), gzipSync(JSON.stringify(kept), { level: 9 }));
await writeFile(join(folder, 'office.db.gz'), gzipSync(await readFile(join(office.folder, 'so-thon.db')), { level: 9 }));
const keys = {};
for (const name of await readdir(join(office.folder, 'keys'))) {
  keys[name] = await readFile(join(office.folder, 'keys', name), 'utf8');
}
await writeFile(join(folder, 'keys.json'), `${JSON.stringify(keys, undefined, 2)}\n`);
const dist = join(import.meta.dirname, '../../dist');
const tar = execFileSync('tar', ['--sort=name', '--owner=0', '--group=0', '--mtime=@0', '--exclude=*.br', '-C', dist, '-c', '.'], {
  maxBuffer: 64 * 1024 * 1024,
});
const level = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
await writeFile(join(folder, 'client.tar.br'), brotliCompressSync(tar, level));
for (const each of [phone, ...desks]) await each.remove();
await office.remove();
await store.remove();
