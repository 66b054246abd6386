// A new version reaches the phone whole, waits until somebody agrees, and never strands an open page.

import { expect, test as base } from '../fixtures/index.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { Releases } from '../fixtures/releases.mjs';

const test = base.extend({
  releases: async ({}, use) => {
    const releases = await Releases.start();
    await use(releases);
    await releases.stop();
  },
  phone: async ({ releases }, use) => {
    const phone = await Phone.unpack(releases.url);
    await use(phone);
    await phone.remove();
  },
});

async function openFirst(phone) {
  await phone.page.goto('/');
  await phone.page.evaluate(() => navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }));
  await phone.installed();
}

/** Asks for a newer version and waits until it is whole and waiting, or has failed. */
function update(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise((done) => registration.addEventListener('updatefound', done, { once: true }));
    await Promise.all([found, registration.update()]);
    const worker = registration.installing ?? registration.waiting;
    while (worker.state === 'installing') {
      await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
    }
    return worker.state;
  });
}

function activateWaiting(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const changed = new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
    registration.waiting.postMessage({ type: 'activate' });
    await changed;
  });
}

const cacheNames = (page) => page.evaluate(async () => (await caches.keys()).sort());
const heading = (page) => page.locator('h1');

test('bản mới chỉ thay bản cũ khi người dùng đồng ý', async ({ releases, phone }) => {
  await releases.publish('một');
  await openFirst(phone);
  await releases.publish('hai');
  expect(await update(phone.page)).toBe('installed');

  await phone.page.reload();
  await expect(heading(phone.page)).toHaveText('một');

  await activateWaiting(phone.page);
  await expect(heading(phone.page)).toHaveText('một');
  await phone.page.reload();
  await expect(heading(phone.page)).toHaveText('hai');
  expect(await phone.workerVersion()).toMatchObject({ version: 'hai', whole: true });
  await expect.poll(() => cacheNames(phone.page)).toEqual(['so-thon-hai']);
});

test('trang đang mở của bản cũ vẫn đủ tệp khi trang khác đã sang bản mới', async ({ releases, phone }) => {
  const { sheets } = await releases.publish('một');
  await openFirst(phone);
  await phone.page.reload();
  await phone.page.evaluate(async () => {
    const channel = new MessageChannel();
    const answer = new Promise((done) => (channel.port1.onmessage = done));
    (await navigator.serviceWorker.ready).active.postMessage({ type: 'office' }, [channel.port2]);
    await answer;
  });
  await releases.publish('hai');
  expect(await update(phone.page)).toBe('installed');

  const other = await phone.context.newPage();
  await other.goto('/');
  await activateWaiting(other);
  await other.reload();
  await expect(heading(other)).toHaveText('hai');
  await phone.goOffline();
  expect(await phone.page.evaluate((url) => fetch(url).then((file) => file.text()), sheets)).toBe('// sheets of một');
});

test('bản mới bị hỏng giữa đường thì bản cũ vẫn chạy', async ({ releases, phone }) => {
  await releases.publish('một');
  await openFirst(phone);
  const { script } = await releases.publish('hai');
  releases.corrupt(script);
  expect(await update(phone.page)).toBe('redundant');

  await releases.stop();
  await phone.goOffline();
  await phone.page.reload();
  await expect(heading(phone.page)).toHaveText('một');
  expect(await cacheNames(phone.page)).toEqual(['so-thon-một']);
});

test('lần đầu mở, tệp chương trình chỉ tải về một lần', async ({ releases, phone }) => {
  const { script } = await releases.publish('một');
  await openFirst(phone);
  expect(releases.asked.filter((path) => path === script)).toHaveLength(1);
});

test('trình duyệt đã dọn bộ nhớ và không có mạng: trang báo hiện ra', async ({ releases, phone }) => {
  await releases.publish('một');
  await openFirst(phone);
  await phone.page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await releases.stop();
  await phone.goOffline();
  await phone.page.goto('/so-ho');
  await expect(heading(phone.page)).toHaveText('Chưa mở được sổ');
  // Its policy knows its style by the hash.
  await expect(phone.page.locator('header')).toHaveCSS('background-color', 'rgb(42, 39, 72)');

  await releases.resume();
  await phone.goOnline();
  await phone.page.getByRole('link', { name: 'Thử lại' }).click();
  await expect(heading(phone.page)).toHaveText('một');
});
