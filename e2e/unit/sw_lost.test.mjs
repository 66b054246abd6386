// A phone that was reported lost: once the office has everything that was saved on it, the worker takes its lock away,
// and never before.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAME, NEW, SEAT, bytes, entry, finished, numbersIn, officeOf, phone, running, sentEntry, states } from './sw_phone.mjs';

const SEALED = `${NAME}-sealed`;

const LOST = { state: 'h', revoked: true };

/** What lies in `push`, by key. */
async function kept(world, name = NAME) {
  const database = await finished(world.indexedDB.open(name));
  const push = database.transaction('push').objectStore('push');
  const [keys, values] = await Promise.all([finished(push.getAllKeys()), finished(push.getAll())]);
  database.close();
  const text = (value) => new TextDecoder().decode(value);
  return Object.fromEntries(keys.map((key, at) => [text(key), text(values[at])]));
}

/** Writes into a store of the book, as a page does; without a value what is there goes. */
async function write(world, store, key, value) {
  const database = await finished(world.indexedDB.open(NAME));
  const transaction = database.transaction(store, 'readwrite');
  const place = transaction.objectStore(store);
  value ? place.put(value, key) : place.delete(key);
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
}

/** What open pages are told. */
function listen(world) {
  const heard = [];
  world.pages.set('a', { id: 'a', postMessage: ({ type, seat }) => heard.push(seat ? `${type} ${seat}` : type) });
  return heard;
}

test('with everything delivered the lock goes, a mark stays, and pages are told whose', async () => {
  const { world, worker } = await running();
  const heard = listen(world);
  await phone(world, [1, 2].map((number) => [number, entry(number)]), { locked: true });
  await write(world, 'push', bytes('request'), bytes('id and private key'));
  const pushes = officeOf(world, LOST);
  await worker.sync();
  const { locks, request, lost, push } = await kept(world);
  assert.deepEqual([locks, request], [undefined, undefined]);
  assert.match(lost, /^\d{4}-\d\d-\d\d$/);
  assert.ok(push, 'the token that can append stays');
  assert.deepEqual([await states(world), heard], [[1, 1], [`lost ${SEAT}`, 'pushed']]);
  await worker.message({ type: 'ask', seat: SEAT });
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[1, 2], [], []], 'it asks on, and sends nothing twice');
  assert.equal((await kept(world)).lost, lost);
  assert.deepEqual(heard.slice(2), [`lost ${SEAT}`], 'a page that missed it is told again');
});

test('before a locked book with nothing unsent it is enough to ask', async () => {
  const { world, worker } = await running();
  await phone(world, [], { locked: true, sent: [[1, sentEntry(1)]] });
  officeOf(world, LOST);
  await worker.message({ type: 'ask', seat: SEAT });
  assert.deepEqual(Object.keys(await kept(world)).sort(), ['life', 'lost', 'push']);
});

test('who was not reported lost keeps the lock', async () => {
  const { world, worker } = await running();
  const heard = listen(world);
  await phone(world, [[1, entry(1)]], { locked: true });
  // Held without being revoked: the account is closed, and may be opened again.
  officeOf(world, { state: 'h' });
  await worker.sync();
  await worker.message({ type: 'push', seat: SEAT });
  const { locks, lost } = await kept(world);
  assert.deepEqual([locks, lost, heard], ['locks', undefined, ['pushed']]);
});

test('one save without a receipt keeps the lock, whatever kept it back', async () => {
  const hidden = entry(2);
  hidden[0] = 2;
  const left = { 'of version 0.1.0': entry(2, { form: 0xa3 }), 'sealed with the data key': hidden };
  for (const [why, value] of Object.entries(left)) {
    const { world, worker } = await running();
    await phone(world, [[1, entry(1)], [2, value]], { locked: true });
    officeOf(world, LOST);
    await worker.sync();
    const { locks, lost } = await kept(world);
    assert.deepEqual([await states(world), locks, lost], [[1, 0], 'locks', undefined], why);
  }
});

test('a number that another content has, and an envelope that the office does not name, keep the lock', async () => {
  for (const silent of [false, true]) {
    const { world, worker } = await running();
    await phone(world, [[1, entry(1)]], { locked: true });
    officeOf(world, { ...LOST, state: 'u' });
    const answers = world.office;
    if (silent) world.office = async (...asked) => Response.json({ ...(await (await answers(...asked)).json()), outcomes: [] });
    await worker.sync();
    const { locks, lost } = await kept(world);
    assert.deepEqual([await states(world), locks, lost], [[0], 'locks', undefined]);
  }
});

test('what an earlier life of the office had, and this one has another content for, keeps the lock', async () => {
  for (const revoked of [true, false]) {
    const { world, worker } = await running();
    await phone(world, [[2, entry(2, { state: 1 })], [3, entry(3)]], { locked: true, sent: [[1, sentEntry(1)]] });
    // It meets that life before or after it is reported lost; what it saved last is taken either way.
    officeOf(world, { state: 'u', life: NEW, revoked });
    await worker.sync();
    officeOf(world, { ...LOST, life: NEW });
    await worker.sync();
    const { locks, lost, reused } = await kept(world);
    assert.deepEqual([await states(world), locks, lost, reused], [[1, 1], 'locks', undefined, `${NEW} 1 2 3`]);
  }
});

