// Signing out of the office, with a network and without: nothing that was saved or begun is lost by it.

import { newHousehold, draftKept, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { arrivedOf } from '../fixtures/reader.mjs';

const SAID = 'Muốn có nước sạch trước Tết';

const person = (page) => page.locator('button.person', { hasText: 'Đinh Thị Xuyên' });

const today = (page) => page.getByRole('heading', { level: 1, name: 'Hôm nay' });

/** Begins to write down a visit and leaves it there. */
async function beginVisit(page, household) {
  await page.goto(`${household}/tham?buoc=3`);
  await page.getByLabel('Hộ nói thế nào?').fill(SAID);
  await draftKept(page);
}

/** Presses sign-out, reads what it says of unsent work, and means it. */
async function signOut(page, said) {
  await page.goto('/them');
  await page.getByRole('button', { name: 'Đăng xuất', exact: true }).click();
  const question = page.getByRole('status').filter({ has: page.getByRole('heading', { name: 'Đăng xuất khỏi xã?' }) });
  await expect(question).toContainText(said);
  await question.getByRole('button', { name: 'Đăng xuất', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Ai mở sổ?' })).toBeVisible();
}

/** Signs in again, the book being open, and waits until the office has everything. */
async function signInAgain(page) {
  const password = page.getByLabel('Mật khẩu của xuyen');
  await page.goto('/gui-nhan');
  await expect(password).toBeVisible({ timeout: 30_000 });
  await password.fill('sothon-mau');
  await page.getByRole('button', { name: 'Đăng nhập lại' }).click();
  await expect(password).toHaveCount(0);
  await expect.poll(() => unsent(page), { timeout: 60_000 }).toBe(0);
  await expect(page.getByText('Đã gửi hết.')).toBeVisible();
}

async function draftIsThere(page, household) {
  await page.goto(`${household}/tham?buoc=3`);
  await expect(page.getByLabel('Hộ nói thế nào?')).toHaveValue(SAID);
}

test('đăng xuất khi mất mạng rồi tắt ứng dụng: việc chưa gửi tự về xã, đăng nhập lại thì nháp vẫn còn', async ({ office, phone }) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const { page } = phone;
  await phone.goOffline();
  const household = await newHousehold(page, 'Lò Thị Đi Ra');
  await beginVisit(page, household);
  await signOut(page, 'Còn 1 việc chưa gửi. Chúng vẫn ở máy này');
  await expect(person(page)).toContainText('1 chưa gửi');

  // No page is left; then there is a signal. The push-only token lives on.
  await page.goto('about:blank');
  await phone.goOnline();
  const arrived = await arrivedOf(office.url, household);
  await expect.poll(arrived, { timeout: 90_000 }).toBe(1);

  await page.goto('/');
  await person(page).click();
  await expect(today(page)).toBeVisible();
  await signInAgain(page);
  await draftIsThere(page, household);
  expect(await arrived()).toBe(1);
});

test('đăng xuất khi có mạng: xã hết nhận phiên ấy, sổ vẫn mở và ghi được, đăng nhập lại thì gửi hết và nháp vẫn còn', async ({
  office,
  phone,
}) => {
  test.setTimeout(240_000);
  const { page } = phone;
  let token;
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/v1/sync') token = request.headers().authorization;
  });
  await signIn(phone);
  const household = await newHousehold(page, 'Lò Thị Ra Vào');
  await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
  await beginVisit(page, household);
  const session = () => fetch(`${office.url}/api/v1/session`, { headers: { Authorization: token } });
  expect((await session()).status).toBe(200);
  await signOut(page, 'Máy này đã gửi hết.');
  expect((await session()).status).toBe(401);

  // The book opens and takes work without the office.
  await person(page).click();
  await expect(page.getByRole('button', { name: 'Khóa sổ' })).toBeVisible();
  await draftIsThere(page, household);
  const later = await newHousehold(page, 'Lò Thị Sau Đó');
  await expect(page.getByRole('heading', { level: 1, name: 'Lò Thị Sau Đó' })).toBeVisible();

  await signInAgain(page);
  await draftIsThere(page, household);
  expect(await (await arrivedOf(office.url, later))()).toBe(1);
});
