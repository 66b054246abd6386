// A phone's books as they lie at rest, as far as the service worker reads them, and an office of fakes.

import assert from 'node:assert/strict';
import { World } from './sw_world.mjs';

export const SEAT = '0193a000-0000-7000-8000-00000000000a';
export const NAME = `so-thon-${SEAT}`;
const shell = { core: [['/', 'page']] };

export const bytes = (text) => new TextEncoder().encode(text);

const key = (number) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(number));
  return new Uint8Array(view.buffer);
};

/** An entry of the outbox: format, state, time, then an envelope of form 2, sealed, of this size. */
export const entry = (number, { size = 300, state = 0, form = 2 } = {}) => {
  const value = new Uint8Array(10 + size);
  value.set([1, state]);
  value.set([form, 1, number], 10);
  return value;
};

/** What the office had: format, two times, the envelope's length, the envelope, and what only the page reads. */
export const sentEntry = (number, { size = 300, form = 2 } = {}) => {
  const value = new Uint8Array(21 + size + 40).fill(7, 21 + size);
  value[0] = 2;
  new DataView(value.buffer).setUint32(17, size);
  value.set([form, 1, number], 21);
  return value;
};

/** Two lives of the office. */
export const [OLD, NEW] = ['0193a000-0000-7000-8000-0000000000e1', '0193a000-0000-7000-8000-0000000000e2'];

export const finished = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** A book with these entries in its outbox; the lock is of no concern to the worker, but in a second database. */
export async function phone(world, entries, { name = NAME, token = 'only-push', version = 2, sent = [], life = OLD, locked = false } = {}) {
  const request = world.indexedDB.open(name, version);
  const stores = ['outbox', 'push', 'sent', 'units'];
  request.onupgradeneeded = () => stores.forEach((store) => request.result.createObjectStore(store));
  const database = await finished(request);
  const transaction = database.transaction(['outbox', 'push', 'sent'], 'readwrite');
  transaction.objectStore('push').put(bytes(JSON.stringify({ v: 1, seat: SEAT, token })), bytes('push'));
  if (locked) transaction.objectStore('push').put(bytes('locks'), bytes('locks'));
  if (life) transaction.objectStore('push').put(bytes(life), bytes('life'));
  for (const [number, value] of entries) transaction.objectStore('outbox').put(value, key(number));
  for (const [number, value] of sent) transaction.objectStore('sent').put(value, key(number));
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
}

/** The states of the outbox's entries. */
export async function states(world, name = NAME) {
  const database = await finished(world.indexedDB.open(name));
  const values = await finished(database.transaction('outbox').objectStore('outbox').getAll());
  database.close();
  return values.map((value) => value[1]);
}

/** Envelopes of a body, by their number (third byte). */
export function numbersIn(body) {
  const numbers = [];
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  for (let at = 0; at < body.length; at += 4 + view.getUint32(at)) numbers.push(body[at + 6]);
  return numbers;
}

/** An office that gives every envelope this state in this life, and remembers what it was sent. */
export function officeOf(world, { state = 'a', life = OLD, revoked = false } = {}) {
  const pushes = [];
  world.office = (path, { headers, body }) => {
    assert.equal(path, '/api/v1/push');
    const numbers = numbersIn(body);
    pushes.push({ numbers, token: headers.Authorization, size: body.length });
    const outcomes = numbers.map((n) => ({ n, s: state }));
    return Response.json({ ...(life && { epoch: life }), outcomes, ...(revoked && { revoked }) });
  };
  return pushes;
}

/** A phone's browser with an active worker. */
export async function running() {
  const world = new World();
  const worker = world.publish('1', shell);
  await worker.install();
  await worker.activate();
  return { world, worker };
}
