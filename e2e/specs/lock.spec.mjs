// A book under lock: wrong PINs cost time, nothing can be read beside the app, and locking loses nothing.

import { enter, officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, recordVisit, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { PIN, WRONG, asked, chooseNoPin, forgetPin, press, stretchOf } from '../fixtures/lock.mjs';

const NAME = 'Hồ Thị Kín Đáo';

const THREE_WEEKS_MS = 21 * 24 * 60 * 60 * 1000;

/** How often a text stands in what the browser keeps of every book, in both Unicode forms. */
function found(page, text) {
  return page.evaluate(async (text) => {
    const done = (request) => new Promise((good) => (request.onsuccess = () => good(request.result)));
    const wanted = [text, text.normalize('NFD')];
    let count = 0;
    let values = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const reading = database.transaction(store).objectStore(store);
        for (const value of [...(await done(reading.getAllKeys())), ...(await done(reading.getAll()))]) {
          const kept = value instanceof Uint8Array || value instanceof ArrayBuffer ? new TextDecoder().decode(value) : String(value);
          values += 1;
          count += wanted.filter((one) => kept.includes(one)).length;
        }
      }
      database.close();
    }
    return { count, looked: values > 20 };
  }, text);
}

test('khóa rồi mở hết lần này đến lần khác, chương trình không ngã lần nào', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto('/them');
  const lock = page.getByRole('button', { name: 'Khóa sổ' });
  await expect(lock).toBeVisible();
  await forgetPin(page);
  for (let turn = 0; turn < 5; turn += 1) {
    await lock.click();
    await expect(asked(page)).toBeVisible();
    await press(page, PIN);
    await expect(lock).toBeVisible();
  }
  expect(faults).toEqual([]);
});

test('khóa sổ thì không đọc được tên ai trong máy, và không mất việc chưa gửi', async ({ phone, office }) => {
  await signIn(phone);
  const { page } = phone;
  await phone.goOffline();
  const path = await newHousehold(page, NAME);
  await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible();
  const before = await unsent(page);
  expect(before).toBeGreaterThan(0);

  await page.goto('/them');
  await expect(page.getByRole('button', { name: 'Khóa sổ' })).toBeVisible();
  await forgetPin(page);
  await page.getByRole('button', { name: 'Khóa sổ' }).click();
  await expect(asked(page)).toBeVisible();
  await expect(page.getByText(`${before} chưa gửi`)).toBeVisible();
  expect(await found(page, NAME)).toEqual({ count: 0, looked: true });

  await press(page, PIN);
  await page.goto(path);
  await press(page, PIN);
  await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible();
  await phone.goOnline();
  await expect.poll(() => unsent(page), { timeout: 60_000 }).toBe(0);
});

test('sai mã bốn lần thì phải đợi, tắt máy mở lại vẫn phải đợi', async ({ phone }) => {
  await signIn(phone);
  await forgetPin(phone.page);
  await phone.page.goto('/');
  for (const left of [3, 2, 1]) {
    await press(phone.page, WRONG);
    await expect(phone.page.getByText(`Sai ${left} lần nữa thì phải đợi`)).toBeVisible();
  }
  await press(phone.page, WRONG);
  await expect(phone.page.getByText(/Đợi \d+ giây/)).toBeVisible();

  await phone.reopen({ offline: true });
  await forgetPin(phone.page);
  await phone.page.goto('/');
  await expect(phone.page.getByText(/Đợi \d+ giây/)).toBeVisible();
  await press(phone.page, PIN);
  await expect(asked(phone.page)).toBeVisible();
});

test('mã dễ đoán hay hai lần gõ khác nhau thì phải chọn lại', async ({ phone }) => {
  const { page } = phone;
  await chooseNoPin(page);
  await page.goto('/');
  await page.getByLabel('Tên đăng nhập').fill('xuyen');
  await page.getByLabel('Mật khẩu').fill('sothon-mau');
  await page.getByRole('button', { name: 'Mở sổ' }).click();
  const choose = async (pin, again = pin) => {
    await page.getByLabel('Mã PIN mới').fill(pin);
    await page.getByLabel('Gõ lại mã PIN').fill(again);
    await page.getByRole('button', { name: 'Khóa sổ bằng mã này' }).click();
  };
  await choose('123456');
  await expect(page.getByText('dễ đoán quá')).toBeVisible();
  await choose('28491');
  await expect(page.getByText('ít nhất 6 số. Thêm')).toBeVisible();
  await choose(PIN, WRONG);
  await expect(page.getByText('không giống nhau')).toBeVisible();
  await choose(PIN);
  await expect(page).toHaveTitle(/^Hôm nay/);
});

test('đăng nhập ở trang đăng nhập, chọn mã xong thì vào Hôm nay', async ({ phone }) => {
  const { page } = phone;
  await page.goto('/dang-nhap');
  await enter(page, 'xuyen', 'sothon-mau');
  await expect(page.getByRole('heading', { level: 1, name: 'Hôm nay' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
});

test('cán bộ mở lại sổ bằng mã thì vào bàn làm việc', async ({ newPhone }) => {
  const { page } = await officersDesk(newPhone);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Bàn làm việc' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/van-phong');
});

test('ba tuần không gặp mạng: sổ vẫn mở bằng mã PIN, đọc được và ghi được', async ({ office, phone }) => {
  test.setTimeout(120_000);
  await signIn(phone);
  const path = await newHousehold(phone.page, 'Hồ Thị Lâu Ngày');
  await expect.poll(() => unsent(phone.page), { timeout: 30_000 }).toBe(0);
  await office.stop();
  await phone.reopen({ offline: true });
  await phone.context.clock.setSystemTime(Date.now() + THREE_WEEKS_MS);
  const { page } = phone;
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Hôm nay' })).toBeVisible();
  await recordVisit(page, path, 'Ba tuần nay không có sóng.');
  expect(await unsent(page)).toBe(1);
  await page.goto(path);
  await expect(page.getByText('Ba tuần nay không có sóng.')).toBeVisible();
});

test('thử một mã PIN tốn cho kẻ đoán mò: Argon2id ít nhất 19 MiB và hai lượt, ghi lại mất bao lâu trên máy này', async ({ phone }, info) => {
  await signIn(phone);
  const { page } = phone;
  const { kib, passes } = await stretchOf(page);
  expect(kib).toBeGreaterThanOrEqual(19 * 1024);
  expect(kib).toBeLessThanOrEqual(64 * 1024);
  expect(passes).toBeGreaterThanOrEqual(2);

  await forgetPin(page);
  await page.goto('/');
  await expect(asked(page)).toBeVisible();
  await press(page, PIN.slice(0, -1));
  const pressed = performance.now();
  await press(page, PIN.slice(-1));
  await page.locator('.keypad').waitFor({ state: 'detached' });
  const took = Math.round(performance.now() - pressed);
  const noted = `${kib} KiB, ${passes} passes, open ${took} ms after the last digit`;
  info.annotations.push({ type: 'Argon2id', description: noted });
  process.stdout.write(`Argon2id: ${noted}\n`);
  await expect(page).toHaveTitle(/^Hôm nay/);
});
