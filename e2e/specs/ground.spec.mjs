// The whole road once: an officer's list, a visit on a hillside without network or server, the office
// and a second phone that see it, and a second sending that changes nothing.

import { arrivedOf, beside } from '../fixtures/beside.mjs';
import { addCollaborator, addVillages, enter, importList, replaceFirst } from '../fixtures/desk.mjs';
import { draftKept, recordVisit, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { OFFICER } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';

const SAID = 'Giếng cạn từ tháng 7, đi lấy nước khe.';

async function opened(url, who, options) {
  const phone = await Phone.unpack(url, options);
  await phone.page.goto('/');
  await enter(phone.page, who.login, who.password);
  if (who.first) await replaceFirst(phone.page);
  return phone;
}

async function find(page, typed) {
  await page.goto('/so-ho');
  await page.getByRole('searchbox').fill(typed);
}

/** The name of the first household of the list. */
async function firstName(page) {
  await page.goto('/so-ho');
  await expect(page.locator('a.entry').first()).toBeVisible();
  return (await page.locator('a.entry .name').first().textContent()).trim();
}

const plain = (text) =>
  text.normalize('NFD').replace(/\p{Mark}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

test('một lượt thăm đi từ máy không có mạng về xã và sang máy thứ hai', async ({ emptyOffice: office }, info) => {
  test.setTimeout(240_000);
  const small = { viewport: { width: 360, height: 740 } };

  // The office: villages, the list, two people who share a village.
  const desk = await opened(office.url, OFFICER, info.project.metadata);
  await expect(desk.page.getByRole('heading', { name: 'Bàn làm việc' })).toBeVisible({ timeout: 30_000 });
  await addVillages(desk.page);
  await importList(desk.page);
  const xuyen = await addCollaborator(desk.page, 'Đinh Thị Xuyên', ['Làng Rầm']);
  const tuot = await addCollaborator(desk.page, 'A Tuốt', ['Làng Rầm']);

  // Two phones; only the assigned village is on them.
  const first = await opened(office.url, xuyen, small);
  const second = await opened(office.url, tuot, small);
  for (const phone of [first, second]) {
    await expect(phone.page).toHaveTitle(/^Hôm nay/);
    await phone.installed();
    await phone.page.goto('/so-ho');
    await expect(phone.page.locator('a.entry')).toHaveCount(5);
  }

  // No network, no server, and the app was closed.
  await office.stop();
  await first.reopen({ offline: true });
  let { page } = first;
  const name = await firstName(page);
  await find(page, plain(name));
  await expect(page.locator('a.entry .name mark').first()).toHaveText(name);
  await page.locator('a.entry').first().click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const household = new URL(page.url()).pathname;

  // A visit; half-way the page is killed.
  await page.getByRole('link', { name: 'Ghi lượt thăm' }).click();
  await page.locator('.tile', { hasText: name }).click();
  await page.getByRole('link', { name: 'Tiếp' }).click();
  await page.locator('fieldset.ask').nth(8).getByText('Thiếu', { exact: true }).click();
  await page.locator('fieldset.ask').nth(9).getByText('Chưa rõ', { exact: true }).click();
  await page.getByRole('link', { name: 'Tiếp' }).click();
  await page.locator('.tile', { hasText: 'Nước sạch' }).click();
  await page.getByLabel('Hộ nói thế nào?').fill(SAID);
  await draftKept(page);
  await first.reopen({ offline: true });
  page = first.page;
  await page.goto(`${household}/tham?buoc=3`);
  await expect(page.getByLabel('Hộ nói thế nào?')).toHaveValue(SAID);
  await page.getByRole('link', { name: 'Tiếp' }).click();
  await page.getByText('2 tuần').click();
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await expect(page.getByText('Đã lưu trên máy này.')).toBeVisible();
  await expect(page.getByText('Chưa gửi về xã.')).toBeVisible();

  // Support, and the honest count.
  await page.goto(`${household}/ho-tro/moi`);
  await page.getByLabel('Hỗ trợ gì?').selectOption({ label: 'Sửa chữa nhà ở' });
  await page.getByLabel('Số tiền').fill('12.500.000');
  await page.getByText('Hộ xin', { exact: true }).click();
  await page.getByRole('button', { name: /^Lưu/ }).click();
  await page.waitForURL(/\/da-luu\?khoan=/);
  expect(await unsent(page)).toBe(2);
  await page.goto('/gui-nhan');
  await expect(page.locator('.trail-num').first()).toHaveText('2');

  // The server comes back: the phone sends by itself.
  const kept = await outbox(page);
  expect(kept.length).toBe(2);
  await office.start();
  await first.goOnline();
  await expect.poll(() => unsent(page), { timeout: 60_000 }).toBe(0);
  await expect(page.locator('.trail-num').first()).toHaveText('0');

  // The office sees who and when; the second phone sees it too.
  await desk.page.goto('/van-phong');
  const arrived = desk.page.getByRole('row', { name: /Đinh Thị Xuyên/ });
  await expect(arrived.filter({ hasText: 'lượt thăm' }).first()).toContainText(name);
  await expect(arrived.filter({ hasText: 'khoản hỗ trợ' }).first()).toContainText(name);
  await second.page.goto('/gui-nhan');
  await second.page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await second.page.goto(household);
  await expect(second.page.getByText(SAID)).toBeVisible();
  await expect(second.page.getByText('Đinh Thị Xuyên').first()).toBeVisible();
  await expect(second.page.getByText('12.500.000')).not.toHaveCount(0);

  // Everything once more: nothing changes.
  const told = await second.page.locator('main').innerText();
  await sendAgain(page, kept);
  await page.goto('/gui-nhan');
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect.poll(async () => (await outbox(page)).length, { timeout: 60_000 }).toBe(0);
  await second.page.goto('/gui-nhan');
  await second.page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await second.page.goto(household);
  await expect(second.page.getByText(SAID)).toHaveCount(1);
  expect(await second.page.locator('main').innerText()).toBe(told);

  for (const device of [desk, first, second]) await device.remove();
});

test('phiên hết hạn vẫn đọc và ghi được, đăng nhập lại thì việc đã ghi về xã', async ({ office, phone }) => {
  test.setTimeout(180_000);
  const { page } = phone;
  await page.goto('/');
  await enter(page, 'xuyen', 'sothon-mau');
  await page.locator('a.entry').first().waitFor();
  await phone.installed();
  await expireSession(page);
  await page.goto('/gui-nhan');
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect(page.getByText('Xã cần anh chị đăng nhập lại').first()).toBeVisible();
  await find(page, 'lo van ha');
  await page.locator('a.entry').first().click();
  await page.getByRole('link', { name: 'Ghi lượt thăm' }).click();
  await expect(page.getByRole('heading', { name: 'Gặp ai?' })).toBeVisible();
  const household = new URL(page.url()).pathname.replace(/\/tham.*$/, '');
  const before = await unsent(page);
  await recordVisit(page, household, SAID);
  await expect(page.getByText('Đã lưu trên máy này.')).toBeVisible();
  expect(await unsent(page)).toBe(before + 1);

  await page.goto('/gui-nhan');
  await page.getByLabel('Mật khẩu của xuyen').fill('sothon-mau');
  await page.getByRole('button', { name: 'Đăng nhập lại' }).click();
  await expect.poll(() => unsent(page), { timeout: 60_000 }).toBe(0);
  await expect(page.getByText('Đã gửi hết.')).toBeVisible();
  await expect(page.getByText('Xã cần anh chị đăng nhập lại')).toHaveCount(0);
  expect(await arrivedOf(await beside(office), household)).toHaveLength(1);
});

/** From now on the office no longer knows the session that this page has; it knows the next one. */
async function expireSession(page) {
  let expired;
  await page.route('**/api/v1/sync', (route) => {
    const { authorization } = route.request().headers();
    expired ??= authorization;
    if (authorization !== expired) return route.continue();
    return route.fulfill({
      status: 401,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: '/problems/session_expired', title: 'Session expired', status: 401, code: 'session_expired' }),
    });
  });
}

/** Puts what was sent back into the outbox, as when every receipt had been lost. */
const sendAgain = (page, kept) => outbox(page, kept);

/** What is to be sent: keys and entries, byte by byte. */
function outbox(page, again = []) {
  return page.evaluate(async (again) => {
    const all = await indexedDB.databases();
    const { name } = all.find((one) => one.name.startsWith('so-thon-'));
    const done = (request) =>
      new Promise((good, bad) => {
        request.onsuccess = () => good(request.result);
        request.onerror = () => bad(request.error);
      });
    const database = await done(indexedDB.open(name));
    const transaction = database.transaction('outbox', 'readwrite');
    const ended = new Promise((good) => (transaction.oncomplete = good));
    const store = transaction.objectStore('outbox');
    for (const [key, value] of again) store.put(new Uint8Array(value), new Uint8Array(key));
    const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    await ended;
    database.close();
    return keys.map((key, at) => [[...new Uint8Array(key)], [...values[at]]]);
  }, again);
}
