// What a browser keeps of a form beside its text, to fill it again when it is started again: in its session files stands
// each box and each choice by name, on or off, unless the page forbids it. A visit's twelve answers are such choices.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const FORM = Buffer.from('Blink serialized form state', 'utf16le');

const KINDS = ['radio', 'checkbox'];

/** How many are kept in a profile's session files, or how often a control of this name. */
export async function choicesKept(profile, ...names) {
  const sought = (names.length > 0 ? names : KINDS).map((text) => Buffer.from(text, 'utf16le'));
  const folder = join(profile, 'Default', 'Sessions');
  let kept = 0;
  for (const name of await readdir(folder)) {
    const bytes = await readFile(join(folder, name));
    for (let at = bytes.indexOf(FORM); at >= 0; at = bytes.indexOf(FORM, at + 1)) {
      const next = bytes.indexOf(FORM, at + 1);
      const form = bytes.subarray(at, next < 0 ? undefined : next);
      for (const text of sought) kept += times(form, text);
    }
  }
  return kept;
}

function times(bytes, part) {
  let count = 0;
  for (let at = bytes.indexOf(part); at >= 0; at = bytes.indexOf(part, at + part.length)) count += 1;
  return count;
}
