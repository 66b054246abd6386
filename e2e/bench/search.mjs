// From a keystroke to the painted result over 5,000 households, on a cheap phone's processor.

import { CHEAP_PHONE, throttle, versionOf } from './lib/browser.mjs';
import { COLLABORATOR, LARGE, holding } from './lib/commune.mjs';
import { REPETITIONS, called, quantile, repeated, report } from './lib/figures.mjs';

/** What people type: parts of names without marks, initials, a number. */
const QUERIES = ['lo van ha', 'do thi dao', 'dinh', 'lvh', '047'];

const { out } = called();
const held = await holding(LARGE.set, COLLABORATOR);
const { page, context } = held.phone;
await page.addInitScript(watch);
await page.goto('/so-ho');
await page.locator('main .entry').first().waitFor();
await throttle(page, CHEAP_PHONE);
await type();
const turns = [];
for (let turn = 0; turn < REPETITIONS; turn += 1) turns.push(await type());
const keystrokes = turns[0].samples.length;
const most = turns.map(({ samples }) => quantile(samples, 0.95));
const half = turns.map(({ samples }) => quantile(samples, 0.5));
const what = `${keystrokes} keystrokes each`;
const figures = {
  'search.p95_ms_6x': repeated(most, `${what}, ${versionOf(context)}`),
  'search.p50_ms_6x': repeated(half, what),
  'search.longest_task_ms_6x': {
    value: Math.max(...turns.map(({ longest }) => longest)),
    context: 'the longest of all; 0 when none was over 50 ms',
  },
};
await held.remove();
await report(out, figures);

/** Types every query letter by letter and waits for each letter's result. */
async function type() {
  await page.evaluate(() => window.watched.clear());
  const field = page.locator('#search');
  for (const query of QUERIES) {
    await field.fill('');
    await page.evaluate(() => window.watched.rest());
    await page.evaluate(() => window.watched.drop());
    for (const letter of query) {
      await field.press(letter === ' ' ? 'Space' : letter);
      await page.evaluate(() => window.watched.rest());
    }
    await page.evaluate(() => window.watched.keep());
  }
  return page.evaluate(() => window.watched.figures());
}

/** In the page: times every input until the frame after the list has changed. */
function watch() {
  let [samples, taken, longest, running] = [[], [], 0, Promise.resolve()];
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  // The result is there in the frame after the last change of the page; a letter that changes nothing (the list was as
  // short before) is answered by the frame after it. Two frames without a change are the end.
  const timed = async (from) => {
    let [until, moved] = [0, false];
    const mark = () => painted().then(() => (until = performance.now()));
    let last = mark();
    const observer = new MutationObserver(() => ([last, moved] = [mark(), true]));
    observer.observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true });
    do {
      moved = false;
      await last;
      await painted();
      await painted();
    } while (moved);
    observer.disconnect();
    samples.push(until - from);
  };
  addEventListener('input', (event) => (running = timed(event.timeStamp)), true);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: 'longtask' });
  window.watched = {
    rest: () => running,
    drop: () => (samples = []),
    keep: () => taken.push(...samples.splice(0)),
    clear: () => ([samples, taken, longest] = [[], [], 0]),
    figures: () => ({ samples: taken, longest }),
  };
}
