// A household registers to escape poverty: far from any network, with its measures; a visit says how far they are; the
// office sees who registered and how they fare. And a person who wants to learn a trade, and what came of it.

import { officersDesk } from '../fixtures/desk.mjs';
import { draftKept, newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';

const YEAR = new Date().getFullYear();

const save = (page) => page.getByRole('button', { name: 'Lưu đăng ký' });

/** The fields of a measure, by its place. */
const measure = (page, n) => page.getByRole('group', { name: `Việc ${n}`, exact: true });

/** What a visit is asked about a measure, by its name. */
const asked = (page, what) => page.getByRole('group', { name: what, exact: true });

/** The part of the household's page that is about its registration. */
const plan = (page) => page.getByRole('region', { name: 'Đăng ký thoát nghèo', exact: true });

/** Fills in one measure. */
async function write(page, n, what, who, by) {
  await measure(page, n).getByLabel('Làm gì?').fill(what);
  await measure(page, n).getByLabel('Ai lo việc này?').fill(who);
  await measure(page, n).getByLabel('Xong trước ngày').fill(by);
}

/** Registers a household with two measures, the second of which is late. */
async function register(page, path) {
  await page.goto(`${path}/thoat-ngheo/moi`);
  await page.getByLabel('Phấn đấu thoát nghèo năm nào?').fill(String(YEAR + 1));
  await write(page, 1, 'Vay vốn nuôi bò', 'Hội Phụ nữ xã', `30/06/${YEAR + 1}`);
  await page.getByRole('button', { name: 'Thêm việc' }).click();
  await write(page, 2, 'Sửa mái nhà', 'Mặt trận xã', `31/12/${YEAR - 1}`);
  await draftKept(page);
  await save(page).click();
  await page.waitForURL((url) => url.pathname === path);
}

test('hộ đăng ký thoát nghèo khi mất mạng, lượt thăm ghi tiến độ, xã thấy hộ làm đến đâu', async ({ phone, newPhone }) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const path = await newHousehold(phone.page, 'Hồ Văn Gắng');
  await expect.poll(() => unsent(phone.page), { timeout: 30_000 }).toBe(0);
  await phone.goOffline();
  let { page } = phone;
  await register(page, path);
  await expect(plan(page).getByText('Chỉ ở máy này')).toBeVisible();
  await expect(page.getByText('1 thay đổi chỉ có ở máy này')).toBeVisible();

  // The phone dies; what was saved is there.
  await phone.reopen({ offline: true });
  page = phone.page;
  await page.goto(path);
  await expect(plan(page).getByText(`Phấn đấu thoát nghèo năm ${YEAR + 1}`)).toBeVisible();
  await expect(plan(page).getByText('Hồ Văn Gắng cam kết ngày')).toBeVisible();
  await expect(plan(page).getByText('Chưa làm')).toHaveCount(2);
  await expect(plan(page).getByText('Quá hạn')).toHaveCount(1);

  // A visit says how far each measure is, with one touch and a sentence.
  await page.goto(`${path}/tham?buoc=3`);
  await expect(page.getByRole('heading', { name: 'Việc thoát nghèo đến đâu rồi?' })).toBeVisible();
  await asked(page, 'Vay vốn nuôi bò').getByText('Đang làm', { exact: true }).click();
  await asked(page, 'Vay vốn nuôi bò').getByLabel('Một câu về việc này').fill('Đã làm hồ sơ.');
  await asked(page, 'Sửa mái nhà').getByText('Đã xong', { exact: true }).click();
  await draftKept(page);
  await page.getByRole('link', { name: 'Tiếp' }).click();
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await page.waitForURL(/\/da-luu\?luot=/);
  const told = page.getByText('Vay vốn nuôi bò: Đang làm, Đã làm hồ sơ. Sửa mái nhà: Đã xong.');
  await expect(told).toBeVisible();

  await page.goto(path);
  await expect(plan(page).getByText('Đang làm', { exact: true })).toBeVisible();
  await expect(plan(page).getByText('Đã làm hồ sơ.')).toBeVisible();
  await expect(plan(page).getByText('Quá hạn')).toHaveCount(0);
  // What is done is not asked again.
  await page.goto(`${path}/tham?buoc=3`);
  await expect(asked(page, 'Vay vốn nuôi bò').getByText('Lần trước: Đang làm.')).toBeVisible();
  await expect(asked(page, 'Sửa mái nhà')).toHaveCount(0);

  // In the village's book the household is found by its registration.
  await page.goto('/so-ho');
  await page.locator('.chip', { hasText: 'Đăng ký thoát nghèo' }).click();
  await expect(page.locator('a.entry', { hasText: 'Hồ Văn Gắng' })).toBeVisible();

  await phone.goOnline();
  await expect.poll(() => unsent(page), { timeout: 60_000 }).toBe(0);
  const desk = await officersDesk(newPhone);
  await desk.page.getByRole('link', { name: 'Đăng ký thoát nghèo', exact: true }).click();
  await expect(desk.page.getByRole('heading', { level: 1, name: 'Hộ đăng ký thoát nghèo' })).toBeVisible();
  const line = desk.page.getByRole('row', { name: /Hồ Văn Gắng/ });
  await expect(line).toBeVisible({ timeout: 60_000 });
  await expect(line.getByText('1/2', { exact: true })).toBeVisible();
  await expect(line.getByText('Đúng hẹn')).toBeVisible();
  const stuck = desk.page.getByRole('row', { name: /Đinh Thị Trâm/ });
  await expect(stuck.getByText('1 việc đang vướng')).toBeVisible({ timeout: 60_000 });
  await expect(stuck.getByText('1 việc quá hạn')).toBeVisible();
});

