// What the phone says of itself and of its saves is true: how long they wait, whether the browser keeps the book, what a
// bundle is, how far the clock is off, what never arrived from another phone.

import { arrivedOf, beside } from '../fixtures/beside.mjs';
import { bookName } from '../fixtures/book.mjs';
import { officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet } from '../fixtures/meeting.mjs';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many saves the sync page says are on this phone only. */
const onlyHere = (page) => page.locator('.trail-num').first();

test('việc chờ bốn ngày chưa gửi: máy nói chờ từ bao giờ và nhắc làm gói, gửi xong mới nói đã gửi hết', async ({ phone }) => {
  test.setTimeout(180_000);
  await signIn(phone);
  const { page } = phone;
  await phone.goOffline();
  await newHousehold(page, 'Hồ Thị Chờ');
  const saved = Date.now();
  await page.goto('/gui-nhan');
  await expect(page.getByText(/^Lâu nhất: hôm nay lúc \d/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Làm gói niêm phong/ })).toBeVisible();
  const late = page.getByText('Có việc đã chờ hơn 3 ngày. Nên làm gói nhờ người mang về xã.');
  await expect(late).toHaveCount(0);

  await page.clock.setFixedTime(saved + 4 * DAY_MS);
  await page.goto('/gui-nhan');
  await expect(page.getByText(/^Lâu nhất: 4 ngày, từ \d\d\/\d\d, .*Việc lâu nhất: .*Hồ Thị Chờ/)).toBeVisible();
  await expect(late).toBeVisible();
  await expect(onlyHere(page)).toHaveText('1');
  await expect(page.getByText('Đã gửi hết.')).toHaveCount(0);

  await page.clock.setFixedTime(Date.now());
  await phone.goOnline();
  await meet(page);
  await expect(page.getByText('Đã gửi hết.')).toBeVisible({ timeout: 60_000 });
  await expect(onlyHere(page)).toHaveText('0');
  await expect(late).toHaveCount(0);
});

