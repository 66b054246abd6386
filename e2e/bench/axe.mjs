// Every rule of axe on every screen in every mode and both languages.

import { Store } from '../fixtures/office.mjs';
import { sideways, violations } from '../screens/faults.mjs';
import { FIELD, OFFICE } from '../screens/list.mjs';
import { LANGUAGES, MODES, dress } from '../screens/modes.mjs';
import { settled, walk } from '../screens/walk.mjs';
import { called, exact, report } from './lib/figures.mjs';

const { out } = called();
const store = await Store.demonstration();
const screens = new Set();
const found = [];
let looks = 0;
try {
  for (const language of LANGUAGES) {
    for (const list of [FIELD, OFFICE]) await walk(store, list, language, (page, screen) => look(page, screen, language));
  }
} finally {
  await store.remove();
}
for (const line of found) process.stdout.write(`${line}\n`);
const modes = `${looks} looks: ${LANGUAGES.length} languages × ${MODES.length} modes`;
await report(out, {
  'axe.screens': exact(screens.size, modes),
  'axe.violations': exact(found.length, 'places where a rule is broken, pages that slide sideways among them'),
});

async function look(page, { name }, language) {
  screens.add(name);
  for (const mode of MODES) {
    await dress(page, mode);
    await settled(page);
    looks += 1;
    const lines = [...(await violations(page)), ...(await sideways(page))];
    found.push(...lines.map((line) => `${name}, ${language}, ${mode.name}: ${line}`));
  }
}
