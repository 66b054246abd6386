// What the office sends back: the phone says why, lets it be mended or sent as it was, and the office then has it once.

import { readFile } from 'node:fs/promises';
import { newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { accountOf, assign, firstVillage, sentBack } from '../fixtures/returned.mjs';

/** Takes the item out as a file and hands back its name and what is written in it. */
async function exported(page, item) {
  // The phone of this test has no share sheet: the file is saved.
  await page.evaluate(() => { navigator.canShare = undefined; });
  const saving = page.waitForEvent('download');
  await item.getByRole('button', { name: 'Xuất ra tệp' }).click();
  const download = await saving;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

async function nothingSentBack(page) {
  await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
  await page.goto('/gui-nhan');
  await expect(page.getByText('Đã gửi hết.')).toBeVisible();
  await expect(page.locator('article.returned')).toHaveCount(0);
}

/** The households of that name that the office's computer has. */
async function atTheOffice(page, name) {
  await page.goto('/so-ho');
  await page.getByRole('searchbox').fill(name);
  return page.locator('a.entry').filter({ hasText: name });
}

test('hộ mới bị trả lại vì thôn không còn được giao: đọc được vì sao, xuất ra tệp, chọn thôn khác, gửi lại thì xã nhận', async ({ phone, newPhone }) => {
  test.setTimeout(180_000);
  await signIn(phone);
  const { page } = phone;
  const village = await firstVillage(page);
  await phone.goOffline();
  const officer = await accountOf(newPhone, 'xuyen');
  await assign(officer, village, { given: false });
  // What was written before the village was taken is taken in. This is written after it.
  await newHousehold(page, 'Hồ Thị Trả');

  await phone.goOnline();
  const item = await sentBack(page);
  await expect(item).toContainText('Xã không giao thôn này cho anh chị.');
  await expect(item).toContainText('Cách sửa: gặp xã để được giao thôn, rồi gửi lại.');
  await item.getByText('Đã ghi những gì').click();
  await expect(item.getByRole('definition').filter({ hasText: 'Hồ Thị Trả' }).first()).toBeVisible();

  // Whoever goes to the commune in person takes it along, readable.
  const { name, text } = await exported(page, item);
  expect(name).toMatch(/^so-thon-tra-lai-\d+\.txt$/);
  expect(text).toContain('Người ghi: Đinh Thị Xuyên');
  expect(text).toContain('Vì sao trả lại: Xã không giao thôn này cho anh chị.');
  expect(text).toMatch(/: Hồ Thị Trả\r\n/);
  await expect(item).toBeVisible();

  await item.getByRole('link', { name: 'Sửa và gửi lại' }).click();
  await expect(page.getByLabel('Họ tên chủ hộ')).toHaveValue('Hồ Thị Trả');
  const villages = page.getByLabel('Thôn', { exact: true });
  await expect(villages.locator('option', { hasText: village })).toHaveCount(0);
  await villages.selectOption({ index: 1 });
  const other = await villages.locator('option:checked').textContent();
  await page.getByRole('button', { name: 'Lưu hộ mới' }).click();
  await page.waitForURL(/\/so-ho\/[0-9a-f-]{36}$/);
  await nothingSentBack(page);

  await expect(async () => {
    await expect(await atTheOffice(officer, 'Hồ Thị Trả')).toHaveCount(1, { timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
  await officer.locator('a.entry').filter({ hasText: 'Hồ Thị Trả' }).click();
  await expect(officer.getByText(other)).toBeVisible();
});

test('chỗ sửa bị trả lại lúc xã rút thôn: hộ rời máy nhưng mục còn nguyên, giao lại thôn thì gửi lại như cũ', async ({ phone, newPhone }) => {
  test.setTimeout(180_000);
  await signIn(phone);
  const { page } = phone;
  const village = await firstVillage(page);
  const path = await newHousehold(page, 'Hồ Văn Giữ');
  await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
  await phone.goOffline();
  const officer = await accountOf(newPhone, 'xuyen');
  await assign(officer, village, { given: false });
  await page.goto(`${path}/sua`);
  await page.getByLabel('Ở đâu trong thôn?').fill('Đầu suối Nước Lô');
  await page.getByRole('button', { name: 'Lưu chỗ sửa' }).click();
  await page.waitForURL((url) => url.pathname === path);

  await phone.goOnline();
  const item = await sentBack(page);
  await expect(item).toContainText('Hộ này không còn trên máy, nên chưa sửa được.');
  await expect(item.getByRole('link', { name: 'Sửa và gửi lại' })).toHaveCount(0);
  await item.getByText('Đã ghi những gì').click();
  await expect(item.getByText('Đầu suối Nước Lô')).toBeVisible();

  await assign(officer, village, { given: true });
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect(item.getByRole('link', { name: 'Sửa và gửi lại' })).toBeVisible({ timeout: 30_000 });
  await item.getByRole('button', { name: 'Gửi lại như cũ' }).click();
  await nothingSentBack(page);
  await expect(async () => {
    await officer.goto(path);
    await expect(officer.getByText('Đầu suối Nước Lô')).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
});