test('what is nowhere but in the repair box keeps the lock until a page has mended it', async () => {
  for (const [boxed, goes] of [['-', false], ['life-before', false], [NEW, true]]) {
    const { world, worker } = await running();
    await phone(world, [[1, entry(1)]], { locked: true });
    await write(world, 'push', bytes('boxed'), bytes(boxed));
    officeOf(world, { ...LOST, life: NEW });
    await worker.sync();
    const first = await kept(world);
    assert.deepEqual([first.locks, Boolean(first.lost)], goes ? [undefined, true] : ['locks', false], boxed);
    await write(world, 'push', bytes('boxed'));
    await worker.message({ type: 'ask', seat: SEAT });
    assert.equal((await kept(world)).locks, undefined, boxed);
  }
});

test('a road that breaks half-way keeps the lock, and the next one that ends takes it', async () => {
  const { world, worker } = await running();
  await phone(world, [1, 2, 3].map((number) => [number, entry(number, { size: 60_000 })]), { locked: true });
  const pushes = officeOf(world, LOST);
  const answers = world.office;
  world.office = (path, request) => {
    if (pushes.length === 1) throw new TypeError('Failed to fetch');
    return answers(path, request);
  };
  await assert.rejects(worker.sync());
  assert.deepEqual([await states(world), (await kept(world)).locks], [[1, 1, 0], 'locks']);
  world.office = answers;
  await worker.sync();
  assert.deepEqual([await states(world), (await kept(world)).locks], [[1, 1, 1], undefined]);
});

test('what a page saves while the office answers is sent first', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]], { locked: true });
  const pushes = officeOf(world, LOST);
  const answers = world.office;
  world.office = async (path, request) => {
    if (pushes.length === 0) await write(world, 'outbox', new Uint8Array([0, 0, 0, 0, 0, 0, 0, 2]), entry(2));
    return answers(path, request);
  };
  await worker.sync();
  assert.deepEqual([await states(world), (await kept(world)).locks], [[1, 0], 'locks']);
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[1], [2]]);
  assert.deepEqual([await states(world), (await kept(world)).locks], [[1, 1], undefined]);
});

test('an office that lives anew is sent everything before the lock goes', async () => {
  const { world, worker } = await running();
  const sent = [1, 2].map((number) => [number, sentEntry(number, { size: 60_000 })]);
  await phone(world, [[3, entry(3)]], { sent, locked: true });
  const pushes = officeOf(world, { ...LOST, life: NEW });
  const answers = world.office;
  world.office = (path, request) => {
    if (numbersIn(request.body).includes(1)) throw new TypeError('Failed to fetch');
    return answers(path, request);
  };
  await assert.rejects(worker.sync());
  assert.equal((await kept(world)).locks, 'locks');
  world.office = answers;
  await worker.sync();
  assert.deepEqual(pushes.slice(1).flatMap(({ numbers }) => numbers), [3, 1, 2, 3]);
  const { locks, life } = await kept(world);
  assert.deepEqual([locks, life], [undefined, NEW]);
});

test('an office that is restored later is still sent everything by a phone without a lock', async () => {
  const { world, worker } = await running();
  await phone(world, [], { locked: true, sent: [[1, sentEntry(1)]] });
  officeOf(world, LOST);
  await worker.message({ type: 'ask', seat: SEAT });
  const pushes = officeOf(world, { ...LOST, life: NEW });
  await worker.message({ type: 'ask', seat: SEAT });
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[], [], [1]]);
  assert.equal((await kept(world)).life, NEW);
});

test('of a book that was moved the lock goes, and what an old tab kept plain; it stays the book', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]], { name: SEALED, locked: true });
  await phone(world, [[1, entry(1)]]);
  const pushes = officeOf(world, LOST);
  await worker.sync();
  await worker.message({ type: 'push', seat: SEAT });
  const names = (await world.indexedDB.databases()).map(({ name }) => name);
  assert.deepEqual([names, Boolean((await kept(world, SEALED)).lost)], [[SEALED], true]);
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[1], []]);
});

test('a plain book of version 0.1.0 has no lock that could go', async () => {
  const { world, worker } = await running();
  const heard = listen(world);
  await phone(world, [[1, entry(1)]]);
  officeOf(world, LOST);
  await worker.sync();
  assert.deepEqual([(await kept(world)).lost, heard], [undefined, ['pushed']]);
});

test('of two people on one phone only the one whose seat was reported loses the lock', async () => {
  const { world, worker } = await running();
  const other = NAME.replace(/a$/, 'b');
  await phone(world, [[1, entry(1)]], { locked: true, token: 'first' });
  await phone(world, [[7, entry(7)]], { name: other, locked: true, token: 'second' });
  officeOf(world, LOST);
  const answers = world.office;
  world.office = async (path, request) => {
    const reply = await (await answers(path, request)).json();
    return Response.json({ ...reply, revoked: request.headers.Authorization === 'Bearer first' });
  };
  await worker.sync();
  assert.deepEqual([(await kept(world)).locks, (await kept(world, other)).locks], [undefined, 'locks']);
});
