// An item of support: a sum that is asked, a project that ended, the same help twice.

import { newHousehold, signIn } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';

const save = (page) => page.getByRole('button', { name: /^Lưu/ });

async function delivered(page, path, day) {
  await page.goto(`${path}/ho-tro/moi`);
  await page.getByLabel('Hỗ trợ gì?').selectOption({ label: 'Sửa chữa nhà ở' });
  await page.getByText('Đã giao').click();
  await page.getByLabel('Ngày giao').fill(day);
}

test('số tiền đọc được hai cách thì máy hỏi lại', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Hồ Văn Tiền');
  const today = new Date();
  await delivered(page, path, `01/01/${today.getFullYear()}`);
  await expect(page.getByText('Đã duyệt', { exact: true })).toHaveCount(0); // That is the office's to say.
  const sum = page.getByLabel('Số tiền');

  await sum.fill('mười hai triệu');
  await save(page).click();
  await expect(sum).toBeFocused();
  await expect(sum).toHaveAttribute('aria-invalid', 'true');

  await sum.fill('11.707 triệu');
  await expect(page.getByRole('button', { name: '11.707.000.000' })).toBeVisible();
  await page.getByRole('button', { name: /^11\.707\.000\sđ$/ }).click();
  await expect(sum).toHaveValue('11.707.000');
  await expect(page.getByText('mười một triệu bảy trăm linh bảy nghìn đồng')).toBeVisible();

  await sum.fill('12500');
  await page.getByRole('button', { name: '+ 000', exact: true }).click();
  await expect(sum).toHaveValue('12.500.000');
  await expect(save(page)).toHaveText(/Lưu 12\.500\.000\sđ/);
  await save(page).click();
  await page.waitForURL(/\/da-luu\?khoan=/);
});

test('dự án đã hết hạn vào ngày giao thì phải chọn lại', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Hồ Văn Hạn');
  await delivered(page, path, '20/11/2025');
  await page.getByLabel('Số tiền').fill('12 triệu rưỡi');
  const project = page.getByLabel('Dự án');
  await project.selectOption('qd90.5');
  await page.getByLabel('Ngày giao').fill('02/02/2026');
  await expect(page.getByText('Hết hạn ngày 31/12/2025. Chọn dự án khác.')).toBeVisible();
  await save(page).click();
  await expect(project).toBeFocused();

  await project.selectOption('ctmtqg-2026-2035');
  await save(page).click();
  await page.waitForURL(/\/da-luu\?khoan=/);
});

test('cùng một khoản trong một năm thì nhắc, ghi lý do là lưu được', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Hồ Văn Trùng');
  await delivered(page, path, '03/02/2026');
  await page.getByLabel('Số tiền').fill('12.500.000');
  await save(page).click();
  await page.waitForURL(/\/da-luu\?khoan=/);

  await delivered(page, path, '04/03/2026');
  await page.getByLabel('Số tiền').fill('5.000.000');
  await expect(page.getByRole('heading', { name: 'Có thể trùng' })).toBeVisible();
  await expect(page.getByText('12.500.000 đ ngày 03/02/2026')).toBeVisible();
  await save(page).click();
  await expect(page.getByLabel('Vì sao vẫn đúng?')).toBeFocused();
  await page.getByLabel('Vì sao vẫn đúng?').fill('Bão làm hỏng mái lần nữa.');
  await save(page).click();
  await page.waitForURL(/\/da-luu\?khoan=/);
});
