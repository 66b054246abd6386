// Keeps what a release leaves behind: see README.md.
//
//   node e2e/releases/keep.mjs 0.1.0

import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { enter } from '../fixtures/desk.mjs';
import { draftKept, unsent } from '../fixtures/field.mjs';
import { Office, Store } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { photoStates, WAITING } from '../fixtures/photos.mjs';
import { picture } from '../fixtures/picture.mjs';
import { dump } from '../fixtures/stores.mjs';

const version = process.argv[2];
if (!version) throw new Error('which version?');
const folder = join(import.meta.dirname, version);
await mkdir(folder);

const store = await Store.of('commune-50');
const office = await Office.over(store);
const phone = await Phone.unpack(office.url);
const { page } = phone;
await page.goto('/');
await enter(page, 'xuyen', 'sothon-mau');
await page.getByRole('heading', { level: 1, name: 'Hôm nay' }).waitFor();
await page.goto('/so-ho');
await page.locator('a.entry').first().waitFor();
await phone.installed();
await office.stop();
await phone.goOffline();

// Two saves that the office has not met, the first with a photo, and a draft that is not finished. The book's PIN is the
// tests' own: `Phone` types it wherever it is asked for.
await page.locator('a.entry').first().click();
await page.getByRole('link', { name: 'Ghi lượt thăm' }).waitFor();
const household = new URL(page.url()).pathname;
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
await page.goto(`${household}/tham?buoc=3`);
await page.getByLabel('Hộ nói thế nào?').fill(`Nháp giữ từ bản ${version}.`);
await draftKept(page);
if ((await unsent(page)) !== 2) throw new Error('two saves were to be waiting');
const photos = await photoStates(page);
if (photos.join() !== `${WAITING}`) throw new Error('a photo was to be waiting');

const kept = { ...(await dump(page)), photos: photos.length, household, said: `Lời kể giữ từ bản ${version}.`, draft: `Nháp giữ từ bản ${version}.` };
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
await phone.remove();
await office.remove();
await store.remove();