test('chưa đếm xong thì chưa nói số nào: có việc chờ gửi, mở trang nào cũng không thoáng thấy số 0', async ({ phone }) => {
  test.setTimeout(180_000);
  await signIn(phone);
  const { page } = phone;
  await meet(page);
  await phone.goOffline();
  await newHousehold(page, 'Hồ Thị Đếm');
  await page.addInitScript(() => {
    window.shown = new Set();
    const look = () => {
      const here = document.querySelector('.trail-num, .stop-num b');
      if (here?.textContent) window.shown.add(here.textContent);
      const met = document.querySelector('header')?.textContent.match(/Chưa gặp xã lần nào/);
      if (met) window.shown.add(met[0]);
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  });
  for (const [path, here] of [
    ['/', page.locator('.stop-num b').first()],
    ['/gui-nhan', onlyHere(page)],
  ]) {
    await page.goto(path);
    await expect(here).toHaveText('1');
    const shown = await page.evaluate(() => [...window.shown]);
    expect(shown.filter((text) => text !== '…')).toEqual(['1']);
  }
});

test('trình duyệt chưa hứa giữ sổ thì máy nói vậy, hứa rồi mới nói là không tự xóa', async ({ phone }) => {
  test.setTimeout(180_000);
  const { page } = phone;
  await page.addInitScript(() => {
    StorageManager.prototype.persisted = async () => false;
    StorageManager.prototype.persist = async () => {
      window.askedToKeep = true;
      return false;
    };
  });
  await signIn(phone);
  await newHousehold(page, 'Hồ Văn Giữ');
  // The first save asks.
  await page.waitForFunction(() => window.askedToKeep);
  await page.goto('/gui-nhan');
  await expect(page.getByText('Trình duyệt chưa hứa giữ sổ. Cài Sổ Thôn lên màn hình chính')).toBeVisible();
  await expect(page.getByText('Máy sẽ không tự xóa sổ.')).toHaveCount(0);

  await page.addInitScript(() => {
    StorageManager.prototype.persisted = async () => true;
  });
  await page.goto('/gui-nhan');
  await expect(page.getByText('Máy sẽ không tự xóa sổ.')).toBeVisible();
  await expect(page.getByText('Trình duyệt chưa hứa giữ sổ.')).toHaveCount(0);
});

test('gói đưa qua bảng chia sẻ là một tệp .txt; người cầm dán chữ của gói, có mạng thì về tới xã', async ({ office, phone, newPhone }) => {
  test.setTimeout(240_000);
  const carrier = await newPhone();
  await signIn(carrier, 'tuot');
  await signIn(phone);
  await phone.goOffline();
  const household = await newHousehold(phone.page, 'Hồ Thị Sẻ');
  await phone.page.goto('/gui-nhan');
  await phone.page.evaluate(() => {
    window.handedOver = [];
    navigator.canShare = ({ files }) => files.length === 1;
    // Browsers open the sheet only straight from a tap.
    navigator.share = async ({ files: [file], ...rest }) => {
      const tapped = navigator.userActivation.isActive;
      const { name, type } = file;
      window.handedOver.push({ isFile: file instanceof File, name, type, text: await file.text(), rest, tapped });
    };
  });
  await phone.page.getByRole('button', { name: /^Làm gói niêm phong/ }).click();
  await expect(phone.page.getByText('Đã làm gói. Vẫn chưa tính là xã đã nhận.')).toBeVisible();
  const [file, ...more] = await phone.page.evaluate(() => window.handedOver);
  expect(more).toEqual([]);
  expect(file).toMatchObject({ isFile: true, type: 'text/plain', rest: {}, tapped: true });
  expect(file.name).toMatch(/^so-thon-\d{4}-\d{2}-\d{2}\.txt$/);
  expect(file.text).toContain('Gói niêm phong của Sổ Thôn.');
  expect(file.text).toContain('-----BEGIN');
  expect(file.text).not.toContain('Hồ Thị Sẻ');
  await expect(onlyHere(phone.page)).toHaveText('1');

  // Sent as a chat's text, it is pasted; there is no signal yet.
  const { page } = carrier;
  await carrier.goOffline();
  await page.goto('/gui-nhan');
  await page.locator('summary', { hasText: 'Dán chữ của gói' }).click();
  const pasted = page.getByRole('textbox', { name: 'Dán chữ của gói' });
  await pasted.fill(file.text);
  await page.getByRole('button', { name: 'Nhận gói đã dán' }).click();
  await expect(page.getByText(/^Đang cầm 1 mục, .*Chưa đưa được về xã\.$/)).toBeVisible();
  await expect(pasted).toHaveValue('');
  await carrier.goOnline();
  await meet(page);
  await expect(page.getByText(/^Đã đưa về xã 1 mục, lúc /)).toBeVisible({ timeout: 30_000 });
  const ask = await beside(office);
  expect(await arrivedOf(ask, household)).toHaveLength(1);
});

test('giờ trên máy sai thì máy nói sai bao nhiêu, việc đã ghi vẫn về xã, chỉnh lại giờ thì thôi', async ({ office, phone }) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const { page } = phone;
  const ask = await beside(office);
  for (const [off, said] of [
    [3 * DAY_MS, /^Giờ trên máy nhanh hơn giờ ở xã 3 ngày\. Chỉnh lại giờ/],
    [-3 * DAY_MS, /^Giờ trên máy chậm hơn giờ ở xã 3 ngày\. Chỉnh lại giờ/],
  ]) {
    await page.clock.setFixedTime(Date.now() + off);
    const household = await newHousehold(page, 'Hồ Văn Giờ');
    await page.clock.setFixedTime(Date.now() + off);
    await meet(page);
    await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
    await expect(page.getByText(said)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Ngày anh chị đã ghi vẫn giữ nguyên.')).toBeVisible();
    // The office goes by its own clock.
    const [change, ...more] = await arrivedOf(ask, household);
    expect(more).toEqual([]);
    expect(Math.abs(change.received - Date.now())).toBeLessThan(5 * 60_000);
  }
  await page.clock.setFixedTime(Date.now());
  await meet(page);
  await expect(page.getByText(/^Giờ trên máy (nhanh|chậm) hơn/)).toHaveCount(0, { timeout: 30_000 });
});

/** Lets requests with one save through, one of them, as a bad road does; larger ones are turned away, and all after it. */
async function narrow(page) {
  const seat = Buffer.from((await bookName(page)).slice('so-thon-'.length).replaceAll('-', ''), 'hex');
  /** The seat is named once in a request, and once in each of its envelopes. */
  const saves = (body) => {
    let found = 0;
    for (let at = body.indexOf(seat); at >= 0; at = body.indexOf(seat, at + 1)) found += 1;
    return found - 1;
  };
  const road = { open: false, passed: 0, turnedAway: 0 };
  await page.route('**/api/v1/sync', async (route) => {
    if (!road.open || road.passed > 0) return route.abort();
    if (saves(route.request().postDataBuffer()) > 1) {
      road.turnedAway += 1;
      const problem = { type: '/problems/too_large', title: 'Too large', status: 413, code: 'too_large' };
      return route.fulfill({ status: 413, contentType: 'application/problem+json', body: JSON.stringify(problem) });
    }
    road.passed += 1;
    return route.continue();
  });
  return road;
}

test('máy cũ hỏng khi xã mới nhận một việc trong ba: máy mới và bàn cán bộ nói còn hai, tìm lại máy cũ thì về đủ', async ({
  office,
  newPhone,
}) => {
  test.setTimeout(300_000);
  const old = await newPhone();
  // As on iOS and Firefox: nothing is sent but by an open page.
  await old.page.addInitScript(() => {
    delete ServiceWorkerRegistration.prototype.sync;
  });
  await signIn(old);
  await old.goOffline();
  const households = [];
  for (const name of ['Hồ Văn Một', 'Hồ Văn Hai', 'Hồ Văn Ba']) households.push(await newHousehold(old.page, name));
  const road = await narrow(old.page);
  await old.goOnline();
  await old.page.goto('/gui-nhan');
  await expect(onlyHere(old.page)).toHaveText('3');
  road.open = true;
  await old.page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect.poll(() => unsent(old.page), { timeout: 60_000 }).toBe(2);
  await expect(onlyHere(old.page)).toHaveText('2');
  expect(road.turnedAway).toBeGreaterThan(0);
  await old.close();

  // The person gets another phone.
  const next = await newPhone();
  await signIn(next);
  const { page } = next;
  await page.goto('/gui-nhan');
  const told = page.getByRole('heading', { name: 'Có việc chưa về đến xã' });
  await expect(told).toBeVisible();
  await expect(page.getByText(/^Máy .*, gặp xã lần cuối .*: 2 việc đã lưu chưa về đến xã\./)).toBeVisible();

  const desk = await officersDesk(newPhone);
  const person = desk.page.getByRole('row', { name: /Đinh Thị Xuyên/ }).filter({ hasText: 'còn 2 lượt chưa tới' });
  await expect(person).toHaveCount(1, { timeout: 30_000 });
  await expect(desk.page.getByRole('link', { name: /^2\s*lượt đã ghi mà chưa tới/ })).toBeVisible();
  await desk.page.goto('/van-phong/moi-ve');
  await expect(desk.page.getByText(/^còn 2 lượt chưa tới, máy báo Hôm nay/)).toBeVisible();

  // It stands there until it was read.
  await page.reload();
  await expect(told).toBeVisible();
  await page.getByRole('button', { name: 'Đã rõ' }).click();
  await expect(told).toHaveCount(0);
  await page.goto('/gui-nhan');
  await expect(page.getByRole('button', { name: 'Thử gửi bây giờ' })).toBeEnabled({ timeout: 30_000 });
  await expect(told).toHaveCount(0);

  // The phone is found and opened again: nothing was lost on it.
  await old.open();
  await meet(old.page);
  await expect.poll(() => unsent(old.page), { timeout: 60_000 }).toBe(0);
  const ask = await beside(office);
  for (const household of households) expect(await arrivedOf(ask, household)).toHaveLength(1);
  await desk.page.goto('/van-phong');
  await expect(desk.page.getByRole('row', { name: /Đinh Thị Xuyên/ }).first()).toBeVisible({ timeout: 30_000 });
  await expect(desk.page.getByText('còn 2 lượt chưa tới')).toHaveCount(0);
});
