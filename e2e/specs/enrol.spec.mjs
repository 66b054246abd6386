// A phone is let in by a code of the office: a picture, or a text to type; once, and in time.

import { codeFor, officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { chooseNoPin } from '../fixtures/lock.mjs';

/** Whether the office keeps the data key of the one book here. */
function keyKept(page) {
  return page.evaluate(async () => {
    const done = (request) => new Promise((good) => (request.onsuccess = () => good(request.result)));
    const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('so-thon-'));
    const database = await done(indexedDB.open(name));
    const keys = await done(database.transaction('push').objectStore('push').getAllKeys());
    database.close();
    return keys.some((key) => new TextDecoder().decode(key) === 'escrow');
  });
}

test('quét mã xã đưa, chọn mã PIN, là vào sổ và ghi được; mã không còn trên thanh địa chỉ', async ({ newPhone }) => {
  const desk = await officersDesk(newPhone);
  const { text, link } = await codeFor(desk, 'Đinh Thị Xuyên');
  expect(new URL(link).hash).toBe(`#moi=${text}`);

  const phone = await newPhone();
  const { page } = phone;
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(link);
  await expect(page.getByLabel('Mã mời')).toHaveValue(text);
  expect(page.url()).not.toContain('moi=');
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await expect(page).toHaveTitle(/^Hôm nay/);
  expect(asked.filter((url) => url.split('#')[0].includes(text))).toEqual([]);

  // The villages come with the first meeting.
  await page.goto('/so-ho/moi');
  await expect(page.getByLabel('Thôn', { exact: true }).locator('option').nth(1)).toBeAttached({ timeout: 60_000 });
  await newHousehold(page, 'Hồ Thị Mời');
  await expect.poll(() => unsent(page), { timeout: 60_000 }).toBe(0);
  await expect.poll(() => keyKept(page), { timeout: 30_000 }).toBe(true);
});

test('gõ mã bằng tay cũng vào được; mã dùng rồi thì máy khác không vào được', async ({ newPhone }) => {
  const desk = await officersDesk(newPhone);
  const { text } = await codeFor(desk, 'Đinh Thị Xuyên');

  const enter = async (page, typed) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Có mã mời của xã' }).click();
    await page.getByLabel('Mã mời').fill(typed);
    await page.getByRole('button', { name: 'Vào sổ' }).click();
  };
  const phone = await newPhone();
  await enter(phone.page, text.slice(0, 30));
  await expect(phone.page.getByText('Mã thiếu hoặc sai chữ')).toBeVisible();
  await enter(phone.page, text.toLowerCase().replaceAll('-', ' '));
  await expect(phone.page).toHaveTitle(/^Hôm nay/);

  const other = await newPhone();
  await enter(other.page, text);
  await expect(other.page.getByText('Mã này đã dùng rồi')).toBeVisible();
  await expect(other.page.getByLabel('Mã mời')).toHaveValue(text);
});

test('xã trả lời mà mạng rớt, trang lại tải lại: nhập lại mã đó vẫn vào được, máy khác thì không', async ({ newPhone }) => {
  const desk = await officersDesk(newPhone);
  const { text, link } = await codeFor(desk, 'Đinh Thị Xuyên');
  const { page } = await newPhone();
  let lost = 0;
  await page.context().route('**/api/v1/enrol', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await page.goto(link);
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await expect(page.getByText('Chưa gặp được xã')).toBeVisible();

  const other = await newPhone();
  await other.page.goto(link);
  await other.page.getByRole('button', { name: 'Vào sổ' }).click();
  await expect(other.page.getByText('Mã này đã dùng rồi')).toBeVisible();

  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByLabel('Mã mời')).toHaveValue(text);
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await expect(page).toHaveTitle(/^Hôm nay/);
  expect(lost).toBe(1);
  const kept = await page.evaluate(() => localStorage.getItem('so-thon.claim'));
  expect(kept).toBeNull();
});

test('mã xã thu lại thì không ai vào được bằng mã đó', async ({ newPhone }) => {
  const desk = await officersDesk(newPhone);
  const { link } = await codeFor(desk, 'Đinh Thị Xuyên');
  await desk.page.reload();
  await expect(desk.page.getByRole('heading', { name: 'Mã chưa dùng' })).toBeVisible();
  await desk.page.getByRole('button', { name: 'Thu lại' }).click();
  await expect(desk.page.getByRole('heading', { name: 'Mã chưa dùng' })).toHaveCount(0);

  const { page } = await newPhone();
  await page.goto(link);
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await expect(page.getByText('Mã này hết hạn rồi')).toBeVisible();
});

test('máy đã có sổ của một người thì người thứ hai quét mã vẫn vào được, mỗi người một sổ', async ({ newPhone }) => {
  const desk = await officersDesk(newPhone);
  const first = await codeFor(desk, 'Đinh Thị Xuyên');
  const second = await codeFor(desk, 'A Tuốt');

  const { page } = await newPhone();
  await page.goto(first.link);
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await expect(page).toHaveTitle(/^Hôm nay/);
  // The camera opens the address in the page that is open already.
  await page.evaluate((link) => (location.href = link), second.link);
  await expect(page.getByLabel('Mã mời')).toHaveValue(second.text);
  await chooseNoPin(page);
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await expect(page.getByRole('heading', { name: 'Chọn mã PIN' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Đinh Thị Xuyên' })).toBeVisible();
  await page.getByLabel('Mã PIN mới').fill('730265');
  await page.getByLabel('Gõ lại mã PIN').fill('730265');
  await page.getByRole('button', { name: 'Khóa sổ bằng mã này' }).click();
  await expect(page).toHaveTitle(/^Hôm nay/);
});
