// A household that no list knows yet, with its people, far from any network.

import { chooseVillage, signIn } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';

test('thêm hộ mới với người trong hộ khi mất mạng', async ({ office, phone }) => {
  await signIn(phone);
  await office.stop();
  await phone.goOffline();
  const { page } = phone;
  await page.goto('/so-ho/moi');
  await page.getByRole('button', { name: 'Lưu hộ mới' }).click();
  await expect(page.getByLabel('Thôn', { exact: true })).toBeFocused();
  await expect(page.getByText('Còn 2 chỗ phải xem lại')).toBeVisible();
  await chooseVillage(page);
  await page.getByLabel('Họ tên chủ hộ').fill('Y Mới Về');
  await page.getByLabel('Năm sinh').fill('91');
  await page.getByText('Nữ', { exact: true }).click();
  await expect(page.getByText('Ghi đủ bốn số của năm. Có phải 1991?').first()).toBeVisible();
  await page.getByLabel('Năm sinh').fill('1991');
  await expect(page.getByText('Hộ mới chưa có số.')).toBeVisible();
  await page.getByRole('button', { name: 'Lưu hộ mới' }).click();
  await page.waitForURL(/\/so-ho\/[0-9a-f-]{36}$/);
  const path = new URL(page.url()).pathname;

  await page.goto(`${path}/nguoi/moi`);
  await page.getByLabel('Họ tên').fill('A Con Một');
  await page.getByLabel('Là gì của chủ hộ?').selectOption({ label: 'con' });
  await page.getByLabel('Năm sinh').fill('2015');
  await page.getByRole('button', { name: 'Lưu, thêm người nữa' }).click();
  await expect(page.getByLabel('Họ tên')).toHaveValue('');
  await page.getByLabel('Họ tên').fill('Y Con Hai');
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.waitForURL(`**${path}`);

  await phone.reopen({ offline: true });
  await phone.page.goto(`${path}/tham`);
  for (const name of ['Y Mới Về', 'A Con Một', 'Y Con Hai']) {
    await expect(phone.page.locator('.tile', { hasText: name })).toBeVisible();
  }
});

test('tên trùng trong thôn thì nhắc, vẫn lưu được', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  for (const first of [true, false]) {
    await page.goto('/so-ho/moi');
    await chooseVillage(page);
    await page.getByLabel('Họ tên chủ hộ').fill(first ? 'Đinh Thị Trùng' : 'dinh thi trung');
    const warning = page.getByRole('heading', { name: 'Có thể đã có trong sổ' });
    await (first ? expect(warning).toBeHidden() : expect(warning).toBeVisible());
    await page.getByRole('button', { name: 'Lưu hộ mới' }).click();
    await page.waitForURL(/\/so-ho\/[0-9a-f-]{36}$/);
  }
});
