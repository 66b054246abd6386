// Every screen there is, looked at by a machine: for who cannot see, who sees little, who has a small phone or large letters.
//
// Every rule is asked once of every screen in each language; what size, theme or letters can change is asked again in the
// modes that change it. All rules in all modes are `cargo xtask bench axe`.

import { expect, test } from '../fixtures/index.mjs';
import { sideways, spilled, tooSmall, violations } from '../screens/faults.mjs';
import { FIELD, OFFICE } from '../screens/list.mjs';
import { dress, modeOf } from '../screens/modes.mjs';
import { settled, walk } from '../screens/walk.mjs';

/** Walking through every screen is one long errand. */
const ERRAND_MS = 300_000;

/** The smallest phone, with letters as they come and with letters of twice the size. */
const NARROW = ['small-light', 'large-text-light'].map(modeOf);

/** Walks and tells everything that is wrong, screen by screen. `first` is the mode in which the screen is used most. */
async function faults(store, screens, language, { first, dark, thumb = false }) {
  const found = [];
  await walk(store, screens, language, async (page, { name }) => {
    const look = async (mode, ...machines) => {
      await dress(page, mode);
      await settled(page);
      for (const machine of machines) {
        found.push(...(await machine(page)).map((line) => `${name}, ${language}, ${mode.name}: ${line}`));
      }
    };
    await look(modeOf(first), violations, sideways, spilled, ...(thumb ? [tooSmall] : []));
    if (language === 'vi') await look(modeOf(dark), (page) => violations(page, { look: true }));
    for (const mode of NARROW) await look(mode, sideways, spilled);
  });
  return found;
}

const PHONE = { first: 'phone-light', dark: 'phone-dark', thumb: true };
const DESK = { first: 'desk-light', dark: 'desk-dark' };

for (const [language, words] of [['vi', 'tiếng Việt'], ['en', 'tiếng Anh']]) {
  test(`màn hình nào của điện thoại ai cũng đọc được, bấm được, không phải kéo ngang, ${words}`, async ({ demonstration }) => {
    test.setTimeout(ERRAND_MS);
    expect(await faults(demonstration, FIELD, language, PHONE)).toEqual([]);
  });

  test(`màn hình nào của văn phòng ai cũng đọc được, không phải kéo ngang, ${words}`, async ({ demonstration }) => {
    test.setTimeout(ERRAND_MS);
    expect(await faults(demonstration, OFFICE, language, DESK)).toEqual([]);
  });
}
