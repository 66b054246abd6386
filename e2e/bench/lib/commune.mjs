// A phone of the real app that holds a whole commune.

import { existsSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Office, Store } from '../../fixtures/office.mjs';
import { Phone } from '../../fixtures/phone.mjs';

/** The last day of what is measured by: everything is the same in every run. */
export const LAST_DAY = '2026-07-01';

/** The seed that the server's data sets grow from. */
export const SEED = 1;

/** Everyone's password in a demonstration. */
const PASSWORD = 'sothon-mau';

/** Who carries the phone that is measured: a collaborator to whom every village of the data set is assigned. */
export const COLLABORATOR = 'xuyen';

/** Loads 70,000 records through a browser: minutes on a slow machine, never for ever. */
const PATIENCE = 15 * 60_000;

/** The smaller commune, for what does not depend on how much a phone holds: its set and its households. */
export const SMALL = { set: 'commune-50', households: 50 };

/** The one that is measured by. */
export const LARGE = { set: 'commune-5k', households: 5_000 };

/** An office over a data set. Filling the large one takes minutes: it is filled once where a folder for that is named. */
export async function officeOf(set) {
  const kept = process.env.SO_THON_STORES && join(process.env.SO_THON_STORES, set);
  if (kept && existsSync(kept)) return Office.over(new Store(kept, ''));
  const store = await Store.of(set, LAST_DAY);
  const office = await Office.over(store);
  // Whole or not at all: a run that was stopped leaves no half store behind.
  if (kept) await cp(store.folder, `${kept}.half`, { recursive: true }).then(() => rename(`${kept}.half`, kept));
  await store.remove();
  return office;
}

/** Signs in on a fresh phone, on the page that tells how far sending and receiving got unless another one is named. */
export async function signIn({ page }, login, path = '/gui-nhan') {
  await page.goto(path);
  await page.locator('#login').fill(login);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('form button[type=submit]').click();
}

/** Waits until everything that is assigned has been downloaded, as the page of sending and receiving says. */
export async function whole({ page }) {
  await page.locator('main', { hasText: 'mới đến' }).waitFor({ timeout: PATIENCE });
  await settled(page);
}

/** Waits until no meeting with the office runs. */
export async function settled(page) {
  await page.locator('.dock-act .btn:not([disabled])', { hasText: 'Thử gửi bây giờ' }).waitFor({ timeout: PATIENCE });
}

/** An office over a data set, and a phone that has downloaded all of it. */
export async function holding(set, login) {
  const office = await officeOf(set);
  const phone = await Phone.unpack(office.url);
  await signIn(phone, login);
  await phone.installed();
  await whole(phone);
  return {
    office,
    phone,
    async remove() {
      await phone.remove();
      await office.remove();
    },
  };
}

/** In the page: the name of the person's database. */
export async function database() {
  const all = await indexedDB.databases();
  return all.map(({ name }) => name).find((name) => name.startsWith('so-thon-'));
}

/** In the page: keys and values of the list's rows, as they are stored. */
export async function summaries() {
  const all = await indexedDB.databases();
  const { name } = all.find((one) => one.name.startsWith('so-thon-'));
  const database = await new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
  });
  const store = database.transaction('summaries').objectStore('summaries');
  const everyOne = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const [keys, values] = await Promise.all([everyOne(store.getAllKeys()), everyOne(store.getAll())]);
  database.close();
  const plain = (bytes) => [...new Uint8Array(bytes)];
  return { keys: keys.map(plain), values: values.map(plain) };
}
