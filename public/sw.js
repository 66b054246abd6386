// The service worker: keeps one whole version of the app on the phone, so that it opens without a network.
//
// - A version installs whole or not at all: its own cache, every file checked against its hash, a mark at the end.
// - A new version waits until a page asks for it ({type: 'activate'}); nobody loses a half-filled form to an update.
// - An old version's files stay while any page that was opened from it is still alive.
// - The office's program and its spreadsheet worker are loaded on request ({type: 'office'}), whole or not at all, and
//   then kept through updates. Whoever does not work at the office never downloads them.
// - Nothing under /api/ is ever answered or stored here.
// - What was saved is sent while no page is open ('sync' events), and behind it photos: ready bytes, sealed when they
//   were saved, with a token that can append and read nothing. Nothing is opened or understood here.
//
// Plain JavaScript on purpose: it must answer its first event before any wasm could be fetched.
'use strict';

// This line is written anew by `cargo xtask sw-manifest`.
const MANIFEST = { version: 'source', core: [], office: [], offline: '', style: '' };

const PREFIX = 'so-thon-';
const OWN = PREFIX + MANIFEST.version;
const SHELL = '/';
// Entries that are marks, not files. No page can ask for them: see `isOurs`.
const MARKS = '/.so-thon/';
const WHOLE = MARKS + 'whole';
const OFFICE = MARKS + 'office';
const PAGE = MARKS + 'page/';
const JUST_OPENED = 16;
const EXACT = { ignoreVary: true };

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !isOurs(url)) return;
  if (isListed(url)) event.respondWith(asset(request, url));
  else if (request.mode === 'navigate') event.respondWith(openPage(event));
});
self.addEventListener('message', (event) => {
  const work = answer(event);
  if (work) event.waitUntil(work);
});

/** What the server alone answers, and other origins, are none of our business. */
function isOurs(url) {
  const path = url.pathname;
  return (
    url.origin === self.location.origin &&
    !path.startsWith('/api/') &&
    !path.startsWith(MARKS) &&
    path !== '/healthz' &&
    path !== '/metrics' &&
    path !== '/sw.js'
  );
}

/** A file of this version, or one named by its content, which an old page may still ask for. */
function isListed(url) {
  if (url.pathname === SHELL) return false;
  const named = (entry) => entry.url === url.pathname;
  return MANIFEST.core.some(named) || MANIFEST.office.some(named) || /-[0-9a-f]{12,}[._]/.test(url.pathname);
}

// Installing -------------------------------------------------------------------------------------------------------

async function install() {
  const cache = await caches.open(OWN);
  if (await cache.match(WHOLE)) return;
  try {
    const withOffice = await anyOtherHas(OFFICE);
    await addAll(cache, withOffice ? [...MANIFEST.core, ...MANIFEST.office] : MANIFEST.core);
    if (withOffice) await mark(cache, OFFICE);
    await mark(cache, WHOLE);
  } catch (error) {
    await caches.delete(OWN);
    throw error;
  }
}

/** The office's files, all or none. */
async function installOffice() {
  const cache = await caches.open(OWN);
  if (await cache.match(OFFICE)) return;
  await addAll(cache, MANIFEST.office);
  await mark(cache, OFFICE);
}

/** Fetches everything first and stores only when nothing is missing. */
async function addAll(cache, entries) {
  const responses = await Promise.all(entries.map(obtain));
  await Promise.all(entries.map((entry, position) => cache.put(entry.url, responses[position])));
}

/** A file that did not change since the last version costs no bytes: it is copied. */
async function obtain(entry) {
  if (entry.immutable) {
    const known = await inAnyVersion(entry.url);
    if (known) return known;
  }
  const response = await fetch(
    new Request(entry.url, {
      // A name with a content hash may come from the browser's own cache, any other must be confirmed by the server.
      cache: entry.immutable ? 'default' : 'no-cache',
      // Two versions mixed on the server, or on the way, must not become one here.
      integrity: entry.integrity,
    }),
  );
  if (!response.ok || response.redirected) throw new Error(`${entry.url}: ${response.status}`);
  return response;
}

// Changing versions --------------------------------------------------------------------------------------------------

async function activate() {
  const first = (await otherVersions()).length === 0;
  await self.clients.claim();
  if (first) {
    // These pages came over the network before there was a worker; they run this version.
    const pages = await self.clients.matchAll({ type: 'window' });
    await Promise.all(pages.map((page) => remember(page.id)));
  }
  await sweep();
}

