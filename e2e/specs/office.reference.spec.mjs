// Reference data at the office: an officer adds a cause and an item of Phiếu A, corrects a date, is refused what overlaps;
// phones have it, the log tells it.

import { officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, signIn } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet } from '../fixtures/meeting.mjs';
import { SAVED, add, entries, fill, form, openList, save } from '../fixtures/reference.mjs';
import { begin, reviewer, score } from '../fixtures/reviewing.mjs';
import { atRest, idOf, openRound } from '../fixtures/rounds.mjs';

const OFFICER = 'Nguyễn Thị Thu Hà';
/** The household asks to be reviewed on the one, and is looked at on the other: both are past. */
const [ASKED, LOOKED_AT] = ['20/11/2026', '23/11/2026'];

/** The deeds of the officer that wrote reference data, the newest first. */
async function deeds(page, what) {
  await atRest(page);
  await page.getByRole('link', { name: 'Nhật ký', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Nhật ký' })).toBeVisible();
  return page.locator('li.arrival').filter({ hasText: `${OFFICER} ghi: ${what}` });
}

test('nguyên nhân mới hiện ở lượt thăm; trùng ngày thì không ghi gì; nhật ký kể trước và sau', async ({ newPhone }) => {
  test.setTimeout(240_000);
  const { page } = await officersDesk(newPhone);
  await openList(page, 'Nguyên nhân nghèo');
  const cause = { name: 'Thiếu nước tưới', from: '01/11/2026', source: 'Mẫu 10, xã ghi thêm' };
  await add(page, cause);
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect(entries(page, cause.name)).toHaveCount(1);
  await expect(entries(page, cause.name)).toContainText('Đang dùng');
  await expect(entries(page, cause.name)).toContainText('Xã ghi');
  await expect(entries(page, 'Thiếu đất sản xuất')).toContainText('Đã đối chiếu văn bản');

  // The same words on days that are taken: said at the field, and nothing is written.
  await add(page, { ...cause, from: '15/11/2026' });
  await expect(form(page).getByText('Trùng ngày với “Thiếu nước tưới”, dùng từ 01/11/2026.')).toBeVisible();
  await fill(page, { name: 'Thiếu điện', from: '15/11/2026', to: '01/11/2026' });
  await save(page);
  await expect(form(page).getByText('Ngày hết dùng trước ngày bắt đầu.')).toBeVisible();
  await form(page).getByRole('button', { name: 'Thôi', exact: true }).click();
  await expect(form(page)).toHaveCount(0);
  await expect(entries(page, cause.name)).toHaveCount(1);
  await expect(entries(page, 'Thiếu điện')).toHaveCount(0);

  // What is shipped is followed by other words from a day on, and stays on the list.
  await page.getByRole('button', { name: 'Sửa: Thiếu vốn' }).click();
  await expect(form(page).getByText('Mục cũ dùng đến hết hôm trước ngày này')).toBeVisible();
  await fill(page, { name: 'Thiếu vốn sản xuất', from: '01/01/2030', source: 'Thông tư mới' });
  await save(page);
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect(page.getByText('Được thay từ 01/01/2030')).toBeVisible();

  const told = await deeds(page, 'danh mục');
  await expect(told).toHaveCount(2);
  await told.first().locator('summary').click();
  await expect(told.first()).toContainText('Trước: Thiếu vốn');
  await expect(told.first()).toContainText('Sau: Thiếu vốn sản xuất');
  await told.last().locator('summary').click();
  await expect(told.last()).toContainText('Thiếu nước tưới');
  await expect(told.last()).toContainText('Nguyên nhân nghèo');

  const phone = await newPhone();
  await signIn(phone);
  const household = await newHousehold(phone.page, 'Lò Văn Nước');
  await meet(phone.page);
  await phone.page.goto(`${household}/tham?buoc=3`);
  await expect(phone.page.locator('.tile', { hasText: 'Thiếu nước tưới' })).toBeVisible();
});

test('mục Phiếu A sửa ngày xong thì rà soát viên thấy, chuẩn của tỉnh đứng bên để xem trước', async ({ newPhone }) => {
  test.setTimeout(420_000);
  const { page } = await officersDesk(newPhone);
  await openList(page, 'Mục của Phiếu A');
  await add(page, { number: '1', name: 'Có ô tô', from: '01/01/2030', source: 'Phụ lục II' });
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect(entries(page, 'Có ô tô')).toContainText('Chưa tới ngày dùng');
  await add(page, { number: '1', name: 'Có máy giặt', from: '01/02/2030', source: 'Phụ lục II' });
  await expect(form(page).getByText('Trùng ngày với “Có ô tô”')).toBeVisible();
  await form(page).getByRole('button', { name: 'Thôi', exact: true }).click();

  await page.getByRole('button', { name: 'Sửa: Có ô tô' }).click();
  await expect(form(page).getByText('Ghi sai, sửa lại cho đúng')).toBeVisible();
  await fill(page, { from: '01/11/2026' });
  await save(page);
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect(entries(page, 'Có ô tô')).toContainText('Đang dùng');
  await expect(entries(page, 'Có ô tô')).toContainText('từ 01/11/2026');

  await openList(page, 'Chuẩn nghèo');
  const standard = {
    name: 'Chuẩn nghèo của tỉnh 2026',
    from: '01/01/2026',
    to: '31/12/2026',
    source: 'NQ 12/NQ-HĐND',
    rural: '1.800.000',
  };
  await add(page, standard, 'Thêm chuẩn của tỉnh');
  // One region is missing.
  await expect(form(page).getByText('Ghi ô này.')).toBeVisible();
  await fill(page, { urban: '2.400.000' });
  await save(page);
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect(entries(page, standard.name)).toContainText('chuẩn của tỉnh, chỉ tính trước');

  const told = await deeds(page, 'danh mục');
  // The correction, then the entry itself.
  await expect(told).toHaveCount(2);
  await told.first().locator('summary').click();
  await expect(told.first()).toContainText('Trước: 01/01/2030');
  await expect(told.first()).toContainText('Sau: 01/11/2026');
  const files = page.locator('li.arrival').filter({ hasText: `${OFFICER} ghi: tệp danh mục, chuẩn` });
  await files.first().locator('summary').click();
  await expect(files.first()).toContainText('1.800.000');

  await meet(page);
  const id = await idOf(page, '047');
  await openRound(page, 'Rà soát có Phiếu A', ASKED);
  await page.getByLabel('Hộ đề nghị').selectOption(id);
  await page.getByLabel('Ngày nhận giấy').fill(ASKED);
  await page.getByRole('button', { name: 'Thêm hộ này' }).click();
  await expect(page.getByRole('heading', { name: 'Theo thôn: 1 hộ' })).toBeVisible();
  await atRest(page);

  const phone = await reviewer(newPhone, 'xuyen');
  const path = await begin(phone.page, '047', LOOKED_AT);
  const item = phone.page.locator('fieldset.ask').filter({ hasText: 'Có ô tô' });
  await expect(item).toBeVisible();
  await item.getByText('Không', { exact: true }).click();
  await score(phone.page, path, '125');
  await expect(phone.page.getByText('Chuẩn nghèo của tỉnh 2026').first()).toBeVisible();
});

test('tệp sai nói đúng mục và ô; tệp đúng xem trước rồi mới nạp', async ({ newPhone }) => {
  test.setTimeout(180_000);
  const { page } = await officersDesk(newPhone);
  await openList(page, 'Các bước rà soát');
  const load = async (entry) => {
    await expect(page.getByText('Chọn tệp (.json)')).toBeVisible();
    const text = `{"list": "steps", "version": 1, "source": "Quyết định mới", "mark": "OFFICE", "entries": [${entry}]}`;
    const file = { name: 'buoc.json', mimeType: 'application/json', buffer: Buffer.from(text) };
    await page.locator('#reference-file').setInputFiles(file);
  };
  const posting = (from) =>
    `{"code": "posting", "vi": "Niêm yết công khai", "en": "Public posting", "from": "${from}", "is": {"working_days": 5}}`;
  await load(posting('2020-01-01'));
  await expect(page.getByText('Mục 1 (posting), ô “from”: trùng ngày với mục cùng mã')).toBeVisible();
  await load('{"code": "posting", "vi": "Niêm yết", "en": "Posting", "from": "2030-01-01", "is": {"days": 5}}');
  await expect(page.getByText('Mục 1 (posting), ô “is”: không có ô nào tên “days”.')).toBeVisible();
  await expect(entries(page, '5 ngày làm việc')).toHaveCount(0);

  await load(posting('2030-01-01'));
  await expect(page.getByRole('heading', { name: 'Xem trước: buoc.json, 1 mục' })).toBeVisible();
  await expect(page.getByText('thay cho mục đang có')).toBeVisible();
  await expect(entries(page, '5 ngày làm việc')).toHaveCount(0);
  await page.getByRole('button', { name: 'Nạp tệp này' }).click();
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect(entries(page, '5 ngày làm việc')).toContainText('Chưa tới ngày dùng');
  await expect(page.getByText('Được thay từ 01/01/2030')).toBeVisible();

  // What was loaded by mistake is taken back; what it replaced stands as before.
  const own = entries(page, '5 ngày làm việc');
  await own.getByRole('button', { name: 'Bỏ tệp đã nạp' }).click();
  await own.getByRole('button', { name: 'Bỏ thật' }).click();
  await expect(entries(page, '5 ngày làm việc')).toHaveCount(0);
  await expect(page.getByText('Được thay từ 01/01/2030')).toHaveCount(0);
});
