// All processes of one browser, found by its profile's folder and ended by their ids.

import { readFileSync, readdirSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
}

function one(pid) {
  const words = read(pid, 'cmdline').split('\0');
  // "pid (name) state parent …"; the name may hold anything, so what counts is behind its end.
  const [state, parent] = read(pid, 'stat').replace(/^.*\) /s, '').split(' ');
  return { pid, words, state, parent: Number(parent) };
}

function all() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => one(Number(name)))
    .filter(({ state }) => state && state !== 'Z' && state !== 'X');
}

/** The process runs: it has not ended, waiting for its parent to notice or not. */
export function alive(pid) {
  const { state } = one(pid);
  return Boolean(state) && state !== 'Z' && state !== 'X';
}

/** The browser's first process over this profile. */
export function mainOf(folder) {
  const found = all().find(
    ({ words }) => words.includes(`--user-data-dir=${folder}`) && !words.some((word) => word.startsWith('--type=')),
  );
  if (!found) throw new Error(`no browser runs over ${folder}`);
  return found.pid;
}

/** Everything that the first process started, and all that names the profile's folder. */
export function treeOf(main, folder) {
  const processes = all();
  const tree = new Set([main]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { pid, parent, words } of processes) {
      if (tree.has(pid)) continue;
      if (tree.has(parent) || words.some((word) => word.includes(folder))) grew = Boolean(tree.add(pid));
    }
  }
  return processes.map(({ pid }) => pid).filter((pid) => tree.has(pid));
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/**
 * Ends the whole browser with SIGKILL, its process group at once, and returns when nothing of it is left. What had
 * left the group is known from before: once its parent is gone, nothing tells whose it was.
 */
export async function killBrowser(main, folder, members) {
  end(-main);
  members.forEach(end);
  for (;;) {
    const left = [...members.filter(alive), ...treeOf(main, folder)];
    if (left.length === 0) return;
    left.forEach(end);
    await turn();
  }
}
