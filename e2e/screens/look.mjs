// Takes a picture of every screen in every mode, to be looked at by a person, and says what a machine finds beside it.
//
//   node e2e/screens/look.mjs FOLDER [--only NAME,NAME] [--language vi] [--modes phone-light,…] [--pictures]
//
// With --pictures a machine looks at nothing: that takes far longer than the pictures.
//
// Needs the built app and server, as the tests do.

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Store } from '../fixtures/office.mjs';
import { sideways, spilled, tooSmall, unnamed, violations } from './faults.mjs';
import { unreached } from './keyboard.mjs';
import { FIELD, OFFICE } from './list.mjs';
import { LANGUAGES, MODES, dress } from './modes.mjs';
import { settled, walk } from './walk.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, language: { type: 'string' }, modes: { type: 'string' }, pictures: { type: 'boolean' } },
});
const [folder] = positionals;
if (!folder) throw new Error('which folder?');
const among = (said, name) => !said || said.split(',').includes(name);

const store = await Store.demonstration();
try {
  for (const language of LANGUAGES.filter((one) => among(values.language, one))) {
    for (const list of [FIELD, OFFICE]) await walk(store, list, language, (page, screen) => look(page, screen, language));
  }
} finally {
  await store.remove();
}

async function look(page, { name }, language) {
  if (!among(values.only, name)) return;
  for (const mode of MODES.filter((one) => among(values.modes, one.name))) {
    await dress(page, mode);
    await settled(page);
    const into = resolve(folder, `${language}-${mode.name}`);
    await mkdir(into, { recursive: true });
    await page.screenshot({ path: join(into, `${name}.png`), animations: 'disabled' });
    if (values.pictures) continue;
    for (const machine of [violations, unnamed, unreached, sideways, spilled, tooSmall]) {
      for (const line of await machine(page)) process.stdout.write(`${name}\t${language}-${mode.name}\t${line}\n`);
    }
  }
}
