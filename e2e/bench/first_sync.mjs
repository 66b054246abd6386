// The first sync: a whole commune into an empty phone, beside PouchDB, which pulls the same records as documents, and
// beside the least that the platform asks for the same bytes.

import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import { Link, straight } from '../fixtures/link.mjs';
import { Meter, total } from '../fixtures/meter.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { inFreshBrowser, versionOf } from './lib/browser.mjs';
import { COLLABORATOR, LARGE, officeOf, signIn, whole } from './lib/commune.mjs';
import { REPETITIONS, called, exact, median, ratios, repeated, report } from './lib/figures.mjs';
import { Peer, documentsOf } from './lib/peer.mjs';
import { serve } from './lib/served.mjs';

/** The first household stands there within this time, or something is broken. */
const FIRST_ROW_MS = 2 * 60_000;

/** Rows of one stored page of the floor. */
const PAGE_ROWS = 250;

const { out } = called();
const measuredPhone = process.env.SO_THON_BENCH_PHONE;
if (!measuredPhone) throw new Error('SO_THON_BENCH_PHONE does not say where the measured phone lies');

const documents = await documentsOf(measuredPhone, LARGE.households);
const rows = documents.commune.reduce((count, page) => count + JSON.parse(page).length, 0);

const office = await officeOf(LARGE.set);
const meter = new Meter();
const link = await Link.to(office.port, straight({ meter }));
const pages = await serve(new URL('pages', import.meta.url).pathname);
const [ours, firstRows, floors] = [[], [], []];
let bytes;
let version;
for (let turn = 0; turn < REPETITIONS; turn += 1) {
  const meeting = await pulled();
  ours.push(meeting.ms);
  bytes = meeting.total;
  version = meeting.version;
  floors.push(await floor(meeting.packed, meeting.plain));
  firstRows.push(await firstRow());
}
await pages.stop();
await link.close();
await office.remove();

const peer = await Peer.holding(documents.commune);
const theirs = await peer.onPhone((page) => page.evaluate(() => window.peer.pull()));
const their = total(peer.meter.of('/db/'));
await peer.remove();
if (theirs.documents !== rows) throw new Error(`the peer took ${theirs.documents} of ${rows} documents`);

const json = Buffer.from(`[${documents.commune.map((page) => page.slice(1, -1)).join(',')}]`);
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: json.length };
const brotli = (await promisify(brotliCompress)(json, { params })).length;
const shown = ({ requests, up, down }) => `${requests} requests, ${up} bytes up, ${down} down`;
await report(out, {
  'first_sync.vs_pouchdb': repeated(
    ours.map((ms) => theirs.ms / ms),
    `${(theirs.ms / 1_000).toFixed(1)} s once against ${(median(ours) / 1_000).toFixed(2)} s, ${rows} records, ${version}`,
  ),
  'first_sync.vs_floor': ratios(ours, floors),
  'first_sync.first_row_ms': repeated(firstRows, version),
  'first_sync.bytes_vs_pouchdb': exact(bytes.bytes / their.bytes, `${shown(bytes)} against ${shown(their)}`),
  'first_sync.bytes_vs_brotli': exact(bytes.bytes / brotli, `${brotli} bytes of ${json.length}`),
});

/** A fresh phone signs in and takes everything in. */
async function pulled() {
  const phone = await Phone.unpack(link.url);
  const { page } = phone;
  await page.addInitScript(watchReceiving);
  const version = versionOf(phone.context);
  meter.clear();
  let plain = 0;
  const read = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/v1/sync')) read.push(response.body().then((body) => (plain += body.length)));
  });
  await signIn(phone, COLLABORATOR);
  await whole(phone);
  await Promise.all(read);
  const ms = await page.evaluate(() => {
    const exchanges = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/v1/sync'));
    return window.wholeAt - exchanges[0].startTime;
  });
  await phone.remove();
  const exchanges = meter.of('/api/v1/sync');
  const packed = exchanges.reduce((sum, { answered }) => sum + answered.length, 0);
  return { ms, plain, packed, version, total: total(exchanges) };
}

/** In the page: notes when everything that is assigned stands on the phone. */
function watchReceiving() {
  performance.setResourceTimingBufferSize(5_000);
  const observer = new MutationObserver(() => {
    if (!document.querySelector('main')?.textContent.includes('mới đến')) return;
    observer.disconnect();
    window.wholeAt = performance.now();
  });
  observer.observe(document, { childList: true, subtree: true, characterData: true });
}

/** A fresh phone signs in on the page that lists the households; how long the first of them takes to stand there. */
async function firstRow() {
  const phone = await Phone.unpack(link.url);
  const { page } = phone;
  await page.addInitScript(watchList);
  await signIn(phone, COLLABORATOR, '/so-ho');
  await page.locator('a.entry').first().waitFor({ timeout: FIRST_ROW_MS });
  await page.waitForFunction(() => window.firstRowAt);
  const ms = await page.evaluate(() => {
    const exchange = performance.getEntriesByType('resource').find(({ name }) => name.includes('/api/v1/sync'));
    return window.firstRowAt - exchange.startTime;
  });
  await phone.remove();
  return ms;
}

/** In the page: notes when the first household of the list has been painted. */
function watchList() {
  performance.setResourceTimingBufferSize(5_000);
  const observer = new MutationObserver(() => {
    if (!document.querySelector('a.entry')) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => (window.firstRowAt = performance.now())));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Fetches as many bytes as travelled and writes as many as they unpack to, as pages of rows in one transaction. */
function floor(packed, plain) {
  return inFreshBrowser(async (_, page) => {
    await page.goto(`${pages.url}/first_sync.html`);
    await page.waitForFunction(() => window.least);
    const count = Math.ceil(rows / PAGE_ROWS);
    return page.evaluate(([packed, plain, count]) => window.least(packed, plain, count), [packed, plain, count]);
  });
}
