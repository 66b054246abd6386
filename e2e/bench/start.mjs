// A cold start without any network, to the first rows painted and the search usable, on a cheap phone's processor.
//
// Every repetition restarts the browser over the same profile; the office is stopped. The floor, a bare page of
// WebAssembly that reads the same stored bytes and paints one line, is measured in the same browser right after.

import { CHEAP_PHONE, throttle, versionOf } from './lib/browser.mjs';
import { holding, summaries } from './lib/commune.mjs';
import { REPETITIONS, called, ratios, repeated, report } from './lib/figures.mjs';
import { serve } from './lib/served.mjs';

const { out } = called();
const folder = process.env.SO_THON_BENCH_PHONE;
if (!folder) throw new Error('SO_THON_BENCH_PHONE does not say where the floor lies');
const server = await serve(new URL('pages', import.meta.url).pathname, folder);

const large = await starts('commune-5k');
const small = await starts('commune-50');
await server.stop();
await report(out, {
  'start.list_ms_6x': repeated(large.ours, `5,000 households, ${large.version}`),
  'start.vs_floor': ratios(large.ours, large.floors),
  'start.list_ms_6x_50': repeated(small.ours, '50 households'),
  'start.5k_vs_50': ratios(large.ours, small.ours),
});

async function starts(set) {
  const held = await holding(set);
  const { office, phone } = held;
  const rows = await phone.page.evaluate(summaries);
  const floor = await phone.context.newPage();
  await floor.goto(`${server.url}/floor.html`);
  await floor.waitForFunction(() => window.keep);
  await floor.evaluate(({ keys, values }) => {
    const bytes = (list) => list.map((one) => new Uint8Array(one));
    return window.keep(bytes(keys), bytes(values));
  }, rows);
  await office.stop();
  const [ours, floors] = [[], []];
  for (let turn = 0; turn < REPETITIONS; turn += 1) {
    await phone.reopen({ offline: true });
    ours.push(await started(phone.page, `${office.url}/so-ho`, listed));
    await phone.goOnline();
    await phone.reopen();
    floors.push(await started(phone.page, `${server.url}/floor.html`));
  }
  const version = versionOf(phone.context);
  await held.remove();
  return { ours, floors, version };
}

/** Milliseconds from the start of the navigation until the page says that it has painted. */
async function started(page, url, observer) {
  await throttle(page, CHEAP_PHONE);
  if (observer) await page.addInitScript(observer);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.painted, undefined, { timeout: 120_000 });
  return page.evaluate(() => window.painted);
}

/** In the page: notes when the first household stands on the screen beside a search that takes letters. */
function listed() {
  const ready = () => document.querySelector('main .entry') && document.querySelector('#search:not(:disabled)');
  const observer = new MutationObserver(() => {
    if (!ready()) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => (window.painted = performance.now())));
  });
  observer.observe(document, { childList: true, subtree: true, attributes: true });
}
