// Takes the pictures of docs/guide: every screen as it looks in Vietnamese, over the demonstration.
//
//   node e2e/guide/take.mjs [folder]
//
// Needs the built app and server, as the tests do.

import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { enter } from '../fixtures/desk.mjs';
import { Office, Store } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../../docs/guide/anh'));
const LIST = new URL('../../crates/sheets/tests/fixtures/form-15-faults.xlsx', import.meta.url);

const LOOK = { locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', colorScheme: 'light' };
const SMALL = { ...LOOK, viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };
const WIDE = { ...LOOK, viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };

await mkdir(folder, { recursive: true });
const store = await Store.demonstration();
const office = await Office.over(store);

async function shot(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  process.stdout.write(`${name}\n`);
}

async function field() {
  const phone = await Phone.unpack(office.url, SMALL);
  const { page } = phone;
  await page.goto('/');
  await page.getByLabel('Tên đăng nhập').waitFor();
  await shot(page, 'dang-nhap');
  await enter(page, 'xuyen', 'sothon-mau');
  await page.locator('a.entry').first().waitFor();
  await phone.installed();
  await shot(page, 'hom-nay');
  await page.goto('/so-ho');
  await page.getByRole('searchbox').fill('lo van ha');
  await page.locator('a.entry mark').first().waitFor();
  await shot(page, 'so-ho');
  await page.locator('a.entry').first().click();
  await page.getByRole('link', { name: 'Ghi lượt thăm' }).waitFor();
  const household = new URL(page.url()).pathname;
  await shot(page, 'ho');
  await phone.goOffline();
  await page.getByRole('link', { name: 'Ghi lượt thăm' }).click();
  await page.locator('.tile').first().click();
  await shot(page, 'tham-1');
  const next = () => page.getByRole('link', { name: 'Tiếp' }).click();
  await next();
  const answer = (at, words) => page.locator('fieldset.ask').nth(at).getByText(words, { exact: true }).click();
  await page.locator('fieldset.ask').first().waitFor();
  for (const [at, words] of [[0, 'Thiếu'], [1, 'Thiếu'], [2, 'Không thiếu'], [3, 'Thiếu'], [6, 'Chưa rõ'], [8, 'Thiếu']]) {
    await answer(at, words);
  }
  await page.evaluate(() => window.scrollTo(0, 0));
  await shot(page, 'tham-2');
  await next();
  await page.locator('.tile', { hasText: 'Nước sạch' }).click();
  await page.locator('.tile', { hasText: 'Vay vốn' }).click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await shot(page, 'tham-3');
  await next();
  await page.getByLabel('Mình hứa gì với hộ?').fill('Hỏi xã việc khoan giếng chung hai hộ.');
  await page.getByText('2 tuần').click();
  await shot(page, 'tham-4');
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await page.getByText('Đã lưu trên máy này.').waitFor();
  await shot(page, 'da-luu');
  await page.goto(`${household}/ho-tro/moi`);
  await page.getByLabel('Hỗ trợ gì?').selectOption({ label: 'Sửa chữa nhà ở' });
  await page.getByLabel('Số tiền').fill('12.500.000');
  await page.getByLabel('Số tiền').blur();
  await page.evaluate(() => window.scrollTo(0, 0));
  await shot(page, 'ho-tro');
  await page.goto('/gui-nhan');
  await page.locator('.trail').waitFor();
  await shot(page, 'gui-nhan');
  await page.goto('/them');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shot(page, 'them');
  await page.goto('/so-ho/moi');
  await page.getByLabel('Họ tên chủ hộ').waitFor();
  await shot(page, 'ho-moi');
  await phone.remove();
}

async function desk() {
  const computer = await Phone.unpack(office.url, WIDE);
  const { page } = computer;
  await page.goto('/');
  await enter(page, 'canbo', 'sothon-mau');
  await page.getByRole('heading', { name: 'Bàn làm việc' }).waitFor();
  await page.getByRole('row').nth(3).waitFor();
  await shot(page, 'ban-lam-viec');
  await page.getByRole('link', { name: 'Thôn', exact: true }).click();
  await page.getByRole('row').nth(3).waitFor();
  await shot(page, 'thon');
  await page.getByRole('link', { name: 'Người dùng' }).click();
  await page.getByRole('row').nth(2).waitFor();
  await shot(page, 'nguoi-dung');
  await page.getByRole('link', { name: 'Nhập từ Excel' }).click();
  const buffer = await readFile(LIST);
  await page.locator('#file').setInputFiles({ name: 'form-15-faults.xlsx', mimeType: 'application/octet-stream', buffer });
  await page.getByLabel('Quyết định công nhận số').fill('128/QĐ-UBND');
  await page.getByLabel('Ngày quyết định').fill('20/12/2025');
  await page.getByRole('button', { name: 'Xem trước' }).click();
  await page.getByRole('heading', { name: 'Xem trước khi nhập' }).waitFor();
  await shot(page, 'nhap-excel');
  await computer.remove();
}

try {
  await field();
  await desk();
} finally {
  await office.remove?.();
  await store.remove();
}
