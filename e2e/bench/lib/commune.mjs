// A phone of the real app that holds a whole commune, signed in as the commune's officer.

import { Office, Store } from '../../fixtures/office.mjs';
import { Phone } from '../../fixtures/phone.mjs';

/** Loads 70,000 records through a browser: minutes on a slow machine, never for ever. */
const PATIENCE = 15 * 60_000;

/** An office over a data set, and a phone that has downloaded all of it. */
export async function holding(set, households) {
  const store = await Store.of(set);
  const office = await Office.over(store);
  await store.remove();
  const phone = await Phone.unpack(office.url);
  const { page } = phone;
  await page.goto('/so-ho');
  await page.locator('#login').fill('canbo');
  await page.locator('#password').fill('sothon-mau');
  await page.locator('form button[type=submit]').click();
  // The sign-in brings the office's program, which starts once it is whole: not before that is the phone ready.
  await page.locator('.spine').waitFor({ timeout: 60_000 });
  await phone.installed();
  const deadline = Date.now() + PATIENCE;
  // All households are there, and the office has nothing more to say.
  while ((await answered(page)) || (await page.evaluate(stored, 'units')) < households) {
    if (Date.now() > deadline) throw new Error('the phone did not become whole');
  }
  return {
    office,
    phone,
    async remove() {
      await phone.remove();
      await office.remove();
    },
  };
}

/** Whether the office answered within a while. */
function answered(page) {
  const sync = (response) => response.url().includes('/api/v1/sync');
  return page.waitForResponse(sync, { timeout: 3_000 }).then(
    () => true,
    () => false,
  );
}

/** In the page: how many values a table of the person's store has. */
export async function stored(table) {
  const { name } = (await indexedDB.databases())[0] ?? {};
  if (!name) return 0;
  const database = await new Promise((done, failed) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  if (!database.objectStoreNames.contains(table)) return database.close() ?? 0;
  const request = database.transaction(table).objectStore(table).count();
  const count = await new Promise((done) => (request.onsuccess = () => done(request.result)));
  database.close();
  return count;
}

/** In the page: keys and values of the list's rows, as they are stored. */
export async function summaries() {
  const { name } = (await indexedDB.databases())[0];
  const database = await new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
  });
  const store = database.transaction('summaries').objectStore('summaries');
  const all = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const [keys, values] = await Promise.all([all(store.getAllKeys()), all(store.getAll())]);
  database.close();
  const plain = (bytes) => [...new Uint8Array(bytes)];
  return { keys: keys.map(plain), values: values.map(plain) };
}
