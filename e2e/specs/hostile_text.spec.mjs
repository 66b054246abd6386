// Script in every text field and in spreadsheet cells: kept as text, never run.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codeFor, describeList, officersDesk } from '../fixtures/desk.mjs';
import { draftKept, newHousehold, unsent } from '../fixtures/field.mjs';
import { PICTURE, SCRIPT, madeOfText, standsAsText, watch } from '../fixtures/hostile.mjs';
import { expect, test as base } from '../fixtures/index.mjs';
import { asked, forgetPin } from '../fixtures/lock.mjs';
import { meet } from '../fixtures/meeting.mjs';

const VILLAGE = `Suối ${PICTURE}`;
const VILLAGE_WORD = `bản ${SCRIPT}`;
const VILLAGE_CODE = `T7 ${PICTURE}`;
const PERSON = `Đinh Thị ${PICTURE}`;
const HEAD = `Hồ Thị Thử ${SCRIPT}`;
const ADDRESS = `Cạnh suối ${PICTURE}`;
const HOUSEHOLD_NOTE = `Nhà ở xa ${SCRIPT}`;
const MEMBER = `Y Thử ${PICTURE}`;
const DOING = `làm rẫy ${SCRIPT}`;
const MET = `bà nội ${PICTURE}`;
const SAID = `Giếng cạn ${SCRIPT}`;
const PROMISE = `Hỏi xã ${PICTURE}`;
const VISIT_NOTE = `Đường trơn ${SCRIPT}`;
const UNIT = `con ${PICTURE}`;
const PROVIDER = `Hội Phụ nữ ${SCRIPT}`;
const SUPPORT_NOTE = `Giao tận nhà ${PICTURE}`;
const PAPER = `Đơn ngày 20/11/2026 ${SCRIPT}`;

