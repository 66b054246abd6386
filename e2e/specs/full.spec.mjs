// A phone whose disk is full while a visit is being saved: nothing is lost, nothing is half written.

import { draftKept, newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';

const SAID = 'Giếng cạn từ tháng 7.';
const LATER = 'Muốn khoan giếng chung với nhà bên.';

/**
 * Takes away all room that the browser gives the app, as on a full phone, until `giveRoom` or the end of the test. The
 * browser looks at the room that is left at most twice a minute, so this waits until it has noticed.
 */
async function takeRoom(phone, page) {
  const session = await phone.context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  // It holds for as long as the session is open.
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await expect.poll(() => writeElsewhere(page), { timeout: 60_000 }).toBe('QuotaExceededError');
  return session;
}

async function giveRoom(session, page) {
  const origin = new URL(page.url()).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await expect.poll(() => writeElsewhere(page), { timeout: 60_000 }).toBe('');
}

/** The drafts on the phone as they lie there, sealed. */
function drafts(page) {
  return page.evaluate(async () => {
    const all = await indexedDB.databases();
    const { name } = all.find((one) => one.name.startsWith('so-thon-'));
    const opening = indexedDB.open(name);
    const database = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
    const reading = database.transaction('drafts').objectStore('drafts').getAll();
    const values = await new Promise((done) => (reading.onsuccess = () => done(reading.result)));
    database.close();
    return values.map((value) => [...new Uint8Array(value)]);
  });
}

/** Writes a few bytes beside the app's book, and tells what the browser said to it. */
function writeElsewhere(page) {
  return page.evaluate(async () => {
    const opening = indexedDB.open('beside', 1);
    const database = await new Promise((done, failed) => {
      opening.onupgradeneeded = () => opening.result.createObjectStore('bytes');
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    const said = await new Promise((done) => {
      const writing = database.transaction('bytes', 'readwrite');
      writing.objectStore('bytes').put(new Uint8Array(1_000), 'some');
      writing.oncomplete = () => done('');
      writing.onabort = () => done(writing.error?.name);
    });
    database.close();
    return said;
  });
}

test('máy hết chỗ lúc lưu lượt thăm: không mất chữ nào, không lưu dở dang, có chỗ thì lưu được', async ({ phone }) => {
  test.setTimeout(180_000);
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Lò Văn Đầy');
  await phone.goOffline();
  const before = await unsent(page);
  await page.goto(`${path}/tham?buoc=3`);
  await page.getByLabel('Hộ nói thế nào?').fill(SAID);
  await draftKept(page);
  const kept = await drafts(page);
  expect(kept).toHaveLength(1);

  await writeElsewhere(page);
  const session = await takeRoom(phone, page);
  await page.getByLabel('Hộ nói thế nào?').fill(`${SAID} ${LATER}`);
  await expect(page.getByText('Nháp chưa giữ được.')).toBeVisible();
  await page.getByRole('link', { name: 'Tiếp' }).click();
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  const said = page.getByRole('alert').filter({ hasText: 'Chưa lưu được' });
  await expect(said).toContainText('Máy hết chỗ trống');
  await expect(said).toContainText('Không mất gì');
  expect(await unsent(page)).toBe(before);
  expect(await drafts(page)).toEqual(kept);

  await giveRoom(session, page);
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await page.waitForURL(/\/da-luu\?luot=/);
  expect(await unsent(page)).toBe(before + 1);
  expect(await drafts(page)).toEqual([]);
  const visit = new URL(page.url()).searchParams.get('luot');
  await page.goto(`${path}/tham/${visit}`);
  await expect(page.getByText(LATER)).toBeVisible();
});
