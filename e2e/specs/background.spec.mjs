// What was saved goes to the office while the app is closed: the browser raises the service worker.

import { join } from 'node:path';
import { FLAGS } from '../fixtures/chromium.mjs';
import { CutRoad } from '../fixtures/cut.mjs';
import { draftKept, newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { PIN, asked, forgetPin, press } from '../fixtures/lock.mjs';
import { KEPT, WAITING, photoStates, rows } from '../fixtures/photos.mjs';
import { picture } from '../fixtures/picture.mjs';
import { arrivedOf, reader } from '../fixtures/reader.mjs';

/** The browser's own trying again, which begins after five minutes, begins after two seconds. */
const TRIED_AGAIN_SOON = [
  '--force-fieldtrials=BackgroundSync/Soon',
  '--force-fieldtrial-params=BackgroundSync.Soon:initial_retry_delay_sec/2/max_sync_attempts/9',
];

test('việc đã ghi tự gửi về xã khi không mở ứng dụng, và chỉ vào sổ một lần', async ({ office, phone }) => {
  await signIn(phone);
  const { page } = phone;
  await phone.goOffline();
  const household = await newHousehold(page, 'Lò Thị Nền');
  await expect(page.getByRole('heading', { level: 1, name: 'Lò Thị Nền' })).toBeVisible();

  // The app is closed; no page of it is left. Then there is a signal.
  await page.goto('about:blank');
  await phone.goOnline();
  const arrived = await arrivedOf(office.url, household);
  await expect.poll(arrived, { timeout: 90_000 }).toBe(1);

  // Opened again, the page learns what became of it, and nothing is sent twice.
  await page.goto('/gui-nhan');
  await expect(page.locator('.trail-num').first()).toHaveText('0');
  await page.goto(household);
  await expect(page.getByText('chưa có số')).toHaveCount(0);
  expect(await arrived()).toBe(1);
});

test('sổ đã bấm khóa rồi mới tắt ứng dụng: việc chưa gửi vẫn tự về xã, sổ vẫn khóa, mở ra không gửi lại', async ({
  office,
  phone,
}) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const { page } = phone;
  await phone.goOffline();
  const household = await newHousehold(page, 'Lò Thị Khóa');
  await page.goto('/them');
  await expect(page.getByRole('button', { name: 'Khóa sổ' })).toBeVisible();
  await forgetPin(page);
  await page.getByRole('button', { name: 'Khóa sổ' }).click();
  await expect(asked(page)).toBeVisible();
  await expect(page.getByText('1 chưa gửi')).toBeVisible();

  // Locked by hand, then closed: no page is left, and nothing of the key. Then there is a signal.
  await page.goto('about:blank');
  await phone.goOnline();
  const arrived = await arrivedOf(office.url, household);
  await expect.poll(arrived, { timeout: 90_000 }).toBe(1);

  await page.goto('/gui-nhan');
  await expect(asked(page)).toBeVisible();
  await press(page, PIN);
  await expect(page.getByText('Đã gửi hết.')).toBeVisible();
  await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
  expect(await arrived()).toBe(1);
});

test('ảnh tự về xã khi không mở ứng dụng, đứt giữa chừng thì đi tiếp, máy giữ ảnh tới khi mở ra và nghe là xã đã có', async ({
  office,
  newPhone,
}) => {
  test.setTimeout(240_000);
  const road = await CutRoad.to(office.port);
  const phone = await newPhone({ args: [...FLAGS, ...TRIED_AGAIN_SOON] });
  phone.url = road.url;
  await phone.reopen();
  await signIn(phone);
  const { page } = phone;
  const household = await newHousehold(page, 'Lò Thị Ảnh');
  await expect.poll(() => unsent(page)).toBe(0);
  const file = await picture(page);
  await phone.goOffline();
  await page.goto(`${household}/tham?buoc=3`);
  await page.getByLabel('Hộ nói thế nào?').fill('Mái nhà dột.');
  await draftKept(page);
  await page.goto(`${household}/tham?buoc=4`);
  const camera = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Chụp ảnh' }).click();
  await (await camera).setFiles(file);
  await expect(page.locator('.shot-full img')).toHaveCount(1);
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await page.waitForURL(/\/da-luu\?luot=/);
  expect(await photoStates(page)).toEqual([WAITING]);
  const [{ bytes }] = await rows(page, 'photo_bytes');

  // The app is closed, and with its last page went the key of the book. The signal that comes breaks in the second piece.
  await page.goto('about:blank');
  await forgetPin(page);
  road.cutAfter(100_000);
  await phone.goOnline();
  await expect.poll(() => road.isCut, { timeout: 60_000 }).toBe(true);
  const missing = await reader(office.url, '/api/v1/photos?state=missing');
  const arrivals = await reader(office.url);
  const announced = async () =>
    (await arrivals()).changes.filter(({ records }) =>
      records.some(({ kind, unit }) => kind === 'photo' && household.endsWith(unit)),
    ).length;
  // The record went before its photo.
  expect(await announced()).toBe(1);
  expect((await missing()).count).toBe(1);

  // The browser tries again by itself, and the photo goes on from what the office has of it.
  const before = road.pieces.length;
  road.mend();
  await expect.poll(async () => (await missing()).count, { timeout: 60_000 }).toBe(0);
  expect(road.pieces[0]).toBe(0);
  expect(road.pieces.slice(before).every((offset) => offset > 0)).toBe(true);
  expect(await announced()).toBe(1);

  // The book is still locked, and the phone gave nothing up on the worker's word.
  await page.goto('/gui-nhan');
  await expect(page.getByRole('heading', { name: /^Mã PIN của / })).toBeVisible();
  expect(await rows(page, 'photo_bytes')).toEqual([expect.objectContaining({ bytes })]);
  expect(await photoStates(page)).toEqual([WAITING]);

  // Opened, the page asks and hears that it is there, and sends nothing of it again.
  const sent = road.pieces.length;
  await page.keyboard.type(PIN);
  await expect(page.getByText('Đã gửi hết.')).toBeVisible();
  await expect.poll(() => photoStates(page), { timeout: 30_000 }).toEqual([KEPT]);
  expect(road.pieces.length).toBe(sent);
  await road.remove();
});

test('máy báo mất trước khi gặp xã vừa khôi phục vẫn gửi lại những gì xã cũ đã nhận', async ({ office, phone }) => {
  await signIn(phone);
  const { page } = phone;
  const backup = join(office.folder, 'backup.db');
  await office.run('backup', '--to', backup);
  const household = await newHousehold(page, 'Hồ Thị Nía');
  await expect.poll(() => unsent(page)).toBe(0);

  // What the office received since is gone with its disk, and the phone is reported lost before it hears of that.
  await page.goto('about:blank');
  const seat = await seatOf(phone);
  await office.stop();
  await office.restore(backup);
  await office.run('seat', 'revoke', seat);
  await office.start();

  // Whoever found the phone stands before the locked book. The worker sends what it still has.
  await page.goto('/gui-nhan');
  const held = await reader(office.url, '/api/v1/held');
  const there = async () =>
    (await held()).filter(({ records }) => records.some(({ unit }) => household.endsWith(unit))).length;
  await expect.poll(there, { timeout: 60_000 }).toBe(1);
});

/** The seat of the one person on this phone: its database is named after it. */
async function seatOf({ context, url }) {
  const page = await context.newPage();
  await page.goto(`${url}/healthz`);
  const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  await page.close();
  return names.find((name) => name.startsWith('so-thon-')).slice('so-thon-'.length);
}
