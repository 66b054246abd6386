// The tools of `e2e/kill`: a killed browser is gone with everything it started, and chance replays.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Chance } from '../kill/chance.mjs';
import { alive, killBrowser, mainOf } from '../kill/tree.mjs';

/** Starts a process of its own session that has left the group of the one that starts it. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', '--type=child'], { detached: true });
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

test('a killed browser leaves no process behind, not even one that left its group', async () => {
  const folder = `/tmp/so-thon-unit-${process.pid}`;
  const parent = spawn(process.execPath, ['-e', PARENT, '--', `--user-data-dir=${folder}`], { detached: true });
  const [printed] = await once(parent.stdout, 'data');
  const child = Number(printed);
  assert.deepEqual([mainOf(folder), alive(child)], [parent.pid, true]);
  const ended = once(parent, 'exit');
  await killBrowser(parent.pid, folder, [child]);
  assert.deepEqual(await ended, [null, 'SIGKILL']);
  assert.equal(alive(child), false);
  assert.throws(() => mainOf(folder));
});

test('a seed draws the same twice, and another one something else', () => {
  const drawn = (seed) => {
    const chance = new Chance(seed);
    return Array.from({ length: 5 }, () => chance.below(1_000_000));
  };
  assert.deepEqual(drawn(7), drawn('7'));
  assert.notDeepEqual(drawn(7), drawn(8));
});
