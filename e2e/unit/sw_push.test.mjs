// What the service worker sends while no page is open, over a real IndexedDB implementation and an office of fakes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAME, NEW, OLD, SEAT, bytes, entry, finished, numbersIn, officeOf, phone, running, sentEntry, states } from './sw_phone.mjs';

/** What the worker noted under a key. */
async function noted(world, name) {
  const database = await finished(world.indexedDB.open(NAME));
  const note = await finished(database.transaction('push').objectStore('push').get(bytes(name)));
  database.close();
  return note && new TextDecoder().decode(note);
}

/** The life that the phone takes for the office's. */
const lifeOf = (world) => noted(world, 'life');

/** A page meets another life of the office. */
async function pageMeets(world, life) {
  const database = await finished(world.indexedDB.open(NAME));
  const transaction = database.transaction('push', 'readwrite');
  transaction.objectStore('push').put(bytes(life), bytes('life'));
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
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
  officeOf(world, { state: 'u' });
  await worker.sync();
  assert.deepEqual(await states(world), [0]);
  assert.equal(await noted(world, 'reused'), undefined, 'the page hears of it itself');
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

test('a phone reported lost before it met a restored office sends again what the life before had', async () => {
  const { world, worker } = await running();
  const sent = [1, 2, 5].map((number) => [number, sentEntry(number)]);
  await phone(world, [[3, entry(3, { state: 1 })], [4, entry(4)]], { sent });
  const pushes = officeOf(world, { state: 'h', life: NEW });
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[4], [1, 2, 3, 4, 5]]);
  assert.deepEqual([await states(world), await lifeOf(world)], [[1, 1], NEW]);
  await worker.message({ type: 'push', seat: SEAT });
  assert.deepEqual(pushes.map(({ numbers }) => numbers).slice(2), [[]], 'it is sent once to each life');
});

test('a page that was turned away has the worker ask, even with nothing unsent', async () => {
  const { world, worker } = await running();
  await phone(world, [], { sent: [[1, sentEntry(1)]] });
  const pushes = officeOf(world, { state: 'h', life: NEW });
  await worker.sync();
  assert.deepEqual(pushes, [], 'nobody asks without a reason');
  await worker.message({ type: 'push', seat: SEAT });
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[], [1]]);
  assert.equal(await lifeOf(world), NEW);
});

test('before a locked book only the worker of a lost phone sends, everybody else waits for the page', async () => {
  const { world, worker } = await running();
  await phone(world, [[2, entry(2)]], { sent: [[1, sentEntry(1)]] });
  const other = officeOf(world, { life: NEW });
  await worker.message({ type: 'ask', seat: SEAT });
  assert.deepEqual(other.map(({ numbers }) => numbers), [[]]);
  assert.deepEqual([await states(world), await lifeOf(world)], [[0], OLD]);
  const pushes = officeOf(world, { state: 'h', life: NEW, revoked: true });
  await worker.message({ type: 'ask', seat: SEAT });
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[], [2], [1, 2]]);
  assert.deepEqual([await states(world), await lifeOf(world)], [[1], NEW]);
});

test('the page of a lost phone is told once of each number that another content has', async () => {
  const { world, worker } = await running();
  const heard = [];
  world.pages.set('a', { id: 'a', postMessage: (message) => heard.push(message.type) });
  await phone(world, [[2, entry(2)], [3, entry(3)]], { sent: [[1, sentEntry(1)]] });
  officeOf(world, { state: 'u', life: NEW, revoked: true });
  await worker.message({ type: 'push', seat: SEAT });
  await worker.message({ type: 'push', seat: SEAT });
  assert.equal(await noted(world, 'reused'), `${NEW} 1 2 3`);
  assert.deepEqual([await states(world), heard], [[0, 0], ['pushed']]);
});

test('a phone that is reported lost only after it met a new life has noted whose number another content has there', async () => {
  const { world, worker } = await running();
  await phone(world, [[2, entry(2, { state: 1 })], [3, entry(3)]], { sent: [[1, sentEntry(1)]] });
  officeOf(world, { state: 'u', life: NEW });
  await worker.sync();
  // What was received in the life before is not sent once more, so nobody else would ever hear of it.
  assert.deepEqual([await noted(world, 'reused'), await lifeOf(world)], [`${NEW} 1 2 3`, NEW]);
});

test('interrupted, what a new life lacks is sent anew, and nothing was noted before', async () => {
  const { world, worker } = await running();
  const sent = [1, 2, 3].map((number) => [number, sentEntry(number, { size: 60_000 })]);
  await phone(world, [[4, entry(4)]], { sent });
  const pushes = officeOf(world, { life: NEW });
  const answers = world.office;
  world.office = (path, request) => {
    if (pushes.length === 2) throw new TypeError('Failed to fetch');
    return answers(path, request);
  };
  await assert.rejects(worker.sync());
  assert.deepEqual([await states(world), await lifeOf(world)], [[0], OLD]);
  world.office = answers;
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[4], [1, 2], [4], [1, 2], [3, 4]]);
  assert.deepEqual([await states(world), await lifeOf(world)], [[1], NEW]);
});

test('a receipt from a life that a page has left meanwhile is not noted', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]]);
  officeOf(world);
  const answers = world.office;
  world.office = async (path, request) => {
    await pageMeets(world, NEW);
    return answers(path, request);
  };
  await worker.sync();
  assert.deepEqual([await states(world), await lifeOf(world)], [[0], NEW]);
});

test('a phone that came from version 0.1.0 learns the life of the office with its first push', async () => {
  const { world, worker } = await running();
  await phone(world, [[2, entry(2)]], { life: null, sent: [[1, entry(1, { form: 0xa3 })]] });
  const pushes = officeOf(world);
  await worker.sync();
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[2], [2]]);
  assert.deepEqual([await states(world), await lifeOf(world)], [[1], OLD]);
});

test('an office of the version before, which tells no life, is pushed to all the same', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]]);
  officeOf(world, { life: null });
  await worker.sync();
  assert.deepEqual([await states(world), await lifeOf(world)], [[1], OLD]);
});
