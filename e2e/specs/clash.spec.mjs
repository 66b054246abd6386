// Two people change the same household: different facts merge by themselves, the same fact is settled by one tap.

import { officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet, writeAddress } from '../fixtures/meeting.mjs';

/** Two phones that know a household, both without a network. */
async function twoApart(newPhone, name) {
  const [one, other] = [await newPhone(), await newPhone()];
  await signIn(one);
  const path = await newHousehold(one.page, name);
  await sent(one.page);
  await signIn(other);
  await meet(other.page);
  await other.page.goto(path);
  await expect(other.page.getByRole('heading', { level: 1, name })).toBeVisible();
  for (const phone of [one, other]) await phone.goOffline();
  return { one, other, path };
}

/** Meets the office until it has everything of this phone. */
async function sent(page) {
  await meet(page);
  await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
}

/** Rewrites how the household is called. */
async function writePhone(page, path, number) {
  await page.goto(`${path}/sua`);
  await page.getByLabel('Số điện thoại').fill(number);
  await page.getByRole('button', { name: 'Lưu chỗ sửa' }).click();
  await page.waitForURL((url) => url.pathname === path);
}

test('hai máy ghi hai điều khác nhau của một hộ: cả hai còn nguyên, không ai phải chọn', async ({ newPhone }) => {
  test.setTimeout(240_000);
  const { one, other, path } = await twoApart(newPhone, 'Lò Văn Gộp');
  await writeAddress(one.page, path, 'Đầu suối Nước Lô');
  await writePhone(other.page, path, '0912345678');
  for (const phone of [one, other]) {
    await phone.goOnline();
    await sent(phone.page);
  }
  await meet(one.page);

  for (const { page } of [one, other]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: 'Lò Văn Gộp' })).toBeVisible();
    await expect(page.getByText('Đầu suối Nước Lô').first()).toBeVisible();
    await expect(page.getByRole('link', { name: 'Xem và chọn' })).toHaveCount(0);
    await page.goto(`${path}/sua`);
    await expect(page.getByLabel('Ở đâu trong thôn?')).toHaveValue('Đầu suối Nước Lô');
    await expect(page.getByLabel('Số điện thoại')).toHaveValue(/^0912[ .]?345[ .]?678$/);
  }
});

test('hai máy ghi cùng một điều: cán bộ chọn bằng một lần bấm ở bàn làm việc, giá trị kia còn trong lịch sử', async ({ newPhone }) => {
  test.setTimeout(300_000);
  const { one, other, path } = await twoApart(newPhone, 'Lò Văn Chọn');
  await writeAddress(one.page, path, 'Đầu suối Nước Lô');
  await writeAddress(other.page, path, 'Cạnh nhà văn hóa');
  for (const phone of [one, other]) {
    await phone.goOnline();
    await sent(phone.page);
  }

  // The demonstration has such a household of its own.
  const desk = await officersDesk(newPhone);
  const { page } = desk;
  await meet(page);
  await page.getByRole('link', { name: 'Bàn làm việc' }).click();
  await expect(page.getByRole('link', { name: /^2\s*hộ có chỗ ghi khác nhau/ })).toBeVisible({ timeout: 60_000 });
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: 'Lò Văn Chọn' })).toBeVisible();
  await page.getByRole('link', { name: 'Xem và chọn' }).click();
  const sides = page.getByRole('article');
  await expect(sides).toHaveCount(2);
  // Both values, who wrote them and when.
  for (const value of ['Đầu suối Nước Lô', 'Cạnh nhà văn hóa']) {
    const side = sides.filter({ hasText: value });
    await expect(side).toContainText('Đinh Thị Xuyên');
    await expect(side).toContainText(/ghi \d\d\/\d\d \d\d:\d\d/);
  }
  await page.getByRole('button', { name: '“Đầu suối Nước Lô”' }).click();
  await expect(page.getByText('Không còn chỗ nào phải chọn.')).toBeVisible();
  await sent(page);
  await page.getByRole('link', { name: 'Bàn làm việc' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Bàn làm việc' })).toBeVisible();
  await expect(page.getByRole('link', { name: /^1\s*hộ có chỗ ghi khác nhau/ })).toBeVisible({ timeout: 60_000 });

  await page.goto(path);
  await page.getByRole('link', { name: 'Lịch sử' }).click();
  const steps = page.getByRole('main').locator('ol > li');
  await expect(steps.filter({ hasText: 'Sau: Cạnh nhà văn hóa' })).toHaveCount(1);
  await expect(steps.filter({ hasText: 'Nguyễn Thị Thu Hà' })).toContainText('Đầu suối Nước Lô');

  for (const { page } of [one, other]) {
    await meet(page);
    await page.goto(path);
    await expect(page.getByText('Đầu suối Nước Lô').first()).toBeVisible();
    await expect(page.getByText('Cạnh nhà văn hóa')).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Xem và chọn' })).toHaveCount(0);
  }
});