const test = base.extend({
  /** The officer's computer at the demonstration office. */
  desk: async ({ newPhone }, use) => use(await officersDesk(newPhone)),

  /** A folder for what was downloaded. */
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'so-thon-handed-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** The officer writes a village and somebody who looks after it. */
async function writeOffice(page) {
  await page.getByRole('link', { name: 'Thôn', exact: true }).click();
  await page.getByRole('link', { name: 'Thêm thôn' }).click();
  await page.getByLabel('Ở đây gọi là').fill(VILLAGE_WORD);
  await page.getByLabel('Tên thôn').fill(VILLAGE);
  await page.getByLabel('Mã thôn, nếu có').fill(VILLAGE_CODE);
  await page.getByRole('button', { name: 'Lưu thôn' }).click();
  await expect(page.getByRole('cell', { name: VILLAGE })).toBeVisible();
  await meet(page);
  await page.goto('/van-phong/nguoi-dung/moi');
  await page.getByLabel('Họ và tên').fill(PERSON);
  await page.getByLabel('Tên đăng nhập').fill('thu.thu');
  await page.getByText(VILLAGE).click();
  await standsAsText(page, [VILLAGE]);
  await page.getByRole('button', { name: 'Tạo người dùng' }).click();
  await standsAsText(page, [`Đã tạo cho ${PERSON}`]);
}

/** Somebody writes a household, a person, a visit and an item of support; tells the paths. */
async function writeBook(page) {
  const path = await newHousehold(page, HEAD);
  await page.goto(`${path}/sua`);
  await page.getByLabel('Ở đâu trong thôn?').fill(ADDRESS);
  await page.getByLabel('Ghi thêm').fill(HOUSEHOLD_NOTE);
  await page.getByRole('button', { name: 'Lưu chỗ sửa' }).click();
  await page.waitForURL((url) => url.pathname === path);

  await page.goto(`${path}/nguoi/moi`);
  await page.getByLabel('Họ tên').fill(MEMBER);
  await page.getByLabel('Đang làm gì, học gì?').fill(DOING);
  await page.getByLabel('Số điện thoại').fill(PICTURE);
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  // No words are a telephone number.
  await expect(page.getByLabel('Số điện thoại')).toHaveAttribute('aria-invalid', 'true');
  await standsAsText(page, []);
  await page.getByLabel('Số điện thoại').fill('');
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.waitForURL((url) => url.pathname === path);

  const next = () => page.getByRole('link', { name: 'Tiếp', exact: true }).click();
  await page.goto(`${path}/tham`);
  await page.locator('.tile', { hasText: MEMBER }).click();
  await page.getByLabel('Gặp người khác').fill(MET);
  await next();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mười hai chỉ số');
  await next();
  await page.getByLabel('Hộ nói thế nào?').fill(SAID);
  await next();
  await page.getByLabel('Mình hứa gì với hộ?').fill(PROMISE);
  await page.getByLabel('Ghi thêm').fill(VISIT_NOTE);
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await page.waitForURL(/\/da-luu\?luot=/);
  const visit = `${path}/tham/${new URL(page.url()).searchParams.get('luot')}`;
  await standsAsText(page, [HEAD, PROMISE]);

  await page.goto(`${path}/ho-tro/moi`);
  await page.getByLabel('Hỗ trợ gì?').selectOption({ label: 'Sửa chữa nhà ở' });
  await page.getByText('Đã giao').click();
  await page.getByLabel('Số tiền').fill('2.000.000');
  await page.getByLabel('Số lượng').fill('2');
  await page.getByLabel('Đơn vị').fill(UNIT);
  await page.getByLabel('Ai cho?').fill(PROVIDER);
  await page.getByLabel('Ghi thêm').fill(SUPPORT_NOTE);
  await page.getByRole('button', { name: /^Lưu/ }).click();
  await page.waitForURL(/\/da-luu\?khoan=/);
  const support = `${path}/ho-tro/${new URL(page.url()).searchParams.get('khoan')}`;
  await standsAsText(page, [HEAD, UNIT]);
  return { path, visit, support };
}

/** Looks at everything that a book shows of the household, on a phone or at the office. */
async function readBook(page, { path, visit, support }) {
  await page.goto('/so-ho');
  await page.getByRole('searchbox').fill('ho thi thu');
  await standsAsText(page, [HEAD, VILLAGE]);
  await page.getByRole('searchbox').fill(HEAD);
  await standsAsText(page, [HEAD]);
  await page.goto(path);
  await standsAsText(page, [HEAD, ADDRESS, HOUSEHOLD_NOTE, MEMBER, DOING, MET, SAID, PROMISE, VISIT_NOTE, UNIT, PERSON]);
  await page.goto(`${path}/cac-luot-tham`);
  await standsAsText(page, [HEAD, PERSON, SAID, PROMISE]);
  await page.goto(visit);
  await standsAsText(page, [PERSON, MEMBER, MET, SAID, PROMISE, VISIT_NOTE]);
  await page.goto(`${visit}/sua?buoc=3`);
  await expect(page.getByLabel('Hộ nói thế nào?')).toHaveValue(SAID);
  await standsAsText(page, [HEAD]);
  await page.goto(support);
  await expect(page.getByLabel('Đơn vị')).toHaveValue(UNIT);
  await expect(page.getByLabel('Ai cho?')).toHaveValue(PROVIDER);
  await expect(page.getByLabel('Ghi thêm')).toHaveValue(SUPPORT_NOTE);
  await expect(page.getByLabel('Cho ai?').locator('option', { hasText: MEMBER })).toHaveCount(1);
  await standsAsText(page, [HEAD]);
}

/** Opens every line of a list that speaks of the household. */
async function openLines(page) {
  const lines = page.locator('li.arrival').filter({ hasText: HEAD });
  await expect(lines).not.toHaveCount(0);
  for (const line of await lines.all()) await line.locator('summary').click();
}

test('chữ trông như mã lệnh ở mọi ô của hộ, người, lượt thăm, hỗ trợ, thôn, người dùng: đâu cũng hiện là chữ, không chạy', async ({
  desk,
  newPhone,
  folder,
}) => {
  test.setTimeout(480_000);
  const phone = await newPhone();
  const harm = [watch(desk), watch(phone)];
  await writeOffice(desk.page);
  const { link } = await codeFor(desk, PERSON);
  await standsAsText(desk.page, [`Mã mời cho ${PERSON}`]);

  const { page } = phone;
  await page.goto(link);
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await expect(page).toHaveTitle(/^Hôm nay/);
  await page.goto('/so-ho/moi');
  await expect(page.getByLabel('Thôn', { exact: true }).locator('option', { hasText: VILLAGE })).toBeAttached({ timeout: 60_000 });
  const paths = await writeBook(page);
  await readBook(page, paths);
  await page.goto(`${paths.path}/tham?buoc=3`);
  await page.getByLabel('Hộ nói thế nào?').fill(SAID);
  await draftKept(page);
  await page.goto('/');
  await standsAsText(page, [`Thăm hộ ${HEAD}`]);
  await expect.poll(() => unsent(page), { timeout: 60_000 }).toBe(0);
  await page.goto('/them');
  // The page before the book names the person too.
  const lock = page.getByRole('button', { name: 'Khóa sổ' });
  await expect(lock).toBeVisible();
  await standsAsText(page, [PERSON]);
  await forgetPin(page);
  await lock.click();
  await expect(asked(page)).toBeVisible();
  await standsAsText(page, [`Mã PIN của ${PERSON}`]);

  await readOffice(desk, paths, folder);
  expect(harm.flat()).toEqual([]);
});

/** Looks at everything that the office alone shows, and at the file that is handed to a person. */
async function readOffice({ context, page }, paths, folder) {
  await meet(page);
  await readBook(page, paths);
  await page.goto('/van-phong');
  await standsAsText(page, [PERSON, HEAD]);
  await page.goto('/van-phong/thon');
  await standsAsText(page, [VILLAGE]);
  await page.getByRole('row', { name: VILLAGE }).getByRole('link').first().click();
  await expect(page.getByLabel('Tên thôn')).toHaveValue(VILLAGE);
  await expect(page.getByLabel('Ở đây gọi là')).toHaveValue(VILLAGE_WORD);
  await expect(page.getByLabel('Mã thôn, nếu có')).toHaveValue(VILLAGE_CODE);
  await standsAsText(page, []);
  await page.goto('/van-phong/nguoi-dung');
  await standsAsText(page, [PERSON, VILLAGE]);

  await page.goto('/van-phong/moi-ve');
  await openLines(page);
  await standsAsText(page, [PERSON, HEAD, ADDRESS, HOUSEHOLD_NOTE, MEMBER, DOING, MET, SAID, PROMISE, VISIT_NOTE]);
  await standsAsText(page, [UNIT, PROVIDER, SUPPORT_NOTE]);
  await page.goto('/van-phong/nhat-ky');
  await openLines(page);
  await standsAsText(page, [`${PERSON} ghi`, HEAD, ADDRESS, MEMBER, DOING, SAID, PROMISE, UNIT, PROVIDER, SUPPORT_NOTE]);
  await page.goto(paths.path);
  await page.getByRole('link', { name: 'Lịch sử' }).click();
  await standsAsText(page, [PERSON, ADDRESS, HOUSEHOLD_NOTE]);
  await page.getByLabel('Lịch sử của').selectOption({ label: MEMBER });
  await standsAsText(page, [PERSON, MEMBER, DOING]);

  await page.goto(paths.path);
  await page.getByRole('link', { name: 'Dữ liệu cá nhân' }).click();
  await handedOver(context, page, join(folder, 'household.html'), [HEAD, MEMBER, ADDRESS, SAID, PROMISE, UNIT, PROVIDER, PERSON]);
  await page.getByLabel('Dữ liệu của').selectOption({ label: MEMBER });
  await expect(page.getByText(`Xóa ${MEMBER}`)).toBeVisible();
  await handedOver(context, page, join(folder, 'person.html'), [MEMBER, DOING, PERSON]);

  await page.getByLabel('Căn cứ', { exact: true }).selectOption({ label: 'Người đó, hoặc người đại diện, yêu cầu' });
  await page.getByLabel('Giấy tờ làm căn cứ').fill(PAPER);
  await page.getByRole('button', { name: 'Xóa dữ liệu này' }).click();
  await standsAsText(page, [`Xóa hẳn ${MEMBER}?`]);
  await page.getByLabel('Gõ chữ XÓA để chắc chắn').fill('xóa');
  await page.getByRole('button', { name: 'Xóa hẳn', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Đã xóa khỏi sổ của xã' })).toBeVisible({ timeout: 30_000 });
  await page.goto('/van-phong/nhat-ky');
  await page.locator('li.arrival').filter({ hasText: 'xóa dữ liệu của một người theo luật' }).locator('summary').click();
  await page.locator('li.arrival').filter({ hasText: `thêm người dùng ${PERSON}` }).locator('summary').click();
  await standsAsText(page, [PAPER, VILLAGE]);
}

/** The officer exports; the file is opened as whoever gets it opens it, where no policy of the office stops a script. */
async function handedOver(context, page, file, texts) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Xuất dữ liệu này' }).click(),
  ]);
  await download.saveAs(file);
  const written = await readFile(file, 'utf8');
  expect(written).not.toContain('<img');
  expect(written).not.toContain('<script');
  const opened = await context.newPage();
  await opened.goto(pathToFileURL(file).href);
  await standsAsText(opened, texts);
  await opened.close();
}

test('chỗ nào chữ thành phần tử của trang thì máy nói ra', async ({ phone }) => {
  const harm = watch(phone);
  const { page } = phone;
  await page.goto('/');
  await expect(page.locator('#login')).toBeVisible();
  await standsAsText(page, []);
  await page.evaluate((text) => document.querySelector('main').insertAdjacentHTML('beforeend', text), PICTURE);
  expect(await madeOfText(page)).toEqual([PICTURE.replace('src=x', 'src="x"')]);
  await expect.poll(() => harm.join('\n')).toMatch(/Content.Security.Policy/i);
  await expect.poll(() => harm.join('\n')).toMatch(/asked for: .*\/x$/m);
});

/** A list whose every cell of words is more than words, good lines and bad. */
const cell = (text) => `"${text.replaceAll('"', '""')}"`;
const LISTED = `Đinh Văn ${SCRIPT}`;
const LIST_NOTE = `Ở nhờ ${PICTURE}`;
const LIST_ADDRESS = `Xóm trên ${SCRIPT}`;
const NO_VILLAGE = `Bãi ${PICTURE}`;
const NO_PEOPLE = `Hraa ${SCRIPT}`;
const NO_YEAR = `năm ${PICTURE}`;
const HEADING = `Cột lạ ${PICTURE}`;
const LIST = [
  ['STT', 'Chủ hộ', 'Dân tộc', 'Năm sinh', 'Số người', 'Thôn', 'Địa chỉ', 'Ghi chú', HEADING],
  ['1', LISTED, 'Hrê', '1979', '4', 'Làng Rầm', LIST_ADDRESS, LIST_NOTE, PICTURE],
  ['2', `Phạm Văn ${PICTURE}`, 'Hrê', '1981', '3', NO_VILLAGE, '', '', SCRIPT],
  ['3', `Hồ Văn ${SCRIPT}`, NO_PEOPLE, NO_YEAR, '2', 'Làng Rầm', '', '', ''],
];
const FILE = `danh sách ${PICTURE}.csv`.replaceAll('/', '');

test('chữ trông như mã lệnh trong ô của danh sách nhập: xem trước, lỗi, hộ đã nhập đều hiện là chữ, không chạy', async ({ desk }) => {
  test.setTimeout(240_000);
  const harm = watch(desk);
  const { page } = desk;
  const buffer = Buffer.from(`\ufeff${LIST.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`);
  const choose = async () => {
    await page.goto('/van-phong/nhap');
    await page.locator('#file').setInputFiles({ name: FILE, mimeType: 'text/csv', buffer });
    await page.getByLabel('Tên danh sách').fill(`Hộ nghèo ${SCRIPT}`);
    await page.getByText('Hộ nghèo', { exact: true }).click();
    await page.getByText('Đổi cách khớp cột').click();
    await expect(page.getByText(HEADING).filter({ visible: true }).first()).toBeVisible();
    await standsAsText(page, [FILE]);
    await describeList(page);
  };
  await choose();
  await standsAsText(page, [FILE, LISTED, LIST_ADDRESS, LIST_NOTE, NO_VILLAGE, NO_PEOPLE, NO_YEAR, HEADING]);
  await page.getByRole('button', { name: /^Nhập \d+ dòng đúng/ }).click();
  await expect(page.getByRole('heading', { name: 'Đã nhập' })).toBeVisible();
  await expect(page.getByText('Máy chủ của xã đã nhận hết.')).toBeVisible();
  expect(await madeOfText(page)).toEqual([]);

  await page.goto('/so-ho');
  await page.getByRole('searchbox').fill(LISTED);
  await standsAsText(page, [LISTED]);
  await page.locator('a.entry').filter({ hasText: LISTED }).click();
  await standsAsText(page, [LISTED, LIST_ADDRESS, LIST_NOTE]);

  // Asked whether it is the same household, with the name as the list and the book have it.
  await choose();
  await expect(page.getByRole('heading', { name: /^Còn \d+ hộ cần trả lời/ })).toBeVisible();
  await standsAsText(page, [`Dòng 2: ${LISTED}`, LISTED]);
  expect(harm).toEqual([]);
});
