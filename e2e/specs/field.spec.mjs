// The roads and the repairs of a phone: a clash settled with one tap, an item the office sent back,
// a sealed bundle in a colleague's hands.

import { readFile } from 'node:fs/promises';
import { arrivedOf, beside } from '../fixtures/beside.mjs';
import { officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';

/** Meets the office now and waits until nothing of this phone is unsent. */
async function meet(page) {
  await page.goto('/gui-nhan');
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect(page.getByRole('button', { name: 'Thử gửi bây giờ' })).toBeEnabled({ timeout: 30_000 });
}

async function writeAddress(page, path, address) {
  await page.goto(`${path}/sua`);
  await page.getByLabel('Ở đâu trong thôn?').fill(address);
  await page.getByRole('button', { name: 'Lưu chỗ sửa' }).click();
  await page.waitForURL((url) => url.pathname === path);
}

test('hai máy ghi khác nhau: một lần bấm là xong, máy kia thấy ngay', async ({ phone, newPhone }) => {
  test.setTimeout(180_000);
  const other = await newPhone();
  await signIn(phone);
  await signIn(other);
  const path = await newHousehold(phone.page, 'Lò Văn Khác');
  await meet(phone.page);
  await expect.poll(() => unsent(phone.page)).toBe(0);
  await meet(other.page);
  await other.page.goto(path);
  await expect(other.page.getByRole('heading', { level: 1, name: 'Lò Văn Khác' })).toBeVisible();

  // Neither sees the other's.
  for (const one of [phone, other]) await one.goOffline();
  await writeAddress(phone.page, path, 'Đầu suối Nước Lô');
  await writeAddress(other.page, path, 'Cạnh nhà văn hóa');
  for (const one of [phone, other]) await one.goOnline();
  await meet(phone.page);
  await expect.poll(() => unsent(phone.page)).toBe(0);
  await meet(other.page);
  await expect.poll(() => unsent(other.page)).toBe(0);
  await meet(phone.page);

  await phone.page.goto(path);
  await phone.page.getByRole('link', { name: 'Xem và chọn' }).click();
  await expect(phone.page.getByRole('heading', { level: 1 })).toHaveText('Hai người ghi khác nhau');
  await expect(phone.page.getByText('1 trên 1 chỗ cần chọn')).toBeVisible();
  await expect(phone.page.getByRole('article')).toHaveCount(2);
  await phone.page.getByRole('button', { name: '“Đầu suối Nước Lô”' }).click();
  await expect(phone.page.getByText('Không còn chỗ nào phải chọn.')).toBeVisible();
  await meet(phone.page);
  await expect.poll(() => unsent(phone.page)).toBe(0);

  await meet(other.page);
  await other.page.goto(path);
  await expect(other.page.getByText('Đầu suối Nước Lô').first()).toBeVisible();
  await expect(other.page.getByRole('link', { name: 'Xem và chọn' })).toHaveCount(0);
  await expect(other.page.getByText('Cạnh nhà văn hóa')).toHaveCount(0);
});

test('gói niêm phong: người khác cầm hộ, đưa hai lần rồi máy tự gửi, xã tính một lần', async ({ office, phone, newPhone }, info) => {
  test.setTimeout(300_000);
  const carrier = await newPhone();
  await signIn(phone);
  await signIn(carrier);
  await phone.goOffline();
  const names = ['Hồ Văn Gói', 'Hồ Thị Niêm'];
  const paths = [];
  for (const name of names) paths.push(await newHousehold(phone.page, name));
  await phone.page.goto('/gui-nhan');
  const making = phone.page.waitForEvent('download');
  // The phone of this test has no share sheet: the file is saved.
  await phone.page.evaluate(() => { navigator.canShare = undefined; });
  await phone.page.getByRole('button', { name: /^Làm gói niêm phong/ }).click();
  const download = await making;
  expect(download.suggestedFilename()).toMatch(/^so-thon-\d{4}-\d{2}-\d{2}\.txt$/);
  const file = info.outputPath('bundle.txt');
  await download.saveAs(file);
  const text = await readFile(file, 'utf8');
  for (const name of names) expect(text).not.toContain(name);
  const armour = text.slice(text.indexOf('-----BEGIN'));
  for (const name of [...names, 'Gói', 'household']) {
    const inside = armour.replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
    expect(Buffer.from(inside, 'base64').includes(Buffer.from(name))).toBe(false);
  }
  expect(await unsent(phone.page)).toBe(2);

  // A damaged file is refused with a sentence; the whole one is carried and handed over.
  const { page } = carrier;
  await page.goto('/gui-nhan');
  const hand = (name, content) =>
    page.locator('#bundle').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
  await hand('cut.txt', text.slice(0, text.length / 2));
  await expect(page.getByRole('alert').filter({ hasText: 'Gói bị thiếu' })).toBeVisible();
  await hand('bundle.txt', text);
  await expect(page.getByText('Đã đưa về xã 2 mục')).toBeVisible({ timeout: 30_000 });
  // Delivered again by somebody else who holds the file: the office takes it and repeats what it decided.
  const ask = await beside(office);
  const headers = { 'Content-Type': 'text/plain' };
  const again = await ask('/api/v1/bundles', { method: 'POST', headers, body: text });
  expect(again.status).toBe(200);
  const { outcomes } = await again.json();
  const decided = new Set(outcomes.map(({ seat, number, state }) => `${seat} ${number} ${state}`));
  expect([...decided].filter((outcome) => outcome.endsWith(' a'))).toHaveLength(2);
  expect(decided.size).toBe(2);

  await phone.goOnline();
  await meet(phone.page);
  await expect.poll(() => unsent(phone.page)).toBe(0);
  for (const path of paths) expect(await arrivedOf(ask, path)).toHaveLength(1);
  await meet(page);
  const desk = await officersDesk(newPhone);
  await meet(desk.page);
  for (const { page } of [carrier, desk]) {
    for (const [at, name] of names.entries()) {
      await page.goto('/so-ho');
      await page.getByRole('searchbox').fill(name);
      await expect(page.locator('a.entry').filter({ hasText: name })).toHaveCount(1);
      await page.goto(paths[at]);
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    }
  }
});
