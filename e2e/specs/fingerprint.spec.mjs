// A book that opens by fingerprint: beside the PIN, without a network, or only together with it. The finger is always
// asked for by a touch, and where it is not there the PIN, or the office, opens as before.

import { enter, officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, signIn } from '../fixtures/field.mjs';
import { addReader, onDomain } from '../fixtures/finger.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { sideways, spilled, tooSmall, unnamed, violations } from '../screens/faults.mjs';
import { dress, modeOf } from '../screens/modes.mjs';
import { settled } from '../screens/walk.mjs';
import { PIN, WRONG, askOffice, asked, chooseNoPin, choosePin, forgetPin, keyKept, press } from '../fixtures/lock.mjs';

const NEW = '508291';

const lock = (page) => page.getByRole('button', { name: 'Khóa sổ' });

const finger = (page) => page.getByRole('button', { name: 'Vân tay', exact: true });

const refused = (page) => page.getByText('Máy chưa nhận được vân tay');

const settings = (page) => page.locator('details', { has: page.locator('#finger-pin') });

/** A phone with a reader, signed in; the settings of the fingerprint are open. */
async function phoneWithReader(newPhone, office, options) {
  const phone = await newPhone(onDomain(office));
  const reader = await addReader(phone.page, options);
  await signIn(phone);
  await phone.page.goto('/them');
  await openSettings(phone.page);
  return { phone, page: phone.page, reader };
}

async function openSettings(page) {
  await expect(lock(page)).toBeVisible();
  await settings(page).locator('summary').click();
}

/** Presses a button of the settings, with the PIN, and waits for what is said then. */
async function set(page, button, said, pin = PIN) {
  await settings(page).locator('#finger-pin').fill(pin);
  await settings(page).getByRole('button', { name: button }).click();
  await expect(settings(page).getByText(said)).toBeVisible();
}

const turnOn = (page) => set(page, 'Mở bằng vân tay', 'Sổ mở bằng mã PIN hoặc vân tay');

/** From then on both are needed. The office must keep the spare key before. */
async function needBoth(page) {
  await keyKept(page);
  await set(page, 'Cần cả mã PIN và vân tay', 'Sổ này cần mã PIN rồi vân tay');
}

/** Changes the PIN from the one that every phone begins with. */
async function changePin(page) {
  const form = page.locator('details', { has: page.locator('#old-pin') });
  await form.locator('summary').click();
  await form.locator('#old-pin').fill(PIN);
  for (const place of ['#new-pin', '#again-pin']) await form.locator(place).fill(NEW);
  await form.locator('button[type=submit]').click();
  await expect(form.getByText('Đã đổi mã PIN')).toBeVisible();
}

async function close(page) {
  await forgetPin(page);
  await lock(page).click();
  await expect(asked(page)).toBeVisible();
}

/** Presses the PIN and waits until the app has done with it, whatever came of it. */
async function tryPin(page, pin) {
  await press(page, pin);
  await expect(page.locator('.pins .on')).toHaveCount(0);
}

/** How many parts the stored lock has: four by the PIN alone, five with a fingerprint. */
function partsOfLock(page) {
  return page.evaluate(async () => {
    const done = (request) => new Promise((good) => (request.onsuccess = () => good(request.result)));
    const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('so-thon-'));
    const database = await done(indexedDB.open(name));
    const store = database.transaction('push').objectStore('push');
    const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    database.close();
    const at = keys.findIndex((key) => new TextDecoder().decode(key) === 'locks');
    return new Uint8Array(values[at])[0] & 0x1f;
  });
}

test('bật mở bằng vân tay: mất mạng, xã tắt máy, vẫn mở được bằng một lần chạm', async ({ newPhone, office }) => {
  test.setTimeout(180_000);
  const { phone, page, reader } = await phoneWithReader(newPhone, office);
  await turnOn(page);
  await office.stop();
  await phone.goOffline();
  await close(page);
  // Nobody is asked for a finger before they touch the key.
  const asks = await reader.keys();
  expect(asks).toHaveLength(1);
  await expect(finger(page)).toBeVisible();
  expect(await reader.keys()).toEqual(asks);
  await finger(page).click();
  await expect(lock(page)).toBeVisible();

  // After the app was opened anew too.
  await page.goto('/');
  await expect(asked(page)).toBeVisible();
  await finger(page).click();
  await expect(page).toHaveTitle(/^Hôm nay/);
});

