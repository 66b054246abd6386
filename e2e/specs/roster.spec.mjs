// A household grows to thirty people on a slow phone without a network: adding one costs the same however many there are.

import { officersDesk } from '../fixtures/desk.mjs';
import { draftKept, newHousehold, signIn } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet } from '../fixtures/meeting.mjs';
import { atRest } from '../fixtures/rounds.mjs';

/** The phone is six times slower than the machine that the test runs on. */
const SLOW = 6;
const HEAD = 'Lò Văn Đông';
/** How many there are at the end. */
const ALL = 30;
/** Who is added while the phone is slow and compared: the first three beside the head, and the last three. */
const EARLY = [2, 3, 4];
const LATE = [28, 29, 30];

/** Names of the same length, so that what is written of one is as long as of the other. */
const nameOf = (place) => `Người ${String(place).padStart(2, '0')}`;

/** From the next page on: what each save writes, in which table and how many bytes. */
const recordSaves = (page) =>
  page.addInitScript(() => {
    const writes = new Map();
    window.saves = [];
    for (const deed of ['put', 'delete']) {
      const own = IDBObjectStore.prototype[deed];
      IDBObjectStore.prototype[deed] = function (...given) {
        const { transaction } = this;
        if (!writes.has(transaction)) {
          writes.set(transaction, []);
          transaction.addEventListener('complete', () => window.saves.push(writes.get(transaction)));
        }
        writes.get(transaction).push({ what: `${deed} ${this.name}`, bytes: deed === 'put' ? given[0].byteLength : 0 });
        return own.apply(this, given);
      };
    }
  });

/** Says in the form who is added. */
async function describe(page, place) {
  await page.getByLabel('Họ tên').fill(nameOf(place));
  await page.getByLabel('Là gì của chủ hộ?').selectOption({ label: 'con' });
  await page.getByLabel('Năm sinh').fill('2001');
}

/** Saves, and waits until the form is empty again. */
async function saveAndGoOn(page) {
  await page.getByRole('button', { name: 'Lưu, thêm người nữa' }).click();
  await expect(page.getByLabel('Họ tên')).toHaveValue('');
}

/** Adds somebody; tells what that wrote, drew and worked. */
async function addWatched(page, work, place) {
  await describe(page, place);
  // The draft's own writing and its line on the page come before.
  await draftKept(page);
  await page.evaluate(() => {
    window.saves = [];
    window.drawn = 0;
    window.watch?.disconnect();
    window.watch = new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        window.drawn += 1 + (node.querySelectorAll?.('*').length ?? 0);
      }
    });
    window.watch.observe(document.body, { childList: true, subtree: true });
  });
  const before = await work();
  await saveAndGoOn(page);
  const worked = (await work()) - before;
  const { saves, drawn } = await page.evaluate(() => ({ saves: window.saves, drawn: window.drawn }));
  const written = saves.filter((own) => own.some(({ what }) => what === 'put outbox'));
  expect(written).toHaveLength(1);
  return { drawn, worked, written: written[0], elements: await page.locator('*').count() };
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const tables = ({ written }) => written.map(({ what }) => what);
const bytes = ({ written }, table) => written.find(({ what }) => what === `put ${table}`).bytes;

/** Everybody on the household's page, in its order. */
const people = (page) => page.locator('section[aria-labelledby=people] .name');

test('hộ ba mươi người trên máy chậm, mất mạng: thêm người thứ ba mươi nhẹ như thêm người thứ hai, xã nhận đủ, mỗi người một lần', async ({
  newPhone,
  office,
  phone,
}) => {
  test.setTimeout(300_000);
  await signIn(phone);
  const { page } = phone;
  await recordSaves(page);
  const path = await newHousehold(page, HEAD);
  await office.stop();
  await phone.goOffline();

  const chromium = await phone.context.newCDPSession(page);
  const slowDown = (rate) => chromium.send('Emulation.setCPUThrottlingRate', { rate });
  // What the page's own thread worked, not what it waited: other programs on the machine do not count.
  await chromium.send('Performance.enable', { timeDomain: 'threadTicks' });
  const work = async () => {
    const all = await chromium.send('Performance.getMetrics');
    return all.metrics.find(({ name }) => name === 'TaskDuration').value;
  };

  await page.goto(`${path}/nguoi/moi`);
  await expect(page.getByLabel('Họ tên')).toBeVisible();
  const costs = new Map();
  for (let place = 2; place <= ALL; place += 1) {
    const watched = EARLY.includes(place) || LATE.includes(place);
    await slowDown(watched ? SLOW : 1);
    if (watched) {
      costs.set(place, await addWatched(page, work, place));
    } else {
      await describe(page, place);
      await saveAndGoOn(page);
    }
  }

  // One person is one record, in as many tables as ever, and the form is drawn as ever.
  const [early, late] = [EARLY, LATE].map((places) => places.map((place) => costs.get(place)));
  for (const own of [...early, ...late]) {
    expect(tables(own)).toEqual(tables(early[0]));
    expect(own.drawn).toBe(early[0].drawn);
    expect(own.elements).toBe(early[0].elements);
    // The number of a save takes a byte more from 24 on, wherever it stands.
    for (const table of ['outbox', 'pending', 'pending_units', 'places', 'meta']) {
      expect(Math.abs(bytes(own, table) - bytes(early[0], table))).toBeLessThanOrEqual(4);
    }
  }
  // The list's row alone has something of everybody: the name that the search finds.
  const each = (bytes(late.at(-1), 'summaries') - bytes(early[0], 'summaries')) / (LATE.at(-1) - EARLY[0]);
  expect(each).toBeLessThanOrEqual(16);
  // Ten times as many people; a cost of each would be ten times as much work.
  const [few, many] = [early, late].map((all) => median(all.map(({ worked }) => worked)));
  expect(many / few).toBeLessThan(4);

  // The household's page, as slow as before: all are there, and the last one's form opens and saves.
  await page.getByRole('link', { name: 'Để nháp và quay lại' }).click();
  await page.waitForURL((url) => url.pathname === path);
  const everybody = [HEAD, ...Array.from({ length: ALL - 1 }, (_, at) => nameOf(at + 2))];
  await expect(people(page)).toHaveText(everybody);
  await page.locator('section[aria-labelledby=people]').getByRole('link', { name: nameOf(ALL) }).click();
  await page.waitForURL(/\/nguoi\/[0-9a-f-]{36}$/);
  await expect(page.getByLabel('Họ tên')).toHaveValue(nameOf(ALL));
  await page.getByLabel('Đang làm gì, học gì?').fill('làm rẫy');
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.waitForURL((url) => url.pathname === path);
  await expect(page.getByRole('heading', { name: `${ALL} người trong hộ` })).toBeVisible();
  await expect(page.locator('section[aria-labelledby=people]').getByRole('link', { name: nameOf(ALL) })).toContainText('làm rẫy');

  await slowDown(1);
  await office.start();
  await phone.goOnline();
  await atRest(page);
  await page.goto(path);
  await expect(people(page)).toHaveText(everybody);
  const { page: desk } = await officersDesk(newPhone);
  await meet(desk);
  await desk.goto(path);
  await expect(desk.getByRole('heading', { name: `${ALL} người trong hộ` })).toBeVisible();
  await expect(people(desk)).toHaveText(everybody);
});