/** Deletes old versions from which no living page was opened. */
async function sweep() {
  // A cache that is not ours may belong to the version that is arriving.
  if (self.registration.installing || self.registration.waiting) return;
  const own = await caches.open(OWN);
  if (!(await own.match(WHOLE))) return;
  const living = await livingPages();
  for (const name of await otherVersions()) {
    const opened = await pagesOf(await caches.open(name));
    if (!opened.some((id) => living.has(id))) await caches.delete(name);
  }
}

/** Every page and worker that is alive, whichever version it came from. */
async function livingPages() {
  const clients = await self.clients.matchAll({ type: 'all', includeUncontrolled: true });
  return new Set(clients.map(({ id }) => id));
}

/** The pages that were opened from a version, oldest first. */
async function pagesOf(cache) {
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  return paths.filter((path) => path.startsWith(PAGE)).map((path) => path.slice(PAGE.length));
}

/** If the version before had the office's files, this one gets them too before the old ones go. */
async function keepUp() {
  if (await anyOtherHas(OFFICE)) {
    try {
      await installOffice();
    } catch {
      return; // No network now; the old files stay until it works.
    }
  }
  await sweep();
}

// Sending ------------------------------------------------------------------------------------------------------------

/** The tag pages register. The browser raises it once there is a network, and again when the work failed. */
const PUSH = 'so-thon-push';
/** One database for each person on this phone. */
const DATABASE = /^so-thon-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What a book of version 0.1.0 is moved into is called as its database, and this. */
const SEALED = '-sealed';
/** Bytes of one request: each is acknowledged by itself, so that a weak signal gets something through. */
const BATCH = 128 * 1024;
/** States after which the office has an envelope for good: applied, refused, waiting, held. */
const RECEIPTS = 'arwh';
/** What opens a book: its lock, and a request for another one. */
const KEYS = ['locks', 'request'];
/** The state of an envelope whose number another content has: no receipt. */
const REUSED = 'u';

self.addEventListener('sync', (event) => {
  if (event.tag === PUSH) event.waitUntil(pushOfEverybody());
});

async function pushOfEverybody() {
  const databases = await indexedDB.databases();
  // A person may have two databases while their book moves, and is one person all the same.
  const people = databases.map(({ name }) => (name.endsWith(SEALED) ? name.slice(0, -SEALED.length) : name));
  return pushAll([...new Set(people)]);
}

/** `refused`: a page of this person was turned away, so that this is the only road that is left. */
async function pushAll(names, refused = false) {
  // One person's trouble does not keep another's work here.
  const people = names.filter((name) => DATABASE.test(name));
  const done = await Promise.allSettled(people.map((name) => pushOf(name, refused)));
  if (done.some(({ value }) => value > 0)) await tellPages({ type: 'pushed' });
  const failed = done.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

async function tellPages(message) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage(message);
}

/** Records first, and then the photos whose records the office has: under a lock of their own, in no record's way. */
async function pushOf(name, refused) {
  const delivered = await whileNoPageDoes('sync', name, () => pushFrom(name, refused));
  return delivered + (await whileNoPageDoes('photos', name, () => sendPhotosOf(name)));
}

/** While a page of this person sends, this waits, and then finds nothing left to do. That saves bytes, no more. */
function whileNoPageDoes(what, name, work) {
  const lock = `so-thon-${what}-${name.slice(PREFIX.length)}`;
  return self.navigator.locks ? self.navigator.locks.request(lock, work) : work();
}

/**
 * Sends what nobody delivered and says how many envelopes the office took. Every answer names the life of the office;
 * whoever is turned away everywhere else asks for it even with nothing to send.
 */
async function pushFrom(name, refused) {
  const database = await openBook(name);
  if (!database) return 0;
  try {
    const { token, life } = await pushKeysOf(database);
    if (!token) return 0;
    let [delivered, met, lost] = [0, life, false];
    for await (const { batch, reply } of answers(token, await unsentOf(database), refused)) {
      met = reply.epoch ?? life;
      lost = Boolean(reply.revoked);
      if (met !== life) {
        delivered = await pushAgain(database, token, life, met);
        break;
      }
      delivered += await noteReceipts(database, life, met, batch, numbersTaken(reply), numbersReused(reply));
    }
    if (lost && (await takeLock(database, met))) {
      // What an old tab kept of a book that was moved lies plain.
      if (database.name.endsWith(SEALED)) indexedDB.deleteDatabase(name);
      await tellPages({ type: 'lost', seat: name.slice(PREFIX.length) });
    }
    return delivered;
  } finally {
    database.close();
  }
}