test('lần đầu chọn mã PIN thì bật luôn được vân tay', async ({ newPhone, office }) => {
  test.setTimeout(180_000);
  const phone = await newPhone(onDomain(office));
  const { page } = phone;
  await addReader(page);
  await chooseNoPin(page);
  await page.goto('/');
  await page.getByLabel('Tên đăng nhập').fill('xuyen');
  await page.getByLabel('Mật khẩu').fill('sothon-mau');
  await page.getByRole('button', { name: 'Mở sổ' }).click();
  await page.getByText('Mở bằng vân tay').click();
  await choosePin(page, PIN);
  await expect(page).toHaveTitle(/^Hôm nay/);
  await forgetPin(page);
  await phone.installed();
  await page.goto('/');
  await finger(page).click();
  await expect(page).toHaveTitle(/^Hôm nay/);
});

for (const [what, gone] of [
  ['không nhận ngón tay', (reader) => reader.refuse()],
  ['mất chìa vân tay', (reader) => reader.forget()],
]) {
  test(`máy ${what} thì nói một câu, mã PIN vẫn mở`, async ({ newPhone, office }) => {
    test.setTimeout(180_000);
    const { page, reader } = await phoneWithReader(newPhone, office);
    await turnOn(page);
    await close(page);
    await gone(reader);
    await finger(page).click();
    await expect(refused(page)).toBeVisible();
    await press(page, PIN);
    await expect(lock(page)).toBeVisible();
  });
}

test('đổi mã PIN thì vân tay vẫn mở; thôi dùng vân tay thì máy không giữ gì của nó', async ({ newPhone, office }) => {
  test.setTimeout(180_000);
  const { page } = await phoneWithReader(newPhone, office);
  expect(await partsOfLock(page)).toBe(4);
  await turnOn(page);
  expect(await partsOfLock(page)).toBe(5);
  await changePin(page);
  await close(page);
  await finger(page).click();
  await openSettings(page);
  await set(page, 'Thôi dùng vân tay', 'Ai mở được màn hình máy này', NEW);
  expect(await partsOfLock(page)).toBe(4);
  await close(page);
  await expect(finger(page)).toHaveCount(0);
  await press(page, NEW);
  await expect(lock(page)).toBeVisible();
});

test('cần cả hai thì mã PIN không thôi không mở, ngón tay không nhận cũng không lộ mã đúng hay sai', async ({ newPhone, office }) => {
  test.setTimeout(240_000);
  const { page, reader } = await phoneWithReader(newPhone, office);
  await turnOn(page);
  await needBoth(page);
  await close(page);
  await expect(page.getByText('Sổ này cần mã PIN rồi vân tay')).toBeVisible();
  await expect(finger(page)).toHaveCount(0);
  await tryPin(page, WRONG);
  await expect(page.getByText('Sai 3 lần nữa thì phải đợi')).toBeVisible();
  await press(page, PIN);
  await expect(lock(page)).toBeVisible();

  // Another PIN leaves it as it was.
  await changePin(page);
  await close(page);
  await press(page, NEW);
  await expect(lock(page)).toBeVisible();

  await close(page);
  await reader.refuse();
  // Right or wrong, the same is said, and no try is counted.
  for (const pin of [NEW, WRONG, NEW, WRONG, NEW, WRONG]) {
    await tryPin(page, pin);
    await expect(refused(page)).toBeVisible();
  }
  await expect(asked(page)).toBeVisible();
});

test('cần cả hai rồi lại thôi thì mã PIN một mình mở được', async ({ newPhone, office }) => {
  test.setTimeout(180_000);
  const { page, reader } = await phoneWithReader(newPhone, office);
  await turnOn(page);
  await needBoth(page);
  await set(page, 'Một trong hai là đủ', 'Sổ mở bằng mã PIN hoặc vân tay');
  await close(page);
  await reader.forget();
  await press(page, PIN);
  await expect(lock(page)).toBeVisible();
});

