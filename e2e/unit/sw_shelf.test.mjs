// A book of version 0.1.0 moves into a second database: the worker sends from whichever of the two is the book.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAME, SEAT, entry, finished, officeOf, phone, running, states } from './sw_phone.mjs';

const SEALED = `${NAME}-sealed`;

const databases = async (world) => (await world.indexedDB.databases()).map(({ name }) => name).sort();

test('what was unsent when the book moved is sent from where it is now, and marked there', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)], [2, entry(2)]], { name: SEALED, locked: true });
  const pushes = officeOf(world);
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers, token }) => [numbers, token]), [[[1, 2], 'Bearer only-push']]);
  assert.deepEqual([await states(world, SEALED), await databases(world)], [[1, 1], [SEALED]]);
});

test('a book that is half moved is no book: the plain one is sent, and the other one left alone', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)], [2, entry(2)]]);
  await phone(world, [[1, entry(1)]], { name: SEALED });
  const pushes = officeOf(world);
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[1, 2]]);
  assert.deepEqual([await states(world), await states(world, SEALED)], [[1, 1], [0]]);
});

test('a plain database that is still there after the move is of no account', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)], [2, entry(2)]]);
  await phone(world, [[2, entry(2)], [3, entry(3)]], { name: SEALED, locked: true });
  const pushes = officeOf(world);
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[2, 3]]);
  assert.deepEqual([await states(world), await states(world, SEALED)], [[0, 0], [1, 1]]);
});

test('half a book without the plain one is not sent, and nothing is made in its place', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]], { name: SEALED });
  const pushes = officeOf(world);
  await worker.sync();
  await worker.message({ type: 'push', seat: SEAT });
  await worker.message({ type: 'ask', seat: SEAT });
  assert.deepEqual([pushes, await databases(world)], [[], [SEALED]]);
});

test('a move that ends while the office answers loses nothing: it is sent once more, and marked where the book is', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]]);
  const pushes = officeOf(world);
  const answers = world.office;
  world.office = async (path, request) => {
    await phone(world, [[1, entry(1)]], { name: SEALED, locked: true });
    await finished(world.indexedDB.deleteDatabase(NAME));
    return answers(path, request);
  };
  await assert.rejects(worker.sync(), 'the browser shall try again');
  assert.deepEqual([await states(world, SEALED), await databases(world)], [[0], [SEALED]]);
  world.office = answers;
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[1], [1]]);
  assert.deepEqual([await states(world, SEALED), await databases(world)], [[1], [SEALED]]);
});

test('the worker holds up neither the removal of the plain database nor a page that opens the book', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]]);
  await phone(world, [[1, entry(1)]], { name: SEALED });
  officeOf(world);
  const answers = world.office;
  world.office = async (path, request) => {
    // Neither would end while the worker held on.
    await finished(world.indexedDB.deleteDatabase(NAME));
    await finished(world.indexedDB.deleteDatabase(SEALED));
    return answers(path, request);
  };
  await assert.rejects(worker.sync());
  assert.deepEqual(await databases(world), []);
});

test('a page that was turned away, and one before a locked book, have the moved book sent', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]], { name: SEALED, locked: true });
  const pushes = officeOf(world, { revoked: true });
  await worker.message({ type: 'ask', seat: SEAT });
  await worker.message({ type: 'push', seat: SEAT });
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[], [1], []]);
  assert.deepEqual(await states(world, SEALED), [1]);
});

test('two people on one phone, one of them moved, are both served', async () => {
  const { world, worker } = await running();
  const other = NAME.replace(/a$/, 'b');
  await phone(world, [[1, entry(1)]], { name: SEALED, locked: true, token: 'first' });
  await phone(world, [[7, entry(7)]], { name: other, locked: true, token: 'second' });
  const pushes = officeOf(world);
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers, token }) => [token, numbers]).sort(), [['Bearer first', [1]], ['Bearer second', [7]]]);
  assert.deepEqual([await states(world, SEALED), await states(world, other)], [[1], [1]]);
});

test('an envelope of version 0.1.0, which lies sealed after the move, is left to the page', async () => {
  const { world, worker } = await running();
  const hidden = entry(1);
  hidden[0] = 2;
  await phone(world, [[1, hidden], [2, entry(2)]], { name: SEALED, locked: true });
  const pushes = officeOf(world);
  await worker.sync();
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[2]]);
  assert.deepEqual(await states(world, SEALED), [0, 1]);
});

test('a browser that does not list its databases is served too, and none is made', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, entry(1)]]);
  const pushes = officeOf(world);
  const list = world.indexedDB.databases.bind(world.indexedDB);
  world.indexedDB.databases = undefined;
  await worker.message({ type: 'push', seat: SEAT });
  await worker.message({ type: 'push', seat: SEAT.replace(/a$/, 'c') });
  assert.deepEqual(pushes.map(({ numbers }) => numbers), [[1]]);
  assert.deepEqual((await list()).map(({ name }) => name), [NAME]);
});
