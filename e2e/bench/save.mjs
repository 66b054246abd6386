// Saving a visit until it is durable, against one strict put of the same size.
//
// The phone holds commune-5k. A sample is everything between the tap and the resolved save: the form's checks, the
// writes, the merge into the list, the envelope, one strict transaction. The floor runs in turn with it.

import { CHEAP_PHONE, inFreshBrowser, throttle, versionOf } from './lib/browser.mjs';
import { REPETITIONS, called, quantile, ratios, repeated, report } from './lib/figures.mjs';
import { serve } from './lib/served.mjs';

const HOUSEHOLDS = 5_000;
const SAMPLES = 60;
const WARM_UP = 30;

const { out } = called();
const folder = process.env.SO_THON_BENCH_PHONE;
if (!folder) throw new Error('SO_THON_BENCH_PHONE does not say where the measured phone lies');
const server = await serve(new URL('pages', import.meta.url).pathname, folder);

const figures = await inFreshBrowser(async (context, page) => {
  await page.goto(`${server.url}/save.html`);
  await page.waitForFunction(() => window.bench);
  const rows = await page.evaluate((households) => window.bench.load(households), HOUSEHOLDS);
  // A page that has only opened the store, as after a start: what loading left in memory is gone.
  await page.reload();
  await page.waitForFunction(() => window.bench);
  await page.evaluate(() => window.bench.look());
  const [bytes, reads, writes] = await page.evaluate((times) => window.bench.weigh(times), WARM_UP);
  const what = `${bytes} bytes, ${reads} reads and ${writes} writes a save, ${rows} records on the phone`;
  const version = versionOf(context);
  return {
    ...(await measured(page, 1, bytes, '', `${what}, ${version}`)),
    ...(await measured(page, CHEAP_PHONE, bytes, '_6x', version)),
  };
});
await server.stop();
await report(out, figures);

/** Rounds at one speed: every round has its own quantiles, the figure is the median of the rounds. */
async function measured(page, rate, bytes, suffix, context) {
  await throttle(page, rate);
  const round = (times) => page.evaluate(([times, bytes]) => window.bench.round(times, bytes), [times, bytes]);
  await round(WARM_UP);
  const rounds = [];
  for (let turn = 0; turn < REPETITIONS; turn += 1) rounds.push(await round(SAMPLES));
  const of = (part) => ({
    saves: rounds.map(({ saves }) => quantile(saves, part)),
    floors: rounds.map(({ floors }) => quantile(floors, part)),
  });
  const [half, most] = [of(0.5), of(0.95)];
  const rest = `${SAMPLES} each`;
  return {
    [`save.p95_vs_floor${suffix}`]: ratios(most.saves, most.floors, `${rest}, ${context}`),
    [`save.p50_vs_floor${suffix}`]: ratios(half.saves, half.floors, rest),
    [`save.p95_ms${suffix}`]: repeated(most.saves, rest),
    [`save.floor_p95_ms${suffix}`]: repeated(most.floors, rest),
  };
}
