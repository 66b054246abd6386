// A cold start without any network, to the first rows painted and the search usable, on a cheap phone's processor.
//
// Every repetition restarts the browser over the same profile; the office is stopped. The floor, a bare page of
// WebAssembly that reads the same stored bytes and paints one line, and the peer, a bare page that lists the households
// with PouchDB's allDocs, are measured over the same profile right after.

import { PIN, forgetPin } from '../fixtures/lock.mjs';
import { CHEAP_PHONE, throttle, versionOf } from './lib/browser.mjs';
import { COLLABORATOR, LARGE, SMALL, holding, summaries } from './lib/commune.mjs';
import { REPETITIONS, called, median, ratios, repeated, report } from './lib/figures.mjs';
import { Peer, documentsOf } from './lib/peer.mjs';
import { serve } from './lib/served.mjs';

const { out } = called();
const folder = process.env.SO_THON_BENCH_PHONE;
if (!folder) throw new Error('SO_THON_BENCH_PHONE does not say where the floor lies');
const server = await serve(new URL('pages', import.meta.url).pathname, folder);
const documents = await documentsOf(folder, LARGE.households);
const peer = await Peer.holding([]);

const large = await starts(LARGE, documents.commune);
const small = await starts(SMALL);
await peer.remove();
await server.stop();
await report(out, {
  'start.list_ms_6x': repeated(large.ours, `5,000 households, ${large.version}`),
  'start.vs_floor': ratios(large.ours, large.floors),
  'start.vs_pouchdb': repeated(
    large.ours.map((ms, at) => large.peers[at] / ms),
    `${median(large.peers).toFixed(0)} ms against ${median(large.ours).toFixed(0)} ms`,
  ),
  'start.list_ms_6x_50': repeated(small.ours, '50 households'),
  'start.5k_vs_50': ratios(large.ours, small.ours),
});

async function starts({ set, households }, documents) {
  const held = await holding(set, COLLABORATOR);
  const { office, phone } = held;
  await layFloor(phone);
  if (documents) await fillPeer(phone, documents);
  await office.stop();
  const [ours, floors, peers] = [[], [], []];
  for (let turn = 0; turn < REPETITIONS; turn += 1) {
    await phone.reopen({ offline: true });
    ours.push(await started(phone.page, `${office.url}/so-ho`, listed));
    const all = `${households.toLocaleString('vi')} hộ`;
    await phone.page.getByRole('heading', { name: all, exact: true }).waitFor();
    await phone.reopen();
    floors.push(await started(phone.page, `${server.url}/floor.html`));
    if (!documents) continue;
    await phone.reopen();
    peers.push(await started(phone.page, `${peer.pages}/list.html`));
  }
  const version = versionOf(phone.context);
  await held.remove();
  return { ours, floors, peers, version };
}

/** Keeps a copy of the list's stored bytes under the floor's page. */
async function layFloor(phone) {
  const rows = await phone.page.evaluate(summaries);
  const page = await phone.context.newPage();
  await page.goto(`${server.url}/floor.html`);
  await page.waitForFunction(() => window.keep);
  await page.evaluate(({ keys, values }) => {
    const bytes = (list) => list.map((one) => new Uint8Array(one));
    return window.keep(bytes(keys), bytes(values));
  }, rows);
}

/** Puts the same records as documents under the peer's page. */
async function fillPeer(phone, documents) {
  const page = await phone.context.newPage();
  await page.goto(`${peer.pages}/`);
  await page.waitForFunction(() => window.peer);
  for (const some of documents) await page.evaluate((some) => window.peer.fill(some), JSON.parse(some));
}

/** Milliseconds from the start of the navigation until the page says that it has painted. */
async function started(page, url, observer) {
  await throttle(page, CHEAP_PHONE);
  if (observer) {
    await page.addInitScript(observer);
    await forgetPin(page);
  }
  await page.goto(url, { waitUntil: 'commit' });
  if (observer) {
    await page.waitForFunction(() => window.asked, undefined, { timeout: 120_000 });
    await page.keyboard.type(PIN);
  }
  await page.waitForFunction(() => window.painted, undefined, { timeout: 120_000 });
  return page.evaluate(() => window.painted);
}

/**
 * In the page: notes when the first household stands on the screen beside a search that takes letters. From the first
 * paint of the keypad until the book is open the clock stands still: that is the person's time, and the stretching's.
 */
function listed() {
  const ready = () => document.querySelector('main .entry') && document.querySelector('#search:not(:disabled)');
  const paints = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  let [asking, opened] = [false, 0];
  const observer = new MutationObserver(() => {
    const keypad = document.querySelector('.keypad');
    if (keypad && !asking) {
      asking = true;
      paints(() => (window.asked = performance.now()));
    }
    if (!keypad && asking && !opened) opened = performance.now();
    if (!opened || !ready()) return;
    observer.disconnect();
    paints(() => (window.painted = window.asked + performance.now() - opened));
  });
  observer.observe(document, { childList: true, subtree: true, attributes: true });
}
