// What sealing costs: the list of a start and the saving of a visit, in a sealed book and in a plain one that exists
// for this measurement alone. Both run in turn on one page over the same commune-5k.

import { CHEAP_PHONE, inFreshBrowser, throttle, versionOf } from './lib/browser.mjs';
import { REPETITIONS, called, quantile, ratios, repeated, report } from './lib/figures.mjs';
import { serve } from './lib/served.mjs';

const HOUSEHOLDS = 5_000;
const SAVES = 40;
const LISTS = 6;

const { out } = called();
const folder = process.env.SO_THON_BENCH_PHONE;
if (!folder) throw new Error('SO_THON_BENCH_PHONE does not say where the measured phone lies');
const server = await serve(new URL('pages', import.meta.url).pathname, folder);

const figures = await inFreshBrowser(async (context, page) => {
  await page.goto(`${server.url}/sealing.html`);
  await page.waitForFunction(() => window.bench);
  await page.evaluate((households) => window.bench.load(households), HOUSEHOLDS);
  // A page that has only opened the stores, as after a start: what loading left in memory is gone.
  await page.reload();
  await page.waitForFunction(() => window.bench);
  await page.evaluate(() => window.bench.look());
  return { ...(await measured(page, 1, '', versionOf(context))), ...(await measured(page, CHEAP_PHONE, '_6x', '')) };
});
await server.stop();
await report(out, figures);

/** Rounds at one speed; the figure is the median of the rounds' medians. */
async function measured(page, rate, suffix, version) {
  await throttle(page, rate);
  const figures = {};
  const parts = [
    ['save', (times) => page.evaluate((times) => window.bench.saves(times), times), SAVES],
    ['list', (times) => page.evaluate((times) => window.bench.lists(times), times), LISTS],
  ];
  for (const [name, round, times] of parts) {
    await round(times);
    const rounds = [];
    for (let turn = 0; turn < REPETITIONS; turn += 1) rounds.push(await round(times));
    const of = (kind) => rounds.map((taken) => quantile(taken[kind], 0.5));
    const what = [`${times} each`, version].filter(Boolean).join(', ');
    figures[`sealing.${name}_vs_plain${suffix}`] = ratios(of('sealed'), of('plain'), what);
    figures[`sealing.${name}_ms${suffix}`] = repeated(of('sealed'), `median, sealed, ${HOUSEHOLDS} households`);
  }
  return figures;
}
