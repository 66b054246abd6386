// Every screen of the app. A route of src/routes.rs that stands on no screen here fails a test.

import { READING } from './field-reading.mjs';
import { SENDING } from './field-sending.mjs';
import { WRITING } from './field-writing.mjs';
import { OFFICE } from './office.mjs';

/** The phone's, in the order of the walk. */
export const FIELD = [...READING, ...WRITING, ...SENDING];

export { OFFICE };

export const SCREENS = [...FIELD, ...OFFICE];

/** What src/routes.rs names that is no place of its own: part of an address. */
export const PARTS = ['VISIT_STEP', 'WHO'];

/** Screens that stand at no path of src/routes.rs. */
export const ELSEWHERE = ['not_found'];

/** The names that a `routes.rs` gives to paths. */
export function routesIn(source) {
  const constants = source.matchAll(/^pub const (\w+): &str =/gm);
  const functions = source.matchAll(/^pub fn (\w+)\(/gm);
  return [...constants, ...functions].map(([, name]) => name);
}

/** The words that stand in the paths of the app's router, as it writes them. */
export function wordsOfPathsIn(source) {
  const paths = [...source.matchAll(/path!\("([^"]+)"\)/g)].map(([, path]) => path);
  const words = paths.flatMap((path) => path.split('/')).filter((word) => /^[a-z]/.test(word));
  return [...new Set(words)];
}