test('cần cả hai mà đầu đọc vân tay hỏng: xã mở lại, chọn mã mới, sổ nguyên như cũ', async ({ newPhone, office }) => {
  test.setTimeout(300_000);
  const { page, reader } = await phoneWithReader(newPhone, office);
  await turnOn(page);
  await needBoth(page);
  const path = await newHousehold(page, 'Hồ Thị Hỏng Máy');
  await forgetPin(page);
  await chooseNoPin(page);
  await reader.remove();
  await page.goto('/');
  const number = await askOffice(page);

  const desk = await officersDesk(newPhone);
  await desk.page.getByRole('link', { name: /người quên mã PIN/ }).click();
  await expect(desk.page.getByText(number, { exact: true })).toBeVisible();
  await desk.page.getByRole('button', { name: 'Đúng người, mở lại' }).click();
  await expect(desk.page.getByText('Đã mở lại cho Đinh Thị Xuyên')).toBeVisible();

  await expect(page.getByText('Xã đã mở lại')).toBeVisible({ timeout: 30_000 });
  await choosePin(page, NEW);
  await expect(page).toHaveTitle(/^Hôm nay/);
  expect(await partsOfLock(page)).toBe(4);
  await page.goto(path);
  await press(page, NEW);
  await expect(page.getByRole('heading', { level: 1, name: 'Hồ Thị Hỏng Máy' })).toBeVisible();
});

test('hai người chung một máy: vân tay mở sổ của người đã bật, sổ người kia vẫn chỉ mở bằng mã', async ({ newPhone, office }) => {
  test.setTimeout(240_000);
  const { page } = await phoneWithReader(newPhone, office);
  await turnOn(page);
  await page.getByRole('button', { name: 'Người khác mở sổ' }).click();
  await page.getByRole('button', { name: 'Người khác, lần đầu' }).click();
  await enter(page, 'tuot', 'sothon-mau');
  await expect(lock(page)).toBeVisible();
  await close(page);
  await expect(finger(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Đinh Thị Xuyên' }).click();
  await finger(page).click();
  await expect(lock(page)).toBeVisible();
});

test('máy không có vân tay hay địa chỉ chỉ là số thì không thấy nút nào', async ({ newPhone, office }) => {
  test.setTimeout(180_000);
  for (const [options, withReader] of [[onDomain(office), false], [{}, true]]) {
    const { page } = await newPhone(options);
    if (withReader) await addReader(page);
    await chooseNoPin(page);
    await page.goto('/');
    await page.getByLabel('Tên đăng nhập').fill('xuyen');
    await page.getByLabel('Mật khẩu').fill('sothon-mau');
    await page.getByRole('button', { name: 'Mở sổ' }).click();
    await expect(page.locator('#new-pin')).toBeVisible();
    // Whatever the page asked the browser is answered by now.
    await page.evaluate(() => PublicKeyCredential.getClientCapabilities());
    await expect(page.getByText('Mở bằng vân tay')).toBeHidden();
    await choosePin(page, PIN);
    await expect(page).toHaveTitle(/^Hôm nay/);
    await page.goto('/them');
    await expect(lock(page)).toBeVisible();
    await page.evaluate(() => PublicKeyCredential.getClientCapabilities());
    await expect(settings(page)).toBeHidden();
  }
});

// The walk through all screens (screens.spec.mjs) is done at 127.0.0.1, where no fingerprint can be.
test('chỗ có vân tay ai cũng đọc được, bấm được, không phải kéo ngang', async ({ newPhone, office }) => {
  test.setTimeout(240_000);
  const { page } = await phoneWithReader(newPhone, office);
  const found = [];
  const look = async (screen) => {
    const looks = [
      ['phone-light', [violations, unnamed, tooSmall, sideways, spilled]],
      ['large-text-light', [sideways, spilled]],
      ['small-dark', [sideways, spilled]],
    ];
    for (const [mode, machines] of looks) {
      await dress(page, modeOf(mode));
      await settled(page);
      for (const machine of machines) found.push(...(await machine(page)).map((line) => `${screen}, ${mode}: ${line}`));
    }
    await dress(page, modeOf('phone-light'));
  };
  await look('off');
  await turnOn(page);
  await look('either');
  await close(page);
  await look('pin-or-finger');
  await finger(page).click();
  await openSettings(page);
  await needBoth(page);
  await look('both');
  await close(page);
  await look('pin-and-finger');
  expect(found).toEqual([]);
});

test('đầu đọc không có PRF thì máy nói một câu, mã PIN vẫn là cách mở', async ({ newPhone, office }) => {
  test.setTimeout(180_000);
  const { page } = await phoneWithReader(newPhone, office, { hasPrf: false });
  await settings(page).locator('#finger-pin').fill(PIN);
  await settings(page).getByRole('button', { name: 'Mở bằng vân tay' }).click();
  await expect(refused(page)).toBeVisible();
  expect(await partsOfLock(page)).toBe(4);
});
