// What whoever copied a phone's storage could read: words that were planted in books are searched for in the raw
// profile folders of a browser with windows, which takes up again what was open (docs/security.md).

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { again, carrier } from '../at_rest/carrier.mjs';
import { choicesKept } from '../at_rest/choices.mjs';
import { SEEN, UNSEEN, plainPage, unseen, writeDown } from '../at_rest/control.mjs';
import { places, search } from '../at_rest/profile.mjs';
import { Released } from '../at_rest/released.mjs';
import { screen } from '../at_rest/screen.mjs';
import { Seeker } from '../at_rest/seeker.mjs';
import { keepPlainBook, takeOver } from '../at_rest/upgrade.mjs';
import { lock, spendTheDay } from '../at_rest/use.mjs';
import { KINDS, PERSONS, persons } from '../at_rest/words.mjs';
import { Office, Store } from '../fixtures/office.mjs';
import { versionOf } from './lib/browser.mjs';
import { called, exact, report } from './lib/figures.mjs';

const SEED = 50;

/** So many places of what was found are told, those with the most words first. */
const SHOWN = 12;

/** The version whose books lay plain. */
const PLAIN = '0.1.0';

const { out } = called();
const people = persons(SEED);
const words = people.flatMap((person, at) => KINDS.map((kind) => ({ person: at, kind, text: person.sought[kind] })));
const seeker = new Seeker(words);
const display = await screen();
const store = await Store.demonstration();
try {
  const control = await unsealed();
  const fresh = await freshBook();
  const moved = await movedBook();
  const all = [...fresh.looks, moved.after];
  const different = (looks) => new Set(looks.flatMap(({ hits }) => hits.map(({ word }) => word))).size;
  const searched = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const unpacked = all.reduce((sum, { unpacked }) => sum + unpacked, 0);
  const what = `${PERSONS} persons, ${KINDS.join(', ')} of each; ${seeker.patterns} patterns, ${all.length} looks at ${megabytes(searched)} and ${megabytes(unpacked)} unpacked, ${control.version}`;
  await report(out, {
    'at_rest.planted': exact(words.length, what),
    'at_rest.hits': exact(different(all), `words; ${different(fresh.looks)} of books that were always sealed, ${different([moved.after])} of a book of ${PLAIN}`),
    'at_rest.fresh_hits': exact(different(fresh.looks), fresh.looks.map(({ name, hits }) => `${name} ${hits.length}`).join(', ')),
    'at_rest.migrated_hits': exact(different([moved.after]), `words that lay plain before, ${moved.after.hits.length} places`),
    'at_rest.control_hits': exact(control.hits.length + moved.before.hits.length, `${control.hits.length} on a page that seals nothing, ${moved.before.hits.length} in the book of ${PLAIN}`),
    'at_rest.choices': exact(fresh.choices, `boxes and choices in session files; ${control.choices} in the control's`),
  });
} finally {
  await store.remove();
  await display.stop();
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** Searches a profile and says what was found where. */
async function look(name, folder) {
  const found = await search(folder, seeker);
  console.log(`at_rest: ${name}: ${found.files} files, ${megabytes(found.bytes)}, ${found.hits.length} hits`);
  for (const { place, words } of places(found.hits).slice(0, SHOWN)) console.log(`  ${words} words in ${place}`);
  return { name, ...found };
}

/** The page that seals nothing. Not found there is not looked for. */
async function unsealed() {
  const page = await plainPage(people);
  const phone = await carrier(page.url, display);
  try {
    const version = versionOf(phone.context);
    await writeDown(phone, people);
    if ((await again(phone)) === 0) throw new Error('the browser does not take up again what was open');
    await phone.close();
    const found = await look('a page that seals nothing', phone.folder);
    const blind = unseen(found.hits, words);
    if (blind.length > 0) throw new Error(`the search does not see ${blind.slice(0, 10).join(', ')}`);
    const choices = await choicesKept(phone.folder);
    if (choices === 0 || (await choicesKept(phone.folder, SEEN)) === 0) throw new Error('the search does not see the choices of a form');
    if ((await choicesKept(phone.folder, UNSEEN)) > 0) throw new Error('the browser keeps what a page forbids it to keep');
    return { ...found, version, choices };
  } finally {
    await phone.remove();
    await page.remove();
  }
}

/** A book that was sealed from its first day on, and the office's computer: looked at while it is open, and locked. */
async function freshBook() {
  const office = await Office.over(store);
  const phone = await carrier(office.url, display);
  const desk = await carrier(office.url, display, { viewport: { width: 1280, height: 800 } });
  const copied = await mkdtemp(join(tmpdir(), 'so-thon-copied-'));
  try {
    await spendTheDay({ phone, office, desk, people });
    // As when the battery is taken out: nothing was closed.
    await cp(phone.folder, copied, { recursive: true, filter: (path) => !path.includes('Singleton') });
    await lock(phone);
    if ((await again(phone)) < 2) throw new Error('the windows that were open did not come back');
    await phone.page.goto('/');
    await phone.page.locator('.keypad, h1').first().waitFor();
    await lock(phone);
    await phone.close();
    await desk.close();
    const looks = [
      await look('open, not closed', copied),
      await look('locked, closed', phone.folder),
      await look("the office's computer", desk.folder),
    ];
    const choices = (await choicesKept(copied)) + (await choicesKept(phone.folder)) + (await choicesKept(desk.folder));
    return { looks, choices };
  } finally {
    await rm(copied, { recursive: true, force: true });
    await phone.remove();
    await desk.remove();
    await office.remove();
  }
}

/** A book that lay plain, before and after the present app sealed it. */
async function movedBook() {
  const office = await Office.over(store);
  const released = await Released.before(office, PLAIN);
  const phone = await carrier(released.url, display);
  try {
    await keepPlainBook(phone, people);
    await phone.close();
    const before = await look(`the book of ${PLAIN}`, phone.folder);
    if (new Set(before.hits.map(({ word }) => word)).size < words.length) throw new Error(`the book of ${PLAIN} does not show every word`);
    await phone.open();
    released.update();
    await takeOver(phone, people);
    await lock(phone);
    await again(phone);
    await phone.page.goto('/');
    await phone.page.locator('.keypad, h1').first().waitFor();
    await lock(phone);
    await phone.close();
    return { before, after: await look(`the book of ${PLAIN}, sealed since`, phone.folder) };
  } finally {
    await phone.remove();
    await released.remove();
    await office.remove();
  }
}
