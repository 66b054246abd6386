// A phone that is restored: the first pages of the book are there while the rest still travels, and a road that breaks
// costs nothing of what came.

import { enter } from '../fixtures/desk.mjs';
import { expect, test } from '../fixtures/index.mjs';

/** The households that are downloaded, as the sync page counts them, once it says what follows. */
async function downloaded(page, said) {
  await page.goto('/gui-nhan');
  // None are counted before the book is open.
  const line = page.getByText(new RegExp(`^\\d+ thôn, [1-9]\\d* hộ, ${said}`));
  await expect(line).toBeVisible({ timeout: 60_000 });
  const [, households] = (await line.textContent()).match(/, (\d+) hộ/);
  return Number(households);
}

/** Collects what the office answers from now on; after so many answers the road breaks. */
async function road(page, { upto = Infinity } = {}) {
  const answers = [];
  await page.route('**/api/v1/sync', async (route) => {
    if (answers.length >= upto) return route.abort();
    const response = await route.fetch();
    answers.push(await response.body());
    return route.fulfill({ response });
  });
  return answers;
}

test('khôi phục máy mà mạng đứt giữa chừng: phần đã về dùng được ngay, mở lại thì tải tiếp chứ không tải lại từ đầu', async ({ phone }) => {
  test.setTimeout(240_000);
  let { page } = phone;
  // The demonstration's book is three answers for this person.
  const first = await road(page, { upto: 1 });
  await page.goto('/');
  await enter(page, 'xuyen', 'sothon-mau');
  await expect(page).toHaveTitle(/^Hôm nay/, { timeout: 30_000 });
  await page.getByRole('link', { name: 'Sổ hộ', exact: true }).click();
  await expect(page.locator('a.entry').first()).toBeVisible({ timeout: 60_000 });
  await phone.installed();

  // Part of the book, and the phone says that it is a part.
  const part = await downloaded(page, 'chưa tải hết$');

  // The app is closed and opened where there is no network: what came is there and can be read.
  await phone.reopen({ offline: true });
  page = phone.page;
  await page.goto('/so-ho');
  const entry = page.locator('a.entry').first();
  await expect(entry).toBeVisible();
  const name = (await entry.locator('.name').textContent()).trim();
  await entry.click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  expect(await downloaded(page, 'chưa tải hết$')).toBe(part);

  const rest = await road(page);
  await phone.goOnline();
  expect(await downloaded(page, 'mới đến')).toBeGreaterThan(part);
  // It went on behind the first answer.
  expect(first).toHaveLength(1);
  expect(rest.length).toBeGreaterThan(0);
  expect(rest.some((answer) => answer.equals(first[0]))).toBe(false);
});
