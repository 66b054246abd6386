// Every screen there is, looked at by a machine: who cannot see, who sees little, who has a small phone or large letters.
//
// Every rule is asked once of every screen; the rules that size, theme or letters can change are asked again in every
// mode. All rules in all modes and both languages are `cargo xtask bench axe`.

import { expect, test } from '../fixtures/index.mjs';
import { sideways, spilled, tooSmall, violations } from '../screens/faults.mjs';
import { FIELD, OFFICE } from '../screens/list.mjs';
import { MODES, PHONE, dress } from '../screens/modes.mjs';
import { settled, walk } from '../screens/walk.mjs';

/** Walking through every screen is one long errand. */
const ERRAND_MS = 600_000;

/** Walks and tells everything that is wrong, screen by screen. */
async function faults(store, screens, language, { thumb }) {
  const found = [];
  await walk(store, screens, language, async (page, { name }) => {
    const say = (mode, lines) => found.push(...lines.map((line) => `${name}, ${mode.name}: ${line}`));
    const [first, ...rest] = MODES;
    await dress(page, first);
    await settled(page);
    say(first, await violations(page));
    for (const mode of rest) {
      await dress(page, mode);
      await settled(page);
      if (language === 'vi') say(mode, await violations(page, { look: true }));
      if (mode.theme === 'light') say(mode, [...(await sideways(page)), ...(await spilled(page))]);
      if (thumb && mode.size === PHONE) say(mode, await tooSmall(page));
    }
  });
  return found;
}

test('màn hình nào của điện thoại ai cũng đọc được, bấm được, không phải kéo ngang', async ({ demonstration }) => {
  test.setTimeout(ERRAND_MS);
  expect(await faults(demonstration, FIELD, 'vi', { thumb: true })).toEqual([]);
});

test('màn hình nào của văn phòng ai cũng đọc được, không phải kéo ngang', async ({ demonstration }) => {
  test.setTimeout(ERRAND_MS);
  expect(await faults(demonstration, OFFICE, 'vi', { thumb: false })).toEqual([]);
});