/**
 * The office lives anew from a backup, or this phone never noted in which life its receipts hold. All of it is sent
 * again before any of it is noted: what the office has already it knows by its number. Interrupted, it begins anew.
 */
async function pushAgain(database, token, life, met) {
  const entries = await everythingOf(database);
  const taken = new Set();
  const reused = [];
  let answered = 0;
  for await (const { batch, reply } of answers(token, entries)) {
    if (reply.epoch !== met) throw new Error('push: the office began anew meanwhile');
    numbersTaken(reply).forEach((number) => taken.add(number));
    // Also of a phone that is not lost: it may be, before its page meets this life, and this is not sent again.
    reused.push(...numbersOf(reply, REUSED));
    answered += batch.length;
  }
  return answered === entries.length ? noteReceipts(database, life, met, entries, taken, reused) : 0;
}

/**
 * Asks for one person, with nothing to send, whether this phone was reported lost. If it was, nobody may ever open the
 * book again, and nothing else hears of an office that lives anew: then all that is to be sent goes now. For everybody
 * else the page sends, once it is open.
 */
async function askFor(name) {
  const database = DATABASE.test(name) ? await openBook(name) : undefined;
  if (!database) return;
  const { token } = await pushKeysOf(database).finally(() => database.close());
  if (!token) return;
  const response = await post(token, []);
  if (response.ok && (await response.json()).revoked) await pushAll([name], true);
}

/** Sends in parts, each behind the answer to the one before; `always`: at least one, if need be empty. */
async function* answers(token, entries, always = false) {
  const open = batches(entries);
  if (always && open.length === 0) open.push([]);
  while (open.length > 0) {
    const batch = open.shift();
    const response = await post(token, batch);
    if (response.status === 413 && batch.length > 1) {
      open.unshift(batch.slice(0, batch.length / 2), batch.slice(batch.length / 2));
    } else if (response.ok) {
      yield { batch, reply: await response.json() };
    } else if (response.status >= 500 || response.status === 429) {
      throw new Error(`push: ${response.status}`);
    } else {
      // Trying again would not help. The page tells the person when it is opened.
      return;
    }
  }
}

/**
 * This phone was reported lost. Once the office that lives now has everything that was saved here, what opens the book
 * goes, and a mark stays: a book without a lock would pass for a plain one. One envelope without a receipt keeps it all.
 * Photos hold nothing up: their bytes need no key of the book and go on being sent. True when nothing opens it now.
 */
async function takeLock(database, met) {
  const transaction = database.transaction(['outbox', 'push'], 'readwrite', { durability: 'strict' });
  const [outbox, push] = ['outbox', 'push'].map((store) => transaction.objectStore(store));
  const done = ended(transaction);
  const [values, life, lock, lost, reused, boxed] = await Promise.all([
    result(outbox.getAll()),
    ...['life', 'locks', 'lost', 'reused', 'boxed'].map((key) => textOf(push, key)),
  ]);
  // What the life before had received, and another content has a number of in this one, nobody has but this phone; nor
  // what a page has put into the repair box since, or what only another life of the office has refused.
  const missing = (reused?.startsWith(`${met} `) ?? false) || (boxed ?? met) !== met;
  const delivered = life === met && !missing && values.every(([format, state]) => format === 1 && state === 1);
  const goes = Boolean(lost || (lock && delivered));
  if (goes) {
    const day = lost ?? new Date().toISOString().slice(0, 10);
    push.put(new TextEncoder().encode(day), new TextEncoder().encode('lost'));
    for (const key of KEYS) push.delete(new TextEncoder().encode(key));
  }
  await done;
  return goes;
}

function ended(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}

/**
 * Opens the database that holds a person's book, by the rule of the page (crates/sync/src/sealed/shelf.rs): the second
 * one from the moment it has the lock, which is laid last, or the mark of one that was taken away; before that it holds
 * half a book, and the first one is the book. What is noted in the first one while it is moved may be forgotten with it, and is then sent once more.
 */
async function openBook(name) {
  // Where both are missing, the page may have ended the move between the two looks: it is looked once more.
  for (let look = 0; look < 2; look += 1) {
    const moved = await openPresent(name + SEALED);
    if (moved && (await isWhole(moved))) return moved;
    moved?.close();
    const first = await openPresent(name);
    if (first) return first;
  }
  return undefined;
}

