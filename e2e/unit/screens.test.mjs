// The list of screens against the app's own list of paths: a new path must be looked at too.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { ELSEWHERE, PARTS, SCREENS, routesIn, wordsOfPathsIn } from '../screens/list.mjs';

const read = (path) => readFile(new URL(path, import.meta.url), 'utf8');
const source = await read('../../src/routes.rs');
const routes = routesIn(source);

test('every path of the app stands on the list of screens', () => {
  assert.ok(routes.length > 20, 'src/routes.rs is not read any more as it is written');
  const looked = new Set(SCREENS.flatMap((screen) => screen.routes));
  assert.deepEqual(routes.filter((route) => !looked.has(route) && !PARTS.includes(route)), []);
});

test('the router knows no path that src/routes.rs does not name', async () => {
  const words = wordsOfPathsIn(await read('../../src/app.rs'));
  assert.ok(words.length > 5, 'src/app.rs is not read any more as it is written');
  assert.deepEqual(words.filter((word) => !source.includes(`/${word}`)), []);
});

test('no screen stands at a path that is gone', () => {
  const known = new Set([...routes, ...ELSEWHERE]);
  assert.deepEqual(SCREENS.flatMap((screen) => screen.routes).filter((route) => !known.has(route)), []);
});

test('every screen has a name of its own', () => {
  const names = SCREENS.map((screen) => screen.name);
  assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), []);
});
