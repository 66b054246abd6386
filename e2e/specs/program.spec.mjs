// Two programs: the field's for everybody, the office's for whoever works there. Each is whole on the device that needs
// it, opens without a network, and is never downloaded for anybody else.

import { enter } from '../fixtures/desk.mjs';
import { signIn } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';

/** Every file of the office that a cache of this device holds. */
function officeFiles(page) {
  return page.evaluate(async () => {
    const paths = [];
    for (const name of await caches.keys()) {
      const keys = await (await caches.open(name)).keys();
      paths.push(...keys.map(({ url }) => new URL(url).pathname));
    }
    return paths.filter((path) => /^\/(so-thon-office|sheets-worker)/.test(path)).sort();
  });
}

const desk = (page) => page.getByRole('heading', { name: 'Bàn làm việc' });
const today = (page) => page.getByRole('heading', { name: 'Hôm nay' });

/** Signs the officer in and waits until the commune's book is there too. */
async function signInOfficer({ page }) {
  await page.goto('/');
  await enter(page, 'canbo', 'sothon-mau');
  await expect(desk(page)).toBeVisible({ timeout: 30_000 });
  await page.goto('/so-ho');
  await page.locator('a.entry').first().waitFor({ timeout: 30_000 });
}

// The first sign-in of an officer brings a second program.
test.describe.configure({ timeout: 120_000 });

test('máy của cộng tác viên không giữ và không tải tệp nào của xã', async ({ phone, office }) => {
  const asked = [];
  phone.context.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await signIn(phone);
  await phone.page.goto('/van-phong');
  await expect(phone.page.getByText('Trang này dành cho công chức xã.')).toBeVisible();
  await phone.page.goto('/');
  await expect(today(phone.page)).toBeVisible();

  expect(await officeFiles(phone.page)).toEqual([]);
  expect(await phone.workerVersion()).toMatchObject({ whole: true, office: false });
  expect(asked.filter((path) => /so-thon-office|sheets/.test(path))).toEqual([]);

  await office.stop();
  await phone.reopen({ offline: true });
  await phone.page.goto('/');
  await expect(today(phone.page)).toBeVisible();
});

test('máy của cán bộ giữ đủ tệp của xã và mở bàn làm việc khi không có mạng', async ({ phone, office }) => {
  await signInOfficer(phone);
  const kept = await officeFiles(phone.page);
  for (const part of [/^\/so-thon-office-[0-9a-f]{16}\.js$/, /^\/so-thon-office-[0-9a-f]{16}_bg\.wasm$/, /^\/sheets-worker_bg\.wasm$/]) {
    expect(kept.some((path) => part.test(path)), `${part} in ${kept}`).toBe(true);
  }
  expect(await phone.workerVersion()).toMatchObject({ whole: true, office: true });

  await office.stop();
  await phone.reopen({ offline: true });
  await phone.page.goto('/van-phong');
  await expect(desk(phone.page)).toBeVisible();
  await phone.page.getByRole('link', { name: 'Thôn', exact: true }).click();
  await expect(phone.page.getByRole('row').nth(1)).toBeVisible();
});

test('hai người chung một máy: mỗi người mở phần của mình, cả khi không có mạng', async ({ phone, office }) => {
  const { page } = phone;
  await signInOfficer(phone);
  await page.goto('/them');
  await page.getByRole('button', { name: 'Người khác mở sổ' }).click();
  await page.getByRole('button', { name: 'Người khác, lần đầu' }).click();
  await enter(page, 'xuyen', 'sothon-mau');
  await expect(page.getByRole('button', { name: 'Người khác mở sổ' })).toBeVisible();
  await expect(page.locator('.spine')).toHaveCount(0);
  const names = await page.evaluate(() => JSON.parse(localStorage.getItem('so-thon.seats')).map(({ name }) => name));

  await office.stop();
  await phone.reopen({ offline: true });
  await phone.page.goto('/them');
  await phone.page.getByRole('button', { name: 'Người khác mở sổ' }).click();
  await phone.page.getByRole('button', { name: names[0] }).click();
  await expect(phone.page.locator('.spine')).toBeVisible();
});

test('trình duyệt đã dọn phần của xã: sổ vẫn mở khi không có mạng, có mạng thì tải lại được', async ({ phone, office }) => {
  await signInOfficer(phone);
  await phone.page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        if (/so-thon-office|sheets-worker|\.so-thon\/office/.test(url)) await cache.delete(url);
      }
    }
  });
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Network.clearBrowserCache');
  await office.stop();
  await phone.reopen({ offline: true });
  const { page } = phone;
  await page.goto('/so-ho');
  await expect(page.locator('a.entry').first()).toBeVisible();
  await page.goto('/van-phong');
  await expect(page.getByText('Phần của xã chưa có trên máy này')).toBeVisible();

  await office.start();
  await phone.goOnline();
  await page.getByRole('button', { name: 'Tải phần của xã' }).click();
  await expect(desk(page)).toBeVisible({ timeout: 30_000 });
  expect(await phone.workerVersion()).toMatchObject({ office: true });
});