async function isWhole(database) {
  const push = database.transaction('push').objectStore('push');
  const marks = await Promise.all(['locks', 'lost'].map((key) => textOf(push, key)));
  return marks.some(Boolean);
}

/** Undefined when the browser lists no such database: opening it would lay it on and throw it away again. */
async function openPresent(name) {
  const all = await indexedDB.databases?.();
  return !all || all.some((one) => one.name === name) ? openDatabase(name) : undefined;
}

/** Opens a database as it is; undefined when it is gone or not yet made. Never keeps a page from upgrading it. */
function openDatabase(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => (request.error.name === 'AbortError' ? resolve(undefined) : reject(request.error));
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      const stores = database.objectStoreNames;
      if (['outbox', 'sent', 'push'].every((store) => stores.contains(store))) return resolve(database);
      database.close();
      return resolve(undefined);
    };
  });
}

/** The push-only token, and the life of the office in which the receipts here hold. */
async function pushKeysOf(database) {
  const push = database.transaction('push').objectStore('push');
  const [keys, life] = await Promise.all(['push', 'life'].map((key) => textOf(push, key)));
  return { token: keys && JSON.parse(keys).token, life };
}

async function textOf(store, key) {
  const bytes = await result(store.get(new TextEncoder().encode(key)));
  return bytes && new TextDecoder().decode(bytes);
}

/** What nobody delivered, oldest first. */
async function unsentOf(database) {
  const outbox = await entriesOf(database.transaction('outbox').objectStore('outbox'), inOutbox);
  return outbox.filter(({ value }) => value[1] === 0);
}

/** All that is still here, unsent, delivered or received, as of one moment, oldest first. */
async function everythingOf(database) {
  const stores = database.transaction(['outbox', 'sent']);
  const [outbox, sent] = await Promise.all([
    entriesOf(stores.objectStore('outbox'), inOutbox),
    entriesOf(stores.objectStore('sent'), inSent),
  ]);
  return [...outbox, ...sent].sort((one, other) => one.number - other.number);
}

/** Entries whose envelopes say themselves whose they are, being sealed; older ones go with the person's own session. */
async function entriesOf(store, envelopeIn) {
  const [keys, values] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
  const all = keys.map((key, at) => ({ key, number: numberOf(key), value: values[at], envelope: envelopeIn(values[at]) }));
  return all.filter(({ envelope }) => envelope[0] === 2 && envelope[1] === 1);
}

const NOTHING = new Uint8Array();

/** Format byte 1, state, eight bytes of time, the envelope. */
function inOutbox(value) {
  return value[0] === 1 ? value.subarray(10) : NOTHING;
}

/** Format byte 2, two times of eight bytes, four of the envelope's length, the envelope, and what the page reads. */
function inSent(value) {
  if (value[0] !== 2 || value.length < 21) return NOTHING;
  const length = new DataView(value.buffer, value.byteOffset).getUint32(17);
  return value.subarray(21, 21 + length);
}

function batches(entries) {
  const all = [];
  let room = 0;
  for (const entry of entries) {
    if (entry.envelope.length > room || all.length === 0) {
      all.push([]);
      room = BATCH;
    }
    all.at(-1).push(entry);
    room -= entry.envelope.length;
  }
  return all;
}

/** Envelopes one behind the other, each behind its length in four bytes. */
function post(token, batch) {
  const parts = batch.flatMap(({ envelope }) => {
    const length = new DataView(new ArrayBuffer(4));
    length.setUint32(0, envelope.length);
    return [length, envelope];
  });
  return fetch('/api/v1/push', {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/vnd.so-thon.envelopes' },
    body: new Blob(parts),
    cache: 'no-store',
    credentials: 'omit',
  });
}

/** Numbers that the office has for good. */
function numbersTaken({ outcomes }) {
  return new Set(outcomes.filter(({ s }) => RECEIPTS.includes(s)).map(({ n }) => n));
}

/** Numbers of a lost phone that another content has. Every other phone's page is told by the office itself. */
function numbersReused(reply) {
  return reply.revoked ? numbersOf(reply, REUSED) : [];
}

function numbersOf({ outcomes }, state) {
  return outcomes.filter(({ s }) => s === state).map(({ n }) => n);
}

/**
 * Marks what the office has for good, in the life that was met. What became of it the page asks itself. Every mark here
 * holds in one life: when a page met yet another one meanwhile, these receipts say nothing. Says how much is new.
 */
