// Photos that the service worker sends while no page is open, over a real IndexedDB implementation and an office of fakes.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { World } from './sw_world.mjs';

const SEAT = '0193a000-0000-7000-8000-00000000000a';
const NAME = `so-thon-${SEAT}`;
const [DRAFT, WAITING, KEPT] = [0, 1, 2];
const PIECE = 64 * 1024;

const bytes = (text) => new TextEncoder().encode(text);

/** Sealed bytes of a photo: nobody can read them, here nobody tries. */
const sealed = (number, size = 150_000) => new Uint8Array(size).fill(number);

const nameOf = (photo) => createHash('sha256').update(photo).digest('hex');

const idOf = (number) => new Uint8Array(16).fill(number);

const finished = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** A record nobody delivered: format, state, time, then a sealed envelope that begins so. */
const entry = (number) => {
  const value = new Uint8Array(310);
  value.set([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, number]);
  return value;
};

const keyOf = (number) => new Uint8Array([0, 0, 0, 0, 0, 0, 0, number]);

/** A phone with photos, each with its state, and records that are unsent. */
async function phone(world, photos, { unsent = [], token = 'only-push', locked = false } = {}) {
  const request = world.indexedDB.open(NAME, 2);
  const stores = ['outbox', 'push', 'sent', 'photos', 'photo_bytes'];
  request.onupgradeneeded = () => stores.forEach((store) => request.result.createObjectStore(store));
  const database = await finished(request);
  const transaction = database.transaction(stores, 'readwrite');
  const put = (store, value, key) => transaction.objectStore(store).put(value, key);
  put('push', bytes(JSON.stringify({ v: 1, seat: SEAT, token })), bytes('push'));
  put('push', bytes('life'), bytes('life'));
  if (locked) put('push', bytes('locks'), bytes('locks'));
  for (const number of unsent) put('outbox', entry(number), keyOf(number));
  for (const [number, state, photo] of photos) {
    put('photos', bytes('sealed'), new Uint8Array([state, ...idOf(number)]));
    put('photo_bytes', photo, idOf(number));
  }
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
}

/** Everything that lies on the phone, as text. */
async function contentOf(world) {
  const database = await finished(world.indexedDB.open(NAME));
  const stores = ['push', 'photos', 'photo_bytes'];
  const transaction = database.transaction(stores);
  const all = stores.map(async (name) => {
    const store = transaction.objectStore(name);
    const [keys, values] = await Promise.all([finished(store.getAllKeys()), finished(store.getAll())]);
    const hex = (value) => Buffer.from(value).toString('hex');
    return [name, keys.map(hex), values.map(hex)];
  });
  const content = JSON.stringify(await Promise.all(all));
  database.close();
  return content;
}

/** An office that has the records of these photos, and remembers what was asked of it. */
class Office {
  here = new Map();
  /** The phone was reported lost. */
  lost = false;
  log = [];

  constructor(world, expected) {
    this.expected = new Map(expected.map((photo) => [nameOf(photo), photo.length]));
    /** Before a request is answered: a Response instead of the answer, or nothing. */
    this.before = () => undefined;
    world.office = (path, request) => this.#answer(path, request);
  }

  #answer(path, { method, headers, body }) {
    assert.equal(headers.Authorization, 'Bearer only-push');
    const offset = headers['Upload-Offset'];
    this.log.push(method === 'PATCH' ? `PATCH ${offset}` : method);
    const instead = this.before(method, path);
    if (instead) return instead;
    if (path === '/api/v1/push') {
      const numbers = [];
      for (let at = 0; at < body.length; at += 304) numbers.push(body[at + 6]);
      const outcomes = numbers.map((n) => ({ n, s: this.lost ? 'h' : 'a' }));
      return Response.json({ epoch: 'life', outcomes, revoked: this.lost });
    }
    const name = path.slice('/api/v1/photos/'.length);
    const size = this.expected.get(name);
    if (size === undefined) return new Response(null, { status: 404 });
    let have = this.here.get(name) ?? new Uint8Array();
    if (method === 'PATCH') {
      assert.equal(headers['Content-Type'], 'application/partial-upload');
      assert.ok(body.length > 0 && body.length <= PIECE);
      if (Number(offset) !== have.length) return new Response(null, { status: 409 });
      have = new Uint8Array([...have, ...body]);
      this.here.set(name, have);
    }
    return this.has(name);
  }

  has(name) {
    const have = this.here.get(name) ?? new Uint8Array();
    const proved = nameOf(have) === name;
    const headers = { 'Upload-Offset': String(have.length), 'Upload-Complete': proved ? '?1' : '?0' };
    return new Response(null, { status: 204, headers });
  }

  hasProved(photo) {
    return nameOf(this.here.get(nameOf(photo)) ?? new Uint8Array()) === nameOf(photo);
  }
}

