// A phone that was reported lost: what was saved on it still comes in and is held, and then what opens its book goes.
// Nothing goes while anything waits.

import { bookName } from '../fixtures/book.mjs';
import { codeFor, officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { PIN, asked, forgetPin, keyKept } from '../fixtures/lock.mjs';

const lost = (page) => page.getByRole('heading', { name: 'Máy này đã báo mất' });

/** The keys of what lies in clear beside the book. */
async function inPush(page) {
  return page.evaluate(async (name) => {
    const done = (request) => new Promise((good) => (request.onsuccess = () => good(request.result)));
    const database = await done(indexedDB.open(name));
    const keys = await done(database.transaction('push').objectStore('push').getAllKeys());
    database.close();
    return keys.map((key) => new TextDecoder().decode(key));
  }, await bookName(page));
}

/** The seat of the one person on this phone: its database is named after it. */
const seatOf = async (page) => (await bookName(page)).slice('so-thon-'.length);

/** An officer beside the app: reports a seat lost, tells how many changes of a household are held. */
async function officer({ url }) {
  const body = { login: 'canbo', password: 'sothon-mau', public_key: '7'.repeat(64), device: 'e2e' };
  const headers = { 'Content-Type': 'application/json' };
  const signed = await fetch(`${url}/api/v1/session`, { method: 'POST', headers, body: JSON.stringify(body) });
  const { token } = await signed.json();
  const ask = (path, method = 'GET') => fetch(`${url}${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
  return {
    report: async (seat) => expect((await ask(`/api/v1/seats/${seat}`, 'DELETE')).ok).toBe(true),
    held: async (household) => {
      const all = await (await ask('/api/v1/held')).json();
      return all.filter(({ records }) => records.some(({ unit }) => household.endsWith(unit))).length;
    },
  };
}

test('máy báo mất khi không mở ứng dụng: việc chưa gửi về tới xã, rồi mã PIN đúng cũng không mở được', async ({
  office,
  phone,
}) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const { context, page, url } = phone;
  await keyKept(page);
  await phone.goOffline();
  const household = await newHousehold(page, 'Lò Thị Mất Máy');
  expect(await unsent(page)).toBe(1);
  const { report, held } = await officer(office);
  await report(await seatOf(page));
  expect(await inPush(page)).toContain('locks');

  // The app is closed; no page of it is left. Then there is a signal.
  await forgetPin(page);
  await page.goto('about:blank');
  await phone.goOnline();
  await expect.poll(() => held(household), { timeout: 90_000 }).toBe(1);
  const beside = await context.newPage();
  await beside.goto(`${url}/healthz`);
  await expect.poll(() => inPush(beside), { timeout: 30_000 }).toContain('lost');
  const after = await inPush(beside);
  expect(after).not.toContain('locks');
  expect(after).toContain('push');
  await beside.close();

  // Whoever opens it reads what became of it, and the right PIN opens nothing.
  await page.goto('/');
  await expect(lost(page)).toBeVisible();
  await expect(page.getByText('Việc đã lưu xã giữ đủ.')).toBeVisible();
  await expect(page.getByText('gặp công chức xã xin mã mời mới')).toBeVisible();
  await page.keyboard.type(PIN);
  await expect(lost(page)).toBeVisible();
  await expect(asked(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Quên mã PIN?' })).toHaveCount(0);
});

test('máy báo mất mà việc chưa gửi được thì khóa còn nguyên, mã PIN vẫn mở', async ({ office, phone }) => {
  test.setTimeout(180_000);
  await signIn(phone);
  const { page } = phone;
  await phone.goOffline();
  await newHousehold(page, 'Lò Thị Còn Việc');
  const { report } = await officer(office);
  await report(await seatOf(page));

  // Loading the page anew closes the book.
  await page.goto('/so-ho');
  await page.getByRole('searchbox').fill('lo thi con viec');
  await expect(page.locator('a.entry')).toHaveCount(1);
  expect(await unsent(page)).toBe(1);
  const kept = await inPush(page);
  expect(kept).toContain('locks');
  expect(kept).not.toContain('lost');
});

test('báo mất khi máy đang mở: mọi trang khóa ngay; tìm lại được máy thì vào lại bằng mã mời mới', async ({
  office,
  newPhone,
}) => {
  test.setTimeout(300_000);
  const phone = await newPhone();
  await signIn(phone);
  const { context, page, url } = phone;
  await keyKept(page);
  const second = await context.newPage();
  await second.goto(`${url}/so-ho`);
  await expect(second.getByRole('searchbox')).toBeVisible();
  await phone.goOffline();
  const household = await newHousehold(page, 'Lò Thị Đang Mở');
  const { report, held } = await officer(office);
  await report(await seatOf(page));
  await forgetPin(page);
  await forgetPin(second);
  await phone.goOnline();
  for (const open of [page, second]) await expect(lost(open)).toBeVisible({ timeout: 60_000 });
  expect(await inPush(page)).not.toContain('locks');
  expect(await held(household)).toBe(1);
  await second.close();

  // The phone is found. Its seat stays lost; the person gets another one by a code, on the same phone.
  const { link } = await codeFor(await officersDesk(newPhone), 'Đinh Thị Xuyên');
  await page.goto(link);
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await expect(page).toHaveTitle(/^Hôm nay/, { timeout: 60_000 });
});
