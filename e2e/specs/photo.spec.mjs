// A photo is taken at a visit on a hillside and comes home in its own time.

import { createHash } from 'node:crypto';
import { draftKept, newHousehold, signIn } from '../fixtures/field.mjs';
import { CutRoad } from '../fixtures/cut.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { PIN, forgetPin, knowPin } from '../fixtures/lock.mjs';
import { DRAFT, KEPT, WAITING, photoStates as states, rows } from '../fixtures/photos.mjs';
import { holdsPicture, picture } from '../fixtures/picture.mjs';

const SAID = 'Mái nhà dột hai chỗ.';

const shots = (page) => page.locator('.shot-full img');

async function toLastStep(page, path) {
  await page.goto(`${path}/tham?buoc=3`);
  await page.getByLabel('Hộ nói thế nào?').fill(SAID);
  await draftKept(page);
  await page.goto(`${path}/tham?buoc=4`);
  await expect(page.getByRole('button', { name: 'Chụp ảnh' })).toBeVisible();
}

/** Takes a picture: the camera opens, and gives it. */
async function take(page, file, button = /Chụp/) {
  const camera = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await camera).setFiles(file);
}

async function save(page) {
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await page.waitForURL(/\/da-luu\?luot=/);
  return new URL(page.url()).searchParams.get('luot');
}

test('chụp xong một ảnh thì nút chụp vẫn nằm đúng chỗ ngón cái', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Hồ Thị Nút');
  await page.goto(`${path}/tham?buoc=4`);
  const button = page.getByRole('button', { name: /^Chụp/ });
  // Within its part of the page: the line that tells of the kept draft comes above all of it.
  const place = () =>
    button.evaluate((one) => Math.round(one.getBoundingClientRect().top - one.closest('section').getBoundingClientRect().top));
  await expect(button).toBeVisible();
  const before = await place();
  await take(page, await picture(page, 400));
  await expect(shots(page)).toHaveCount(1);
  await take(page, await picture(page, 400));
  await expect(shots(page)).toHaveCount(2);
  expect(await place()).toBe(before);
});

test('chụp ảnh khi mất mạng, máy tắt giữa chừng, ảnh đứt đường rồi đi tiếp, xã và máy khác xem được', async ({ office, newPhone }) => {
  test.setTimeout(180_000);
  const road = await CutRoad.to(office.port);
  const phone = await newPhone();
  phone.url = road.url;
  await phone.reopen();
  await signIn(phone);
  let { page } = phone;
  const path = await newHousehold(page, 'Hồ Thị Ảnh');
  const file = await picture(page);
  await office.stop();
  await phone.goOffline();

  // The draft is kept before the camera opens, touched or not: the system may end the page now.
  await page.goto(`${path}/tham?buoc=4`);
  const camera = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Chụp ảnh' }).click();
  await camera;
  expect((await rows(page, 'drafts')).length).toBe(1);
  await phone.reopen({ offline: true });
  page = phone.page;

  await toLastStep(page, path);
  await expect(page.getByText('Đang ghi dở từ')).toBeVisible();
  await take(page, file);
  await expect(shots(page)).toHaveCount(1);
  await take(page, file);
  await expect(shots(page)).toHaveCount(2);
  // Made small, upright, without what the file said besides.
  const size = await shots(page).first().evaluate((image) => [image.naturalWidth, image.naturalHeight]);
  expect(size).toEqual([1280, 960]);
  await page.getByRole('button', { name: /^Bỏ Ảnh/ }).first().click();
  await expect(shots(page)).toHaveCount(1);

  // Killed while the form is open: the photo is there again.
  await phone.reopen({ offline: true });
  page = phone.page;
  await page.goto(`${path}/tham?buoc=4`);
  await expect(shots(page)).toHaveCount(1);
  const visit = await save(page);
  expect(await states(page)).toEqual([WAITING]);
  // At rest it is no picture: no JPEG begins in what lies there.
  const [{ bytes }] = await rows(page, 'photo_bytes');
  expect(bytes.length).toBeGreaterThan(140_000);
  expect(holdsPicture(bytes)).toBe(false);
  await page.goto(`${path}/tham/${visit}`);
  await expect(shots(page)).toHaveCount(1);
  await page.goto('/gui-nhan');
  await expect(page.getByText('Còn 1 ảnh chờ gửi')).toBeVisible();

  // The office is back; the road breaks in the middle of a piece. The record is there all the same.
  await office.start();
  road.cutAfter(100_000);
  await phone.goOnline();
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect.poll(() => road.isCut).toBe(true);
  await expect(page.getByText('Đã gửi hết.')).toBeVisible();
  expect(await states(page)).toEqual([WAITING]);

  // The office sees the visit, and that its photo has not come.
  const desk = await newPhone({ viewport: { width: 1280, height: 800 } });
  await desk.page.goto('/');
  await desk.page.getByLabel('Tên đăng nhập').fill('canbo');
  await desk.page.getByLabel('Mật khẩu').fill('sothon-mau');
  await desk.page.getByRole('button', { name: 'Mở sổ' }).click();
  const missing = desk.page.getByRole('region', { name: '1 ảnh chưa tới' });
  await expect(missing.getByRole('link', { name: 'Hồ Thị Ảnh' })).toBeVisible({ timeout: 30_000 });
  await missing.getByRole('link', { name: 'Hồ Thị Ảnh' }).click();
  await expect(desk.page.getByText('Ảnh chưa tới xã.')).toBeVisible();

  // It goes on where it stopped: what was taken before the cut is not sent again.
  road.mend();
  const offsets = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect.poll(() => states(page)).toEqual([KEPT]);
  expect(offsets[0]).toBe(65_536);
  await expect(page.getByText('ảnh chờ gửi')).toHaveCount(0);

  // The office has it whole now, opened for it by the server.
  await desk.page.getByRole('button', { name: /Tải lại/ }).click();
  await expect(shots(desk.page)).toHaveCount(1);
  await shots(desk.page).click();
  await expect(desk.page.locator('.wide img')).toHaveJSProperty('naturalWidth', 1280);

  // Another phone fetches it on demand, once.
  const other = await newPhone();
  await signIn(other);
  await other.page.goto(`${path}/tham/${visit}`);
  await expect(shots(other.page)).toHaveCount(0);
  await other.page.getByRole('button', { name: /^Tải ảnh/ }).click();
  await expect(shots(other.page)).toHaveCount(1);
  await other.goOffline();
  await other.page.goto(path);
  await expect(shots(other.page)).toHaveCount(1);
  await road.remove();
});