async function running() {
  const world = new World();
  const worker = world.publish('1', { core: [['/', 'page']] });
  await worker.install();
  await worker.activate();
  return { world, worker };
}

test('a waiting photo goes in pieces behind the records, and nothing on the phone is touched', async () => {
  const { world, worker } = await running();
  const photo = sealed(1);
  await phone(world, [[1, WAITING, photo]], { unsent: [7] });
  const office = new Office(world, [photo]);
  const before = await contentOf(world);
  await worker.sync();
  assert.deepEqual(office.log, ['POST', 'HEAD', 'PATCH 0', 'PATCH 65536', 'PATCH 131072']);
  assert.ok(office.hasProved(photo));
  assert.equal(await contentOf(world), before);
});

test('what is in a form, and what the office has proved, is not sent', async () => {
  const { world, worker } = await running();
  const photos = [sealed(1), sealed(2)];
  await phone(world, [[1, DRAFT, photos[0]], [2, KEPT, photos[1]]]);
  const office = new Office(world, photos);
  await worker.sync();
  assert.deepEqual(office.log, []);
});

test('a photo whose record the office does not have is passed over for the next', async () => {
  const { world, worker } = await running();
  const photos = [sealed(1), sealed(2, 100)];
  await phone(world, [[1, WAITING, photos[0]], [2, WAITING, photos[1]]]);
  const office = new Office(world, [photos[1]]);
  await worker.sync();
  assert.deepEqual(office.log, ['HEAD', 'HEAD', 'PATCH 0']);
  assert.ok(office.hasProved(photos[1]));
});

test('an interrupted photo goes on where it stopped', async () => {
  const { world, worker } = await running();
  const photo = sealed(1);
  await phone(world, [[1, WAITING, photo]]);
  const office = new Office(world, [photo]);
  office.before = () => {
    // The answer to the second piece is lost with the network.
    if (office.log.at(-1) === 'PATCH 65536') {
      office.here.set(nameOf(photo), photo.slice(0, 2 * PIECE));
      throw new TypeError('Failed to fetch');
    }
  };
  await assert.rejects(worker.sync(), 'the browser is to try again');
  office.before = () => undefined;
  office.log.length = 0;
  await worker.sync();
  assert.deepEqual(office.log, ['HEAD', 'PATCH 131072']);
  assert.ok(office.hasProved(photo));
});

test('a photo that fails holds up neither the others nor a record, and is tried again', async () => {
  const { world, worker } = await running();
  const photos = [sealed(1), sealed(2, 100)];
  await phone(world, [[1, WAITING, photos[0]], [2, WAITING, photos[1]]], { unsent: [7] });
  const office = new Office(world, photos);
  const failing = `/api/v1/photos/${nameOf(photos[0])}`;
  office.before = (_, path) => (path === failing ? new Response(null, { status: 500 }) : undefined);
  await assert.rejects(worker.sync(), /photo: 500/);
  assert.deepEqual(office.log, ['POST', 'HEAD', 'HEAD', 'PATCH 0']);
  assert.ok(office.hasProved(photos[1]));
});

