// A household written twice: merged at the office and taken back, while a phone is out with an edit for
// the one that was absorbed. And one that moves to another village, and one that splits.

import { newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { officersDesk } from '../fixtures/desk.mjs';
import { expect, test } from '../fixtures/index.mjs';

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

/** The villages in which a phone may write a new household. */
async function villagesOf(page) {
  await page.goto('/so-ho/moi');
  const options = page.getByLabel('Thôn', { exact: true }).locator('option');
  await expect(options.nth(1)).toBeAttached();
  return options.allTextContents();
}

test('gộp hộ ghi trùng rồi bỏ gộp, khi một máy còn đang đi với chỗ sửa cho hộ bị gộp', async ({ phone, newPhone }) => {
  test.setTimeout(180_000);
  await signIn(phone);
  const stays = await newHousehold(phone.page, 'Đinh Thị Trùng');
  const hides = await newHousehold(phone.page, 'Đinh Thị Trùng');
  await sent(phone.page);
  await phone.goOffline();

  // The office merges the two.
  const { page } = await officersDesk(newPhone);
  await come(page, hides, 'Đinh Thị Trùng');
  await page.getByRole('link', { name: 'Hộ có thể trùng' }).click();
  await expect(page.getByRole('row', { name: /Đinh Thị Trùng.*Đinh Thị Trùng/ })).toBeVisible();
  await page.goto(`${stays}/thay-doi`);
  await page.getByRole('button', { name: /Đinh Thị Trùng/ }).click();
  await page.getByRole('button', { name: 'Gộp vào hộ này' }).click();
  await expect(page.getByText(/^Gồm cả (hộ số|một hộ)/)).toBeVisible();
  await expect(page.getByText('2 người trong hộ')).toBeVisible();
  await sent(page);

  // The phone, out of reach, writes for the one that was absorbed.
  await phone.page.goto(`${hides}/nguoi/moi`);
  await phone.page.getByLabel('Họ tên').fill('Y Con Ba');
  await phone.page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await phone.page.waitForURL(`**${hides}`);
  await phone.goOnline();
  await sent(phone.page);

  // Both see it with the survivor, also under the old address.
  for (const [there, path] of [[page, stays], [page, hides], [phone.page, hides]]) {
    await expect(async () => {
      await there.goto(path);
      await expect(there.getByText('3 người trong hộ')).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 40_000 });
    await expect(there.getByText('Y Con Ba')).toBeVisible();
  }

  // Taken back, each household has its own again.
  await page.goto(stays);
  await page.getByRole('button', { name: 'Bỏ gộp' }).click();
  await expect(page.getByText('1 người trong hộ')).toBeVisible();
  await sent(page);
  await come(page, hides, 'Đinh Thị Trùng');
  await expect(page.getByText('Y Con Ba')).toBeVisible();
  await expect(async () => {
    await phone.page.goto(stays);
    await expect(phone.page.getByText('1 người trong hộ')).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
});

test('hộ chuyển sang thôn khác rời máy của thôn cũ', async ({ phone, newPhone }) => {
  test.setTimeout(180_000);
  await signIn(phone);
  const path = await newHousehold(phone.page, 'Hồ Văn Dời');
  await sent(phone.page);
  const assigned = await villagesOf(phone.page);

  const { page } = await officersDesk(newPhone);
  await come(page, path, 'Hồ Văn Dời');
  await page.goto(`${path}/thay-doi`);
  const villages = page.getByLabel('Thôn mới');
  await expect(villages.locator('option').nth(1)).toBeAttached();
  const all = await villages.locator('option').allTextContents();
  const away = all.find((name) => name.startsWith('Thôn') && !assigned.includes(name));
  await villages.selectOption({ label: away });
  await page.getByRole('button', { name: 'Chuyển thôn' }).click();
  await page.waitForURL(`**${path}`);
  await sent(page);
  await expect(async () => {
    await page.goto(path);
    await expect(page.getByText(away)).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });

  await expect(async () => {
    await phone.page.goto(path);
    await expect(phone.page.getByText('Máy này không có hộ đó.')).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
});

test('tách hộ, rồi đóng hộ và mở lại', async ({ newPhone }) => {
  test.setTimeout(180_000);
  const { page } = await officersDesk(newPhone);
  await page.goto('/so-ho/moi');
  await expect(page.getByLabel('Thôn', { exact: true }).locator('option').nth(1)).toBeAttached({ timeout: 30_000 });
  const path = await newHousehold(page, 'Hồ Văn Chia');
  await page.goto(`${path}/nguoi/moi`);
  await page.getByLabel('Họ tên').fill('Hồ Văn Riêng');
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.waitForURL(`**${path}`);

  await page.goto(`${path}/thay-doi`);
  await page.getByRole('button', { name: 'Tách thành hộ mới' }).click();
  await expect(page.getByText('Chọn ít nhất một người.')).toBeVisible();
  await page.getByText('Hồ Văn Riêng', { exact: true }).click();
  await page.getByRole('button', { name: 'Tách thành hộ mới' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Hồ Văn Riêng' })).toBeVisible();
  await expect(page.getByText(/^Tách ra từ hộ khác ngày/)).toBeVisible();
  await sent(page);
  await page.getByRole('link', { name: 'Xem hộ cũ' }).click();
  await expect(page.getByText('1 người trong hộ')).toBeVisible();

  await page.goto(`${path}/thay-doi`);
  await page.getByText('Người duy nhất đã mất').click();
  await page.getByRole('button', { name: 'Đóng hộ' }).click();
  await expect(page.getByText(/^Người duy nhất của hộ đã mất/)).toBeVisible();
  await page.goto(`${path}/thay-doi`);
  await page.getByRole('button', { name: 'Mở lại hộ' }).click();
  await page.waitForURL(`**${path}`);
  await expect(page.getByText(/^Người duy nhất của hộ đã mất/)).toBeHidden();
});