async function noteReceipts(database, life, met, entries, taken, reused) {
  const transaction = database.transaction(['outbox', 'push'], 'readwrite');
  const [outbox, push] = ['outbox', 'push'].map((store) => transaction.objectStore(store));
  const done = ended(transaction);
  const present = await textOf(push, 'life');
  const holds = present === life || present === met;
  if (holds && present !== met) push.put(new TextEncoder().encode(met), new TextEncoder().encode('life'));
  for (const { key, number, value } of holds ? entries : []) {
    if (!taken.has(number)) continue;
    const now = await result(outbox.get(key));
    // A page may have settled it meanwhile.
    if (!now || now.length !== value.length || !value.every((byte, at) => byte === now[at])) continue;
    now[1] = 1;
    outbox.put(now, key);
  }
  const news = holds ? await noteReused(push, met, reused) : 0;
  await done;
  return holds ? taken.size + news : 0;
}

/** The life, then the numbers: the page puts these saves where a person sees them. */
async function noteReused(push, met, reused) {
  if (reused.length === 0) return 0;
  const [noted, ...known] = ((await textOf(push, 'reused')) ?? '').split(' ');
  const before = new Set(noted === met ? known : []);
  const fresh = reused.map(String).filter((number) => !before.has(number));
  const text = [met, ...before, ...fresh].join(' ');
  if (fresh.length > 0) push.put(new TextEncoder().encode(text), new TextEncoder().encode('reused'));
  return fresh.length;
}

/** Numbers are eight bytes, big-endian. */
function numberOf(key) {
  return Number(new DataView(key).getBigUint64(0));
}

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Sending photos -----------------------------------------------------------------------------------------------------

/** Bytes of a photo that go at a time. */
const PIECE = 64 * 1024;
/** The first byte of the keys of photos that were saved and are not proved. What stands there is sealed. */
const WAITING = 1;
/** How often the office may contradict itself about one photo. */
const PATIENCE = 3;
const WHOLE_PHOTO = -1;

/**
 * Sends photos as they lie here, sealed when they were taken. A photo's name is the hash of these bytes; the office
 * takes it once it has the record that names it. Nothing is noted: an open page asks, and hears that it is there.
 * Says how many the office has proved; one that fails holds up no other.
 */
async function sendPhotosOf(name) {
  const database = await openBook(name);
  if (!database) return 0;
  try {
    const { token } = await pushKeysOf(database);
    const left = new Set((await unsentOf(database)).map(({ number }) => number));
    const recordWaits = async () => (await unsentOf(database)).some(({ number }) => !left.has(number));
    let proved = 0;
    let trouble;
    for (const id of token ? await waitingPhotosOf(database) : []) {
      const bytes = await photoBytesOf(database, id);
      try {
        if (bytes && (await sendPhoto(token, bytes, recordWaits))) proved += 1;
      } catch (error) {
        // Without a network, or told to come later, the others fare no better; a token that is not taken the page tells
        // of, when it is opened.
        if (error.status === undefined || error.status === 429) throw error;
        if (error.status === 401) break;
        trouble = error;
      }
      if (await recordWaits()) break;
    }
    if (trouble) throw trouble;
    return proved;
  } finally {
    database.close();
  }
}

/** Goes on from where the office is. True when it did not have the photo and has it now. */
async function sendPhoto(token, bytes, recordWaits) {
  const path = `/api/v1/photos/${await nameOf(bytes)}`;
  let have = await askForPhoto(path, token);
  if (have === undefined || have === WHOLE_PHOTO) return false;
  for (let doubts = 0; have !== WHOLE_PHOTO && !(await recordWaits()); ) {
    const next = have < bytes.length ? await bringPiece(path, token, have, bytes.subarray(have, have + PIECE)) : undefined;
    // It has something else than it said: a lost answer, or a photo thrown away because it was damaged on the way.
    const contradicts = next === undefined || (next !== WHOLE_PHOTO && next <= have);
    if (contradicts && ++doubts > PATIENCE) throw refusedPhoto(422);
    have = contradicts ? await askForPhoto(path, token) : next;
    if (have === undefined) return false;
  }
  return have === WHOLE_PHOTO;
}

/** How many bytes the office has; undefined while it has no record of this photo from this phone. */
async function askForPhoto(path, token) {
  const response = await fetch(path, { ...withToken(token), method: 'HEAD' });
  return response.status === 404 ? undefined : bytesTaken(response);
}