test('a photo that was damaged on the way is sent anew, but not for ever', async () => {
  const { world, worker } = await running();
  const photo = sealed(1, 100);
  await phone(world, [[1, WAITING, photo]]);
  const office = new Office(world, [photo]);
  let damaged = 1;
  office.before = (method) => (method === 'PATCH' && damaged-- > 0 ? new Response(null, { status: 422 }) : undefined);
  await worker.sync();
  assert.deepEqual(office.log, ['HEAD', 'PATCH 0', 'HEAD', 'PATCH 0']);
  assert.ok(office.hasProved(photo));

  office.here.clear();
  office.log.length = 0;
  damaged = Infinity;
  await assert.rejects(worker.sync(), /photo: 422/);
  assert.equal(office.log.filter((line) => line === 'PATCH 0').length, 4);
});

test('a record that is saved meanwhile goes before the next piece', async () => {
  const { world, worker } = await running();
  const photo = sealed(1);
  await phone(world, [[1, WAITING, photo]]);
  const office = new Office(world, [photo]);
  const database = await finished(world.indexedDB.open(NAME));
  const save = async () => {
    const outbox = database.transaction('outbox', 'readwrite').objectStore('outbox');
    await finished(outbox.put(entry(9), keyOf(9)));
  };
  office.before = (method) => {
    if (method !== 'PATCH') return undefined;
    office.here.set(nameOf(photo), photo.slice(0, PIECE));
    return save().then(() => office.has(nameOf(photo)));
  };
  await worker.sync();
  assert.deepEqual(office.log, ['HEAD', 'PATCH 0']);
  office.before = () => undefined;
  await worker.sync();
  assert.deepEqual(office.log.slice(2), ['POST', 'HEAD', 'PATCH 65536', 'PATCH 131072']);
  database.close();
});

test('records that fail are tried again before any photo', async () => {
  const { world, worker } = await running();
  const photo = sealed(1);
  await phone(world, [[1, WAITING, photo]], { unsent: [7] });
  const office = new Office(world, [photo]);
  office.before = () => new Response(null, { status: 503 });
  await assert.rejects(worker.sync(), /push: 503/);
  assert.deepEqual(office.log, ['POST']);
});

test('a token that is not taken is not tried again', async () => {
  const { world, worker } = await running();
  await phone(world, [[1, WAITING, sealed(1)], [2, WAITING, sealed(2)]]);
  const office = new Office(world, []);
  office.before = () => new Response(null, { status: 401 });
  await worker.sync();
  assert.deepEqual(office.log, ['HEAD']);
});

test('an office that asks to come later is asked about no other photo, and again later', async () => {
  const { world, worker } = await running();
  const photos = [sealed(1), sealed(2)];
  await phone(world, [[1, WAITING, photos[0]], [2, WAITING, photos[1]]]);
  const office = new Office(world, photos);
  office.before = () => new Response(null, { status: 429, headers: { 'Retry-After': '60' } });
  await assert.rejects(worker.sync(), /photo: 429/);
  assert.deepEqual(office.log, ['HEAD']);
  office.before = () => undefined;
  await worker.sync();
  assert.ok(photos.every((photo) => office.hasProved(photo)));
});

test('a lost phone sends its photos when its lock is gone, too', async () => {
  const { world, worker } = await running();
  const [photo, later] = [sealed(7), sealed(8)];
  await phone(world, [[7, WAITING, photo], [8, WAITING, later]], { unsent: [1], locked: true });
  // The record of the second is released another day.
  const office = new Office(world, [photo]);
  office.lost = true;
  await worker.sync();
  const locked = async () => (await contentOf(world)).includes(Buffer.from('locks').toString('hex'));
  assert.deepEqual([await locked(), office.hasProved(photo), office.hasProved(later)], [false, true, false]);
  office.expected.set(nameOf(later), later.length);
  await worker.message({ type: 'push', seat: SEAT });
  assert.ok(office.hasProved(later));
});

test('an open page hears that a photo was taken', async () => {
  const { world, worker } = await running();
  const photo = sealed(1, 100);
  await phone(world, [[1, WAITING, photo]]);
  new Office(world, [photo]);
  const heard = [];
  world.pages.set('p', { id: 'p', postMessage: (message) => heard.push(message.type) });
  await worker.sync();
  assert.deepEqual(heard, ['pushed']);
  await worker.sync();
  assert.deepEqual(heard, ['pushed'], 'what the office has already is no news');
});
