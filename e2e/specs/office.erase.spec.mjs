// A person asks what is held about them, and to be erased: at the office, on the collaborator's phone, in the log.

import { readFile } from 'node:fs/promises';
import { officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet } from '../fixtures/meeting.mjs';

/** Waits until everything saved on a phone is at the office. */
async function sent(page) {
  await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
}

/** Opens a household that somebody else saved, once it has come. */
async function come(page, path, name) {
  await expect(async () => {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
}

/** A household with a second person, on the phone and at the office. */
async function household(page, head, person) {
  const path = await newHousehold(page, head);
  await page.goto(`${path}/nguoi/moi`);
  await page.getByLabel('Họ tên').fill(person);
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.waitForURL((url) => url.pathname === path);
  await sent(page);
  return path;
}

/** The officer says why, types the word, and erases whom the page is about. */
async function erase(page) {
  await page.getByLabel('Căn cứ', { exact: true }).selectOption({ label: 'Người đó, hoặc người đại diện, yêu cầu' });
  await page.getByLabel('Giấy tờ làm căn cứ').fill('Đơn ngày 20/11/2026');
  await page.getByRole('button', { name: 'Xóa dữ liệu này' }).click();
  const yes = page.getByRole('button', { name: 'Xóa hẳn', exact: true });
  await expect(yes).toBeDisabled();
  await page.getByLabel('Gõ chữ XÓA để chắc chắn').fill('xóa');
  await yes.click();
  await expect(page.getByRole('heading', { name: 'Đã xóa khỏi sổ của xã' })).toBeVisible({ timeout: 30_000 });
}

/** The newest entries of the log, as the office's server tells an officer. */
async function log(office) {
  const ask = { login: 'canbo', password: 'sothon-mau', public_key: 'ab'.repeat(32) };
  const headers = { 'content-type': 'application/json' };
  const signedIn = await fetch(`${office.url}/api/v1/session`, { method: 'POST', headers, body: JSON.stringify(ask) });
  const { token } = await signedIn.json();
  const answer = await fetch(`${office.url}/api/v1/audit`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()).entries;
}

test('xuất rồi xóa một người trong hộ: người ấy rời máy đang đi xa, chỗ ghi tiếp được trả lại, hộ vẫn còn', async ({ office, phone, newPhone }) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const path = await household(phone.page, 'Hồ Văn Còn', 'Y Nhớ Quên');
  await phone.page.goto(path);
  const line = phone.page.getByRole('link', { name: /Y Nhớ Quên/ }).first();
  await expect(line).toBeVisible();
  const person = await line.getAttribute('href');

  // The phone goes out of reach and writes on.
  await phone.goOffline();
  await phone.page.goto(person);
  await phone.page.getByLabel('Đang làm gì, học gì?').fill('đi làm rẫy xa');
  await phone.page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await phone.page.waitForURL((url) => url.pathname === path);

  const { page } = await officersDesk(newPhone);
  await come(page, path, 'Hồ Văn Còn');
  await page.goto(person);
  await page.getByRole('link', { name: 'Dữ liệu cá nhân' }).click();
  await expect(page.getByLabel('Dữ liệu của').locator('option:checked')).toHaveText('Y Nhớ Quên');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Xuất dữ liệu này' }).click(),
  ]);
  await expect(page.getByText('Đã lưu tệp vào máy này.')).toBeVisible();
  expect(download.suggestedFilename()).toMatch(/^so-thon-du-lieu-[0-9a-f-]{36}\.html$/);
  const file = await readFile(await download.path(), 'utf8');
  expect(file).toContain('Y Nhớ Quên');
  expect(file).toContain('Đinh Thị Xuyên');
  expect(file).not.toContain('Hồ Văn Còn');

  await erase(page);
  await come(page, path, 'Hồ Văn Còn');
  await expect(page.getByText('1 người trong hộ')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Y Nhớ Quên')).toHaveCount(0);

  // Back in reach, the phone forgets too, and says what became of what was written meanwhile.
  await phone.goOnline();
  await phone.page.goto('/gui-nhan');
  await expect(phone.page.getByRole('heading', { name: 'Xã trả lại 1 mục' })).toBeVisible({ timeout: 40_000 });
  await phone.page.goto('/gui-nhan');
  const item = phone.page.locator('article.returned');
  await expect(item).toContainText('Người hoặc hộ này đã được xóa khỏi sổ theo luật.');
  await item.getByText('Đã ghi những gì').click();
  await expect(item.getByText('đi làm rẫy xa')).toHaveCount(0);
  await item.getByRole('button', { name: 'Bỏ mục này' }).click();
  await item.getByRole('button', { name: 'Bỏ hẳn', exact: true }).click();
  await expect(item).toHaveCount(0);
  await phone.page.goto(path);
  await expect(phone.page.getByText('1 người trong hộ')).toBeVisible();
  await expect(phone.page.getByText('Y Nhớ Quên')).toHaveCount(0);

  const entries = await log(office);
  const erased = entries.find(({ what }) => what === 'erased');
  expect(erased.detail).toMatchObject({ ground: 'asked', records: 1 });
  expect(erased.content).toEqual({ words: 'Đơn ngày 20/11/2026' });
  expect(erased.by).not.toBe('');
  expect(entries.some(({ what, by }) => what === 'exported' && by === erased.by)).toBe(true);
  expect(JSON.stringify(entries)).not.toContain('Y Nhớ');
  await office.stop();
  expect(await office.run('check')).toContain('consistent');
});

test('xóa cả hộ: hộ rời danh sách và ô tìm ở văn phòng và trên máy của thôn', async ({ phone, newPhone }) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const path = await household(phone.page, 'Đinh Văn Hết', 'Y Hết');
  const { page } = await officersDesk(newPhone);
  await come(page, path, 'Đinh Văn Hết');
  await page.getByRole('link', { name: 'Dữ liệu cá nhân' }).click();
  await erase(page);
  await meet(phone.page);
  for (const there of [page, phone.page]) {
    await expect(async () => {
      await there.goto(path);
      await expect(there.getByText('Máy này không có hộ đó.')).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 40_000 });
    await there.goto('/so-ho');
    await there.getByRole('searchbox').fill('Đinh Văn Hết');
    await expect(there.locator('a.entry').filter({ hasText: 'Đinh Văn Hết' })).toHaveCount(0);
  }
});
