// What the service worker sends while no page is open, over a real IndexedDB implementation and an office of fakes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from './sw_world.mjs';

const SEAT = '0193a000-0000-7000-8000-00000000000a';
const NAME = `so-thon-${SEAT}`;
const shell = { core: [['/', 'page']] };

const bytes = (text) => new TextEncoder().encode(text);

const key = (number) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(number));
  return new Uint8Array(view.buffer);
};

/** An entry of the outbox: format, state, time, then an envelope of form 2, sealed, of this size. */
const entry = (number, { size = 300, state = 0, form = 2 } = {}) => {
  const value = new Uint8Array(10 + size);
  value.set([1, state]);
  value.set([form, 1, number], 10);
  return value;
};

const finished = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function phone(world, entries, { name = NAME, token = 'only-push', version = 2 } = {}) {
  const request = world.indexedDB.open(name, version);
  request.onupgradeneeded = () => ['outbox', 'push', 'units'].forEach((store) => request.result.createObjectStore(store));
  const database = await finished(request);
  const transaction = database.transaction(['outbox', 'push'], 'readwrite');
  transaction.objectStore('push').put(bytes(JSON.stringify({ v: 1, seat: SEAT, token })), bytes('push'));
  for (const [number, value] of entries) transaction.objectStore('outbox').put(value, key(number));
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
}

async function states(world, name = NAME) {
  const database = await finished(world.indexedDB.open(name));
  const values = await finished(database.transaction('outbox').objectStore('outbox').getAll());
  database.close();
  return values.map((value) => value[1]);
}

/** Envelopes of a body, by their number (third byte). */
function numbersIn(body) {
  const numbers = [];
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  for (let at = 0; at < body.length; at += 4 + view.getUint32(at)) numbers.push(body[at + 6]);
  return numbers;
}

/** An office that gives every envelope this state, and remembers what it was sent. */
function officeOf(world, state = 'a') {
  const pushes = [];
  world.office = (path, { headers, body }) => {
    assert.equal(path, '/api/v1/push');
    const numbers = numbersIn(body);
    pushes.push({ numbers, token: headers.Authorization, size: body.length });
    return Response.json({ outcomes: numbers.map((n) => ({ n, s: state })) });
  };
  return pushes;
}

async function running() {
  const world = new World();
  const worker = world.publish('1', shell);
  await worker.install();
  await worker.activate();
  return { world, worker };
}

test('what was saved is sent with the token that can only push, and marked', async () => {
  const { world, worker } = await running();
  await phone(world, [1, 2, 3].map((number) => [number, entry(number)]));
  const pushes = officeOf(world);
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers, token }) => [numbers, token]), [[[1, 2, 3], 'Bearer only-push']]);
  assert.deepEqual(await states(world), [1, 1, 1]);
  await worker.sync();
  assert.equal(pushes.length, 1, 'what is delivered is not sent again');
});

test('an envelope with another content under its number stays unsent', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]]);
  officeOf(world, 'u');
  await worker.sync();
  assert.deepEqual(await states(world), [0]);
});

test('envelopes of version 1 and delivered ones are left to the page', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1, { form: 0xa3 })], [2, entry(2, { state: 1 })], [3, entry(3)]]);
  const pushes = officeOf(world);
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[3]]);
});

test('much goes in parts, each acknowledged by itself, and a failure keeps what was acknowledged', async () => {
  const { world, worker } = await running();
  const large = [1, 2, 3, 4, 5].map((number) => [number, entry(number, { size: 60_000 })]);
  await phone(world, large);
  const pushes = officeOf(world);
  const answers = world.office;
  world.office = (path, request) => {
    if (pushes.length === 1) throw new TypeError('Failed to fetch');
    return answers(path, request);
  };
  await assert.rejects(worker.sync(), 'the browser shall try again');
  assert.deepEqual(await states(world), [1, 1, 0, 0, 0]);
  world.office = answers;
  await worker.sync();
  assert.deepEqual(await states(world), [1, 1, 1, 1, 1]);
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[1, 2], [3, 4], [5]]);
});

test('a part that is too large for the office is halved', async () => {
  const { world, worker } = await running();
  await phone(world, [1, 2, 3, 4].map((number) => [number, entry(number)]));
  const pushes = officeOf(world);
  const answers = world.office;
  world.office = (path, request) =>
    numbersIn(request.body).length > 2 ? new Response('', { status: 413 }) : answers(path, request);
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[1, 2], [3, 4]]);
});

test('a refused token is not tried again, a failing office is', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]]);
  world.office = () => new Response('', { status: 401 });
  await worker.sync();
  world.office = () => new Response('', { status: 503 });
  await assert.rejects(worker.sync());
  assert.deepEqual(await states(world), [0]);
});

test('two people on one phone are both served, whatever becomes of the other', async () => {
  const { world, worker } = await running();
  const other = NAME.replace(/a$/, 'b');
  await phone(world, [[1, entry(1)]], { token: 'first' });
  await phone(world, [[7, entry(7)]], { name: other, token: 'second' });
  const pushes = officeOf(world);
  const answers = world.office;
  world.office = (path, request) => {
    if (request.headers.Authorization === 'Bearer first') throw new TypeError('Failed to fetch');
    return answers(path, request);
  };
  await assert.rejects(worker.sync());
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[7]]);
  assert.deepEqual(await states(world, other), [1]);
});

test('no database is made, and none of another program is opened', async () => {
  const { world, worker } = await running();
  (await finished(world.indexedDB.open('somebody-elses', 3))).close();
  await worker.sync();
  const names = (await world.indexedDB.databases()).map(({ name }) => name);
  assert.deepEqual(names, ['somebody-elses']);
  assert.deepEqual(world.asked.filter((path) => path.startsWith('/api/')), []);
});

test('an open page hears that something was delivered, and nothing when nothing was', async () => {
  const { world, worker } = await running();
  const heard = [];
  world.pages.set('a', { id: 'a', postMessage: (message) => heard.push(message.type) });
  await phone(world, [[1, entry(1)]]);
  officeOf(world);
  await worker.sync();
  await worker.sync();
  assert.deepEqual(heard, ['pushed']);
});
