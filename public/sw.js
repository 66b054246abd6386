// The service worker: keeps one whole version of the app on the phone, so that it opens without a network.
//
// - A version installs whole or not at all: its own cache, every file checked against its hash, a mark at the end.
// - A new version waits until a page asks for it ({type: 'activate'}); nobody loses a half-filled form to an update.
// - An old version's files stay while any page that was opened from it is still alive.
// - The office's program and its spreadsheet worker are loaded on request ({type: 'office'}), whole or not at all, and
//   then kept through updates. Whoever does not work at the office never downloads them.
// - Nothing under /api/ is ever answered or stored here.
//
// Plain JavaScript on purpose: it must answer its first event before any wasm could be fetched.
'use strict';

// This line is written anew by `cargo xtask sw-manifest`.
const MANIFEST = { version: 'source', core: [], office: [], offline: '' };

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
        'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
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
