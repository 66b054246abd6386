// A phone of every released version with unsent saves and a draft, under the newest app; an office of
// the same version under the newest server. Nothing is lost, wherever the update is interrupted.

import { mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SEALED, databases } from '../fixtures/book.mjs';
import { unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { PIN, chooseNoPin, choosePin } from '../fixtures/lock.mjs';
import { Office, Store } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { KEPT, photoStates } from '../fixtures/photos.mjs';
import { restore } from '../fixtures/stores.mjs';

const RELEASES = join(import.meta.dirname, '../releases');
const versions = (await readdir(RELEASES, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** So many saves were unsent in the first release's phone, which does not say it. */
const FIRST_UNSENT = 2;

/** The version whose books lay plain. */
const PLAIN = '0.1.0';

/** A phone with what a release left on it, nothing of the newest app run yet, before the office of that time. */
async function released(version) {
  const from = join(RELEASES, version);
  const kept = JSON.parse(gunzipSync(await readFile(join(from, 'phone.json.gz'))));
  const folder = await mkdtemp(join(tmpdir(), 'so-thon-released-'));
  await writeFile(join(folder, 'so-thon.db'), gunzipSync(await readFile(join(from, 'office.db.gz'))));
  await mkdir(join(folder, 'keys'));
  for (const [name, text] of Object.entries(JSON.parse(await readFile(join(from, 'keys.json'), 'utf8')))) {
    await writeFile(join(folder, 'keys', name), text, { mode: 0o600 });
  }
  const store = new Store(folder, '');
  const office = await Office.over(store);
  const phone = await Phone.unpack(office.url);
  const { page } = phone;
  // The store is put there before the app has run: nothing of its own may come first.
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto('/');
  await restore(page, kept);
  await page.unroute('**/*');
  const remove = async () => {
    await phone.remove();
    await office.remove();
    await store.remove();
  };
  return { kept, phone, page, remove };
}

/** What the release said and what it had begun is there. */
async function bothThere(page, kept) {
  await page.goto(kept.household);
  await expect(page.getByText(kept.said)).toBeVisible();
  await expect(page.getByText(kept.said)).toHaveCount(1);
  await page.goto(`${kept.household}/tham?buoc=3`);
  await expect(page.getByLabel('Hộ nói thế nào?')).toHaveValue(kept.draft);
}

/** The signature of a review stands at its household. */
async function seeReviewed(page, kept) {
  if (!kept.reviewed) return;
  await page.goto(kept.reviewed);
  await expect(page.getByText(/^Hộ nghèo, .* ký ngày/).first()).toBeVisible({ timeout: 60_000 });
}

/** The registration to escape poverty stands at its household. */
async function seeRegistered(page, kept) {
  if (!kept.registered) return;
  await page.goto(kept.household);
  const plan = page.getByRole('region', { name: 'Đăng ký thoát nghèo', exact: true });
  await expect(plan.getByText(kept.registered)).toHaveCount(1);
}

async function sendAll(page) {
  await page.goto('/gui-nhan');
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
}

test('có ít nhất một bản đã phát hành để thử nâng cấp', () => {
  expect(versions.length).toBeGreaterThan(0);
});

for (const version of versions) {
  test(`máy dùng bản ${version} lên bản mới, không mất gì`, async () => {
    const { kept, page, remove } = await released(version);
    await page.route('**/api/**', (route) => route.abort());

    await page.goto(kept.household);
    await expect(page.getByText(kept.said)).toBeVisible();
    expect(await unsent(page)).toBe(kept.unsent ?? FIRST_UNSENT);
    await page.goto(`${kept.household}/tham?buoc=3`);
    await expect(page.getByLabel('Hộ nói thế nào?')).toHaveValue(kept.draft);
    // The repair box and reviews came with later versions than the first.
    if (kept.returned) {
      await page.goto('/gui-nhan');
      await expect(page.locator('article.returned')).toContainText(kept.returned);
    }
    await seeReviewed(page, kept);
    await seeRegistered(page, kept);

    await page.unroute('**/api/**');
    await sendAll(page);
    // Photos came with a later version than the first.
    const photos = Array(kept.photos ?? 0).fill(KEPT);
    await expect.poll(() => photoStates(page), { timeout: 30_000 }).toEqual(photos);
    await page.goto(kept.household);
    await expect(page.getByText(kept.said)).toHaveCount(1);
    await seeReviewed(page, kept);
    await seeRegistered(page, kept);
    await remove();
  });
}

test(`sổ bản ${PLAIN} để ngỏ được dời sang chỗ khóa, chỗ cũ không còn, việc chưa gửi vẫn gửi được`, async () => {
  const { kept, phone, page, remove } = await released(PLAIN);
  await page.route('**/api/**', (route) => route.abort());
  expect(await databases(page)).toEqual([kept.name]);
  await page.goto(kept.household);
  await expect(page.getByText(kept.said)).toBeVisible();
  expect(await unsent(page)).toBe(2);
  await expect.poll(() => databases(page)).toEqual([kept.name + SEALED]);

  // The book is found there at every start from now on, and in another tab.
  await phone.reopen();
  await bothThere(phone.page, kept);
  await bothThere(await phone.context.newPage(), kept);
  await sendAll(phone.page);
  await bothThere(phone.page, kept);
  expect(await databases(phone.page)).toEqual([kept.name + SEALED]);
  await remove();
});

test(`một cửa sổ còn giữ sổ cũ bản ${PLAIN}: sổ vẫn mở, và chỗ cũ mất khi cửa sổ ấy đóng`, async () => {
  const { kept, phone, page, remove } = await released(PLAIN);
  await chooseNoPin(page);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Chọn mã PIN' })).toBeVisible();
  const holding = await phone.context.newPage();
  await holding.goto('/healthz');
  await holding.evaluate(async (name) => {
    const opening = indexedDB.open(name);
    // It does not let go when it is asked to.
    window.held = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
  }, kept.name);
  await choosePin(page, PIN);
  await expect(page).toHaveTitle(/^Hôm nay/);
  await bothThere(page, kept);
  expect((await databases(page)).sort()).toEqual([kept.name, kept.name + SEALED]);
  await holding.close();
  // Whichever page asked for it: the last one that was loaded asked too.
  await expect.poll(() => databases(page), { timeout: 30_000 }).toEqual([kept.name + SEALED]);
  await sendAll(page);
  await remove();
});

/** In the page: where the move stops, with `stopped` set. */
const STOPS = {
  // What is asked of the old book's drafts is never answered: households and saves are copied, these are not.
  'giữa lúc dời': () => {
    const asked = IDBObjectStore.prototype.getAllKeys;
    IDBObjectStore.prototype.getAllKeys = function (...query) {
      if (this.name !== 'drafts' || this.transaction.db.name.endsWith('-sealed')) return asked.apply(this, query);
      window.stopped = true;
      return {};
    };
  },
  // The move is done, and the old book is never removed.
  'lúc sắp xóa chỗ cũ': () => {
    IDBFactory.prototype.deleteDatabase = () => {
      window.stopped = true;
      return {};
    };
  },
};

for (const [when, stop] of Object.entries(STOPS)) {
  test(`trình duyệt tắt ngang ${when}: lần mở sau làm nốt, sổ bản ${PLAIN} không mất gì`, async () => {
    const { kept, phone, remove } = await released(PLAIN);
    // Who has a book here was written days ago: a browser that ends in order has it on the disk.
    await phone.reopen();
    const { page } = phone;
    await chooseNoPin(page);
    await page.addInitScript(stop);
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Chọn mã PIN' })).toBeVisible();
    await choosePin(page, PIN);
    await page.waitForFunction(() => window.stopped);
    expect((await databases(page)).sort()).toEqual([kept.name, kept.name + SEALED]);
    await phone.die();

    await phone.open();
    await bothThere(phone.page, kept);
    await expect.poll(() => databases(phone.page)).toEqual([kept.name + SEALED]);
    await sendAll(phone.page);
    await bothThere(phone.page, kept);
    await remove();
  });
}
