// A visit is recorded on a hillside: no network, no server, a phone that dies.

import { draftKept, newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';

const SAID = 'Giếng cạn từ tháng 7.';

const answer = (page, number, words) =>
  page.locator('fieldset.ask').nth(number - 1).getByText(words, { exact: true });

async function next(page, heading) {
  await page.getByRole('link', { name: 'Tiếp' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
}

async function throughNeeds(page) {
  await next(page, 'Mười hai chỉ số');
  await answer(page, 9, 'Thiếu').click();
  await answer(page, 10, 'Chưa rõ').click();
  await next(page, 'Hộ mong muốn gì?');
  await page.locator('.tile', { hasText: 'Nước sạch' }).click();
  await page.getByLabel('Hộ nói thế nào?').fill(SAID);
}

async function atHousehold(office, phone, name) {
  await signIn(phone);
  const path = await newHousehold(phone.page, name);
  await office.stop();
  await phone.goOffline();
  return path;
}

test('ghi lượt thăm khi mất mạng, tắt mở máy vẫn còn', async ({ office, phone }) => {
  const path = await atHousehold(office, phone, 'Lò Văn Thử');
  await phone.reopen({ offline: true });
  let { page } = phone;
  await page.goto(`${path}/tham`);
  await page.locator('.tile', { hasText: 'Lò Văn Thử' }).click();
  await throughNeeds(page);
  await next(page, 'Lời hứa và ngày hẹn');
  await page.getByLabel('Mình hứa gì với hộ?').fill('Hỏi xã việc khoan giếng.');
  await page.getByText('2 tuần').click();
  await expect(page.getByText('Máy sẽ nhắc ở trang Hôm nay.')).toBeVisible();
  await expect(page.getByText('Còn 1 chỉ số chưa rõ')).toBeVisible();
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await page.waitForURL(/\/da-luu\?luot=/);
  const visit = new URL(page.url()).searchParams.get('luot');

  await phone.reopen({ offline: true });
  page = phone.page;
  await page.goto(`${path}/tham/${visit}/sua?buoc=2`);
  await expect(page.locator('fieldset.ask').nth(8).getByRole('radio', { name: 'Thiếu', exact: true })).toBeChecked();
  await expect(page.getByText('Đã hỏi 2 trên 12')).toBeVisible();
});

test('máy tắt giữa chừng thì nháp còn nguyên', async ({ office, phone }) => {
  const path = await atHousehold(office, phone, 'Hồ Văn Nháp');
  let { page } = phone;
  await page.goto(`${path}/tham`);
  await throughNeeds(page);
  await draftKept(page);
  await expect(page.getByText('Nháp tự giữ, lần cuối')).toBeVisible();

  await phone.reopen({ offline: true });
  page = phone.page;
  await page.goto(`${path}/tham?buoc=3`);
  await expect(page.getByText('Đang ghi dở từ')).toBeVisible();
  await expect(page.getByLabel('Hộ nói thế nào?')).toHaveValue(SAID);
  await expect(page.locator('.tile', { hasText: 'Nước sạch' }).getByRole('checkbox')).toBeChecked();

  await page.getByRole('button', { name: 'Bỏ nháp này' }).click();
  await page.getByRole('button', { name: 'Bỏ nháp', exact: true }).click();
  await expect(page.getByLabel('Hộ nói thế nào?')).toHaveValue('');
});

test('không ô nào của phiếu thăm để trình duyệt ghi lại ngoài sổ', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Đinh Văn Kín');
  // A browser keeps every control of a page in its session files, with its state, unless it is told not to.
  const kept = page.locator('main').locator('input, select, textarea').and(page.locator(':not([autocomplete=off])'));
  for (const [step, sign] of [[1, '.tile'], [2, 'fieldset.ask'], [3, '.tile'], [4, '#f-promise']]) {
    await page.goto(`${path}/tham?buoc=${step}`);
    await expect(page.locator(sign).first()).toBeVisible();
    await expect(page.locator('main [autocomplete=off]').first()).toBeAttached();
    await expect(kept).toHaveCount(0);
  }
});

test('bấm lưu hai lần, hay ở hai cửa sổ, chỉ lưu một lượt', async ({ office, phone }) => {
  const path = await atHousehold(office, phone, 'Phạm Văn Đôi');
  const { page } = phone;
  await page.goto(`${path}/tham`);
  await throughNeeds(page);
  await draftKept(page);
  const other = await phone.context.newPage();
  await other.goto(`${path}/tham?buoc=4`);
  await expect(other.getByText('Đang ghi dở từ')).toBeVisible();
  const before = await unsent(page);

  await next(page, 'Lời hứa và ngày hẹn');
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).dblclick();
  await page.waitForURL(/\/da-luu\?luot=/);
  await other.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await other.waitForURL(/\/da-luu\?luot=/);
  expect(await unsent(page)).toBe(before + 1);
});

test('ngày thăm chưa đến thì không lưu, chữ đã ghi còn nguyên', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Đinh Thị Mai Sau');
  await page.goto(`${path}/tham`);
  await page.getByText('Ngày khác').click();
  await page.getByLabel('Ngày thăm').fill(`15/06/${new Date().getFullYear() + 1}`);
  await throughNeeds(page);
  await next(page, 'Lời hứa và ngày hẹn');
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();

  await expect(page.getByLabel('Ngày thăm')).toBeFocused();
  await expect(page.getByLabel('Ngày thăm')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert').filter({ hasText: 'chưa đến' })).toBeVisible();
  await page.getByText('Hôm nay', { exact: true }).click();
  await next(page, 'Mười hai chỉ số');
  await expect(page.getByText('Đã hỏi 2 trên 12')).toBeVisible();
  await next(page, 'Hộ mong muốn gì?');
  await expect(page.getByLabel('Hộ nói thế nào?')).toHaveValue(SAID);
  await next(page, 'Lời hứa và ngày hẹn');
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await page.waitForURL(/\/da-luu\?luot=/);
});

test('đang chọn hộ để thăm thì bấm qua sổ hộ, và quay lại, đều đúng trang', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const title = page.getByRole('heading', { level: 1 });
  const lines = page.locator('a.entry');
  await page.goto('/');
  await page.getByRole('link', { name: 'Sổ hộ', exact: true }).click();
  await page.getByLabel('Tìm tên, số hộ').fill('zzz');
  await expect(page.getByText('Không tìm thấy hộ nào')).toBeVisible();
  await page.getByRole('link', { name: 'Hôm nay', exact: true }).click();
  await page.getByRole('link', { name: 'Ghi lượt thăm' }).click();
  await expect(title).toHaveText('Thăm hộ nào?');
  await expect(lines.first()).toHaveAttribute('href', /\/tham$/);
  // The search has the focus, and the list still begins at its top.
  await expect(page.getByRole('searchbox')).toBeFocused();
  await expect(title).toBeInViewport();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await page.getByRole('link', { name: 'Sổ hộ', exact: true }).click();
  await expect(title).toHaveText('Sổ hộ');
  await expect(lines.first()).not.toHaveAttribute('href', /\/tham$/);
  await page.getByLabel('Tìm tên, số hộ').fill('zzz');
  await expect(lines).toHaveCount(0);
  await page.goBack();
  await expect(title).toHaveText('Thăm hộ nào?');
  await expect(lines.first()).toHaveAttribute('href', /\/tham$/);
});