test('ảnh hỏng đường không giữ chân bản ghi nào', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Lê Văn Chậm');
  const file = await picture(page, 800);
  // Every photo fails, for whatever reason.
  await phone.context.route('**/api/v1/photos/**', (route) => route.fulfill({ status: 500, body: '' }));
  await toLastStep(page, path);
  await take(page, file);
  await expect(shots(page)).toHaveCount(1);
  // The page sends it, or the worker, whichever is first.
  const failed = phone.context.waitForEvent('response', (response) => response.url().includes('/api/v1/photos/'));
  await save(page);
  expect((await failed).status()).toBe(500);
  await newHousehold(page, 'Lê Văn Sau');
  await page.goto('/gui-nhan');
  await expect(page.getByText('Đã gửi hết.')).toBeVisible();
  await expect(page.getByText('Còn 1 ảnh chờ gửi')).toBeVisible();
  await phone.context.unroute('**/api/v1/photos/**');
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect.poll(() => states(page), { timeout: 60_000 }).toEqual([KEPT]);
});

test('tệp không phải ảnh thì nói ra, nháp còn nguyên', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Đinh Văn Tệp');
  await toLastStep(page, path);
  await take(page, { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('không phải ảnh') }, 'Chọn ảnh có sẵn');
  await expect(page.getByText('Máy không đọc được tệp này như một ảnh.')).toBeVisible();
  await page.goto(`${path}/tham?buoc=3`);
  await expect(page.getByLabel('Hộ nói thế nào?')).toHaveValue(SAID);
});

test('khóa sổ thì ảnh trong nháp còn nguyên mà không ai xem được, mở khóa thì lưu và gửi đi', async ({ phone }) => {
  // What is waited for at the end may take a minute by itself.
  test.setTimeout(120_000);
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Hồ Văn Khóa');
  const file = await picture(page, 800);
  await phone.goOffline();
  await toLastStep(page, path);
  await take(page, file);
  await expect(shots(page)).toHaveCount(1);

  await page.goto('/them');
  await expect(page.getByRole('button', { name: 'Khóa sổ' })).toBeVisible();
  await forgetPin(page);
  await page.getByRole('button', { name: 'Khóa sổ' }).click();
  await expect(page.getByRole('heading', { name: /^Mã PIN của/ })).toBeVisible();
  // The bytes are no picture, and the row that has their key cannot be read: not even the hash it names is found.
  const [{ bytes }] = await rows(page, 'photo_bytes');
  const [row] = await rows(page, 'photos');
  const sealed = Buffer.from(bytes);
  expect(holdsPicture(sealed)).toBe(false);
  const hash = createHash('sha256').update(sealed).digest();
  for (const form of [hash, hash.toString('hex'), hash.toString('base64url')]) {
    expect(Buffer.from(row.bytes).indexOf(form)).toBe(-1);
  }
  expect(row.state).toBe(DRAFT);

  await page.keyboard.type(PIN);
  await expect(page.getByRole('button', { name: 'Khóa sổ' })).toBeVisible();
  await knowPin(page);
  await page.goto(`${path}/tham?buoc=4`);
  await expect(shots(page)).toHaveCount(1);
  await save(page);
  expect(await states(page)).toEqual([WAITING]);
  await phone.goOnline();
  await expect.poll(() => states(page), { timeout: 60_000 }).toEqual([KEPT]);
});

test('máy ảnh mở lâu quá nên sổ tự khóa: mở khóa thì ảnh vừa chụp nằm trong phiếu', async ({ phone }) => {
  const { page } = phone;
  await page.clock.install();
  await signIn(phone);
  const path = await newHousehold(page, 'Hồ Thị Chờ');
  const file = await picture(page, 800);
  await toLastStep(page, path);
  const camera = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /Chụp/ }).click();
  const opened = await camera;

  // Nobody touches the app while the camera is in front of it.
  await forgetPin(page);
  await page.clock.fastForward('06:00');
  await expect(page.getByRole('heading', { name: /^Mã PIN của/ })).toBeVisible();
  await opened.setFiles(file);
  await expect(shots(page)).toHaveCount(0);

  await page.keyboard.type(PIN);
  await expect(shots(page)).toHaveCount(1);
  await save(page);
  await expect.poll(() => states(page)).not.toContain(DRAFT);
  expect(await states(page)).toHaveLength(1);
});