/** How many bytes the office has now; undefined when it has others than it said. */
async function bringPiece(path, token, offset, piece) {
  const options = withToken(token, { 'Content-Type': 'application/partial-upload', 'Upload-Offset': String(offset) });
  const response = await fetch(path, { ...options, method: 'PATCH', body: new Blob([piece]) });
  return response.status === 409 || response.status === 422 ? undefined : bytesTaken(response);
}

function bytesTaken({ ok, status, headers }) {
  if (!ok) throw refusedPhoto(status);
  return headers.get('Upload-Complete') === '?1' ? WHOLE_PHOTO : Number(headers.get('Upload-Offset'));
}

function refusedPhoto(status) {
  return Object.assign(new Error(`photo: ${status}`), { status });
}

function withToken(token, headers = {}) {
  return { headers: { Authorization: `Bearer ${token}`, ...headers }, cache: 'no-store', credentials: 'omit' };
}

/** The ids of photos that wait, in the order they were made; none where the book is older than photos. */
async function waitingPhotosOf(database) {
  if (!['photos', 'photo_bytes'].every((store) => database.objectStoreNames.contains(store))) return [];
  const keys = await result(database.transaction('photos').objectStore('photos').getAllKeys());
  return keys.filter((key) => new Uint8Array(key)[0] === WAITING).map((key) => key.slice(1));
}

function photoBytesOf(database, id) {
  return result(database.transaction('photo_bytes').objectStore('photo_bytes').get(id));
}

/** The SHA-256 of a photo's sealed bytes. */
async function nameOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Answering ----------------------------------------------------------------------------------------------------------

async function openPage(event) {
  const cache = await caches.open(OWN);
  const shell = await cache.match(SHELL, EXACT);
  if (shell) {
    event.waitUntil(remember(event.resultingClientId));
    return shell;
  }
  // The browser threw the cache away. Load over the network, and fill the cache again meanwhile.
  try {
    const response = await fetch(event.request);
    event.waitUntil(repair());
    return response;
  } catch {
    return new Response(MANIFEST.offline, {
      status: 503,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': `default-src 'none'; style-src '${MANIFEST.style}'; base-uri 'none'; frame-ancestors 'none'`,
        'Cache-Control': 'no-store',
      },
    });
  }
}

async function repair() {
  try {
    await caches.delete(OWN);
    await install();
  } catch {
    // The server may already have a newer version; the browser's own update brings that one whole.
  }
}

async function asset(request, url) {
  const own = await caches.open(OWN);
  return (await own.match(url.pathname, EXACT)) ?? (await inAnyVersion(url.pathname)) ?? fetch(request);
}

function answer(event) {
  const reply = (message) => (event.ports?.[0] ?? event.source)?.postMessage(message);
  switch (event.data?.type) {
    case 'activate':
      return self.skipWaiting();
    case 'version':
      return version().then(reply).then(keepUp);
    case 'office':
      return installOffice().then(
        () => reply({ type: 'office', ok: true }),
        () => reply({ type: 'office', ok: false }),
      );
    case 'push':
      return pushAll([PREFIX + event.data.seat], true);
    case 'ask':
      return askFor(PREFIX + event.data.seat);
    default:
      return undefined;
  }
}

async function version() {
  const cache = await caches.open(OWN);
  const office = Boolean(await cache.match(OFFICE));
  const whole = Boolean(await cache.match(WHOLE));
  return { type: 'version', version: MANIFEST.version, whole, office };
}

// Caches -------------------------------------------------------------------------------------------------------------

async function otherVersions() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== OWN);
}

async function anyOtherHas(path) {
  for (const name of await otherVersions()) {
    if (await (await caches.open(name)).match(path)) return true;
  }
  return false;
}

async function inAnyVersion(path) {
  for (const name of await otherVersions()) {
    const known = await (await caches.open(name)).match(path, EXACT);
    if (known) return known;
  }
  return undefined;
}

function mark(cache, path) {
  return cache.put(path, new Response(''));
}

/** Notes that a page was opened from this version, and forgets those long gone. */
async function remember(id) {
  if (!id) return;
  const cache = await caches.open(OWN);
  await mark(cache, PAGE + id);
  const opened = await pagesOf(cache);
  // The newest may be pages that are only just being born and are not among the living yet.
  if (opened.length <= 2 * JUST_OPENED) return;
  const living = await livingPages();
  const gone = opened.slice(0, -JUST_OPENED).filter((known) => !living.has(known));
  await Promise.all(gone.map((known) => cache.delete(PAGE + known)));
}