test('thiếu việc sẽ làm, năm đã qua thì máy chỉ đúng ô, chữ đã ghi còn nguyên', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Lò Thị Thiếu Ô');
  await page.goto(path);
  await plan(page).getByRole('link', { name: 'Đăng ký thoát nghèo' }).click();
  const year = page.getByLabel('Phấn đấu thoát nghèo năm nào?');
  await expect(year).toBeVisible();
  await save(page).click();
  await expect(page.getByText('Còn 2 chỗ phải xem lại')).toBeVisible();
  await expect(year).toBeFocused();
  await year.fill(String(YEAR - 1));
  await expect(page.getByRole('alert').filter({ hasText: `Năm ${YEAR - 1} đã qua.` })).toBeVisible();
  await year.fill(String(YEAR));
  await expect(page.getByRole('alert').filter({ hasText: 'Ghi ít nhất một việc sẽ làm.' })).toBeVisible();
  await measure(page, 1).getByLabel('Làm gì?').fill('Trồng keo');
  await save(page).click();
  const who = measure(page, 1).getByLabel('Ai lo việc này?');
  await expect(who).toBeFocused();
  await expect(who).toHaveAttribute('aria-invalid', 'true');
  await who.fill('Trưởng thôn');
  await save(page).click();
  await page.waitForURL((url) => url.pathname === path);
  await expect(plan(page).getByText('Trồng keo')).toBeVisible();
});

test('hộ xin thôi thì đăng ký lại được, đăng ký cũ vẫn còn đó', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Đinh Văn Thôi');
  await register(page, path);
  // One stands: a second one is not taken.
  await page.goto(`${path}/thoat-ngheo/moi`);
  await page.getByLabel('Phấn đấu thoát nghèo năm nào?').fill(String(YEAR));
  await write(page, 1, 'Trồng keo', 'Trưởng thôn', '');
  await save(page).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Mở đăng ký đó mà sửa.' })).toBeVisible();
  await draftKept(page);

  await page.goto(path);
  await plan(page).getByRole('link', { name: 'Sửa đăng ký' }).click();
  await page.locator('.tile', { hasText: 'Hộ xin thôi đăng ký' }).click();
  await page.getByRole('button', { name: 'Bỏ việc 2' }).click();
  await expect(measure(page, 2)).toHaveCount(0);
  await save(page).click();
  await page.waitForURL((url) => url.pathname === path);
  await expect(plan(page).getByText('Hộ xin thôi ngày')).toBeVisible();

  // What was begun is still there, and is right now.
  await plan(page).getByRole('link', { name: 'Đăng ký thoát nghèo' }).click();
  await expect(measure(page, 1).getByLabel('Làm gì?')).toHaveValue('Trồng keo');
  await save(page).click();
  await page.waitForURL((url) => url.pathname === path);
  await expect(plan(page).getByText('Trồng keo')).toBeVisible();
  await expect(plan(page).getByText('Hộ xin thôi ngày')).toBeVisible();
  await expect(plan(page).getByText('Sửa mái nhà')).toHaveCount(0);
});

test('người muốn học nghề và việc đã đến đâu được ghi ở người ấy, không cần mạng; xã thấy ai còn chờ', async ({ phone, newPhone }) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const path = await newHousehold(phone.page, 'Phạm Thị Học');
  await expect.poll(() => unsent(phone.page), { timeout: 30_000 }).toBe(0);
  await phone.goOffline();
  const { page } = phone;
  await page.goto(path);
  const person = page.getByRole('link', { name: /Phạm Thị Học/ }).first();
  await expect(person).toBeVisible();
  await person.click();
  await page.getByLabel('Năm sinh').fill(String(YEAR - 10));
  await expect(page.locator('.tile', { hasText: 'Học nghề' })).toHaveCount(0);
  await page.getByLabel('Năm sinh').fill('1999');
  await page.locator('.tile', { hasText: 'Học nghề' }).click();
  await page.getByLabel('Đến đâu rồi?').selectOption({ label: 'Đã học nghề' });
  await page.getByLabel('Từ ngày nào?').fill(`01/01/${YEAR}`);
  await page.getByLabel('Học gì, làm ở đâu?').fill('lớp may ở xã');
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.waitForURL((url) => url.pathname === path);
  await expect(page.getByText(`Muốn: học nghề, Đã học nghề, 01/01/${YEAR}, lớp may ở xã`)).toBeVisible();

  // At the office: by village, those for whom nothing came yet apart from the others.
  await phone.goOnline();
  await expect.poll(() => unsent(page), { timeout: 60_000 }).toBe(0);
  const desk = await officersDesk(newPhone);
  await desk.page.getByRole('link', { name: 'Đăng ký thoát nghèo', exact: true }).click();
  await expect(desk.page.getByRole('heading', { level: 1, name: 'Hộ đăng ký thoát nghèo' })).toBeVisible();
  await desk.page.getByRole('link', { name: 'Học nghề, việc làm' }).click();
  await expect(desk.page.getByRole('heading', { level: 1, name: 'Học nghề, việc làm' })).toBeVisible();
  const learnt = desk.page.getByRole('row', { name: /Phạm Thị Học/ });
  await expect(learnt.getByText('Đã học nghề')).toBeVisible({ timeout: 60_000 });
  await expect(desk.page.getByRole('row', { name: /Hồ Văn Gươl/ }).getByText('Chưa có gì')).toBeVisible({ timeout: 60_000 });
  await desk.page.locator('.tile', { hasText: 'Chỉ người chưa có kết quả' }).click();
  await expect(learnt).toHaveCount(0);
  await expect(desk.page.getByRole('row', { name: /Hồ Văn Gươl/ })).toBeVisible();
});
