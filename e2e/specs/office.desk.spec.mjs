// An officer's Monday: villages, last year's list from Excel, people and their villages.

import {
  addVillages,
  chooseList as choose,
  describeList as describe,
  enter as signIn,
  replaceFirst,
} from '../fixtures/desk.mjs';
import { OFFICER } from '../fixtures/office.mjs';
import { expect, test as base } from '../fixtures/index.mjs';
import { Phone } from '../fixtures/phone.mjs';

const test = base.extend({
  /** The officer's computer, signed in at an office where nothing is yet. */
  desk: async ({ emptyOffice }, use, info) => {
    const desk = await Phone.unpack(emptyOffice.url, info.project.metadata);
    await desk.page.goto('/');
    await signIn(desk.page, OFFICER.login, OFFICER.password);
    // The first sign-in of an officer brings the office's program.
    await expect(desk.page.getByRole('heading', { name: 'Bàn làm việc' })).toBeVisible({ timeout: 30_000 });
    await use(desk);
    await desk.remove();
  },
});

/** The figure under a word. */
function tile(page, word) {
  return page.locator('.tally > div', { hasText: word }).locator('dd');
}

test('danh sách nhập từ Excel vào sổ một lần, nhập lại không thành hai', async ({ desk }) => {
  const { page } = desk;
  await addVillages(page);
  await page.getByRole('link', { name: 'Nhập từ Excel' }).click();
  await choose(page, 'form-15.xlsx');
  await expect(page.getByLabel('Tên danh sách')).toHaveValue(/hộ nghèo năm 2025/i);
  await describe(page);
  await expect(tile(page, 'Hộ mới')).toHaveText('24');
  await expect(page.getByText('Chưa ghi gì vào sổ.')).toBeVisible();
  await page.getByRole('button', { name: /^Nhập \d+ dòng đúng/ }).click();
  await expect(page.getByRole('heading', { name: 'Đã nhập' })).toBeVisible();
  await expect(page.getByText('Máy chủ của xã đã nhận hết.')).toBeVisible();

  await page.getByRole('button', { name: 'Tệp khác' }).click();
  await choose(page, 'form-15.xlsx');
  await describe(page);
  await expect(tile(page, 'Hộ mới')).toHaveText('0');
  await page.getByRole('button', { name: 'Cả 24 hộ là hộ đã có' }).click();
  await expect(tile(page, 'Đã có, sẽ cập nhật')).toHaveText('24');
  await page.getByRole('button', { name: /^Nhập \d+ dòng đúng/ }).click();
  await expect(page.getByRole('heading', { name: 'Không có gì mới', exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Thôn', exact: true }).click();
  await expect(page.getByRole('row', { name: /Thôn Làng Rầm/ }).getByRole('cell').nth(1)).toHaveText('5');
});

test('mở trang nhập là nhập ngay, khi danh sách thôn chưa đọc xong: thôn của xã vẫn được nhận ra', async ({ desk }) => {
  const { page } = desk;
  await addVillages(page);
  // The pages' own reading of the villages is never answered, as on a slow disk.
  await page.addInitScript(() => {
    const asked = IDBObjectStore.prototype.getAllKeys;
    IDBObjectStore.prototype.getAllKeys = function (...query) {
      if (window.answers || this.name !== 'places') return asked.apply(this, query);
      window.heldBack = true;
      return {};
    };
  });
  await page.goto('/van-phong/nhap');
  await choose(page, 'form-15.xlsx');
  await page.waitForFunction(() => window.heldBack);
  await expect(page.getByLabel('Tên danh sách')).toHaveValue(/hộ nghèo năm 2025/i);
  await expect(page.getByText('Chưa có thôn nào.')).toHaveCount(0);
  await page.evaluate(() => (window.answers = true));
  await describe(page);
  await expect(tile(page, 'Hộ mới')).toHaveText('24');
});

test('dòng lỗi hiện theo địa chỉ ô và được để lại', async ({ desk }) => {
  const { page } = desk;
  await addVillages(page);
  await page.getByRole('link', { name: 'Nhập từ Excel' }).click();
  await choose(page, 'form-15-faults.xlsx');
  await describe(page);
  const line = page.getByRole('listitem').filter({ hasText: 'D10' });
  await expect(line).toContainText('chưa tới');
  await line.getByRole('button', { name: 'D10' }).click();
  await expect(page.locator('#cell-D10')).toBeFocused();
  await expect(page.locator('#cell-D10')).toHaveClass(/bad/);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Tải \d+ dòng lỗi/ }).click();
  expect((await saving).suggestedFilename()).toBe('form-15-faults - dòng lỗi.xlsx');
});

test('tệp bị cắt nửa chừng không ghi gì', async ({ desk }) => {
  const { page } = desk;
  await addVillages(page, ['Làng Rầm']);
  await page.getByRole('link', { name: 'Nhập từ Excel' }).click();
  await choose(page, 'form-15.xlsx', 0.5);
  await expect(page.getByRole('alert')).toContainText('bị hỏng');
  await expect(page.getByRole('alert')).toContainText('Chưa ghi gì vào sổ.');
});

test('tệp có mật khẩu thì nói cách mở, không ghi gì', async ({ desk }) => {
  const { page } = desk;
  await addVillages(page, ['Làng Rầm']);
  await page.getByRole('link', { name: 'Nhập từ Excel' }).click();
  await choose(page, 'form-15-password.xlsx');
  await expect(page.getByRole('alert')).toContainText('Tệp có mật khẩu. Mở trong Excel, bỏ mật khẩu');
  await expect(page.getByRole('alert')).toContainText('Chưa ghi gì vào sổ.');
  await choose(page, 'form-15.xlsx');
  await expect(page.getByLabel('Tên danh sách')).toHaveValue(/hộ nghèo năm 2025/i);
});

test('cán bộ tạo cộng tác viên, giao thôn, và người đó đăng nhập được', async ({ desk, emptyOffice }, info) => {
  const { page } = desk;
  await addVillages(page, ['Làng Rầm', 'Gò Re']);
  await page.getByRole('link', { name: 'Người dùng' }).click();
  await page.getByRole('link', { name: 'Thêm người' }).click();
  await page.getByLabel('Họ và tên').fill('Đinh Thị Xuyên');
  await page.getByLabel('Tên đăng nhập').focus();
  await expect(page.getByLabel('Tên đăng nhập')).toHaveValue('dinh.thi.xuyen');
  const password = await page.getByLabel('Mật khẩu đầu tiên').inputValue();
  await page.getByText('Gò Re').click();
  await page.getByRole('button', { name: 'Tạo người dùng' }).click();
  await expect(page.getByText('Đã tạo cho Đinh Thị Xuyên')).toBeVisible();
  await page.getByRole('link', { name: 'Danh sách người dùng' }).click();
  await expect(page.getByRole('row', { name: /Đinh Thị Xuyên/ })).toContainText('Gò Re');

  const phone = await Phone.unpack(emptyOffice.url, { viewport: { width: 360, height: 740 } });
  const asked = [];
  phone.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await phone.page.goto('/');
  await signIn(phone.page, 'dinh.thi.xuyen', 'khong-phai-mat-khau');
  await expect(phone.page.getByRole('alert')).toContainText('Tên hoặc mật khẩu chưa đúng');
  await signIn(phone.page, 'dinh.thi.xuyen', password);
  await replaceFirst(phone.page);
  await expect(phone.page.getByRole('heading', { name: 'Hôm nay' })).toBeVisible();
  await phone.page.goto('/van-phong/nhap');
  await expect(phone.page.getByText('Trang này dành cho công chức xã.')).toBeVisible();
  await phone.installed();
  expect(asked.filter((path) => /^\/(sheets|so-thon-office)/.test(path))).toEqual([]);
  await phone.remove();
});
