// The service worker's promises, each against a world of fakes; the real browser is asked in specs/.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from './sw_world.mjs';

const APP_1 = '/so-thon-1111111111111111.js';
const APP_2 = '/so-thon-2222222222222222.js';
const WASM = '/so-thon-aaaaaaaaaaaaaaaa_bg.wasm';
const SHEETS_1 = '/sheets-worker-1111111111111111.js';
const SHEETS_2 = '/sheets-worker-2222222222222222.js';

const first = { core: [['/', 'page 1'], [APP_1, 'app 1'], [WASM, 'wasm']], office: [[SHEETS_1, 'sheets 1']] };
const second = { core: [['/', 'page 2'], [APP_2, 'app 2'], [WASM, 'wasm']], office: [[SHEETS_2, 'sheets 2']] };

async function firstVersionRunning() {
  const world = new World();
  const worker = world.publish('1', first);
  await worker.install();
  await worker.activate();
  return { world, worker };
}

test('after installing, every route of the app opens without a network', async () => {
  const { world, worker } = await firstVersionRunning();
  world.online = false;
  assert.equal(await worker.navigate('/', 'a'), 'page 1');
  assert.equal(await worker.navigate('/so-ho/0192f3a4-0000-7000-8000-a1b2c3d4e5f6', 'b'), 'page 1');
  assert.equal(await worker.ask(APP_1), 'app 1');
});

test('opening the app asks the network for nothing', async () => {
  const { world, worker } = await firstVersionRunning();
  world.asked.length = 0;
  await worker.navigate('/', 'a');
  await worker.ask(APP_1);
  await worker.ask(WASM);
  assert.deepEqual(world.asked, []);
});

test('the interface of the server is never touched', async () => {
  const { worker } = await firstVersionRunning();
  for (const path of ['/api/v1/sync', '/api/docs', '/healthz', '/metrics', '/sw.js']) {
    assert.equal(await worker.ask(path), undefined, path);
    assert.equal(await worker.ask(path, { mode: 'navigate' }), undefined, path);
  }
  assert.equal(await worker.ask(APP_1, { method: 'POST' }), undefined);
  assert.equal(await worker.ask('https://elsewhere.test/so-thon-1111111111111111.js'), undefined);
});

test('the marks in the cache cannot be asked for', async () => {
  const { worker } = await firstVersionRunning();
  assert.equal(await worker.ask('/.so-thon/whole'), undefined);
});

test('a version with one missing file is not installed at all', async () => {
  const world = new World();
  const worker = world.publish('1', first);
  world.server.delete(APP_1);
  await assert.rejects(worker.install());
  assert.deepEqual([...world.caches.keys()], []);
});

test('a failed new version leaves the old one working', async () => {
  const { world, worker } = await firstVersionRunning();
  const next = world.publish('2', second);
  world.server.delete(APP_2);
  await assert.rejects(next.install());
  world.online = false;
  assert.equal(await worker.navigate('/', 'a'), 'page 1');
});

test('installing the installed version again asks for nothing and breaks nothing', async () => {
  const { world } = await firstVersionRunning();
  world.online = false;
  world.asked.length = 0;
  await world.publish('1', first).install();
  assert.deepEqual(world.asked, []);
});

test('a new version is taken only when a page asks for it', async () => {
  const { world } = await firstVersionRunning();
  const next = world.publish('2', second);
  await next.install();
  assert.equal(next.skipped, false);
  await next.message({ type: 'activate' });
  assert.equal(next.skipped, true);
});

test('what did not change is not downloaded again', async () => {
  const { world } = await firstVersionRunning();
  world.asked.length = 0;
  await world.publish('2', second).install();
  assert.deepEqual(world.asked.toSorted(), ['/', APP_2].toSorted());
});

test('an old page keeps its files until it closes', async () => {
  const { world, worker } = await firstVersionRunning();
  await worker.navigate('/', 'old');
  const next = world.publish('2', second);
  await next.install();
  world.server.delete(APP_1);
  await next.activate();
  assert.equal(await next.ask(APP_1), 'app 1');
  await next.navigate('/', 'new');
  await next.message({ type: 'version' });
  assert.equal(await next.ask(APP_1), 'app 1');
  world.pages.delete('old');
  await next.message({ type: 'version' });
  assert.deepEqual([...world.caches.keys()], ['so-thon-2']);
  assert.equal(await next.navigate('/', 'new'), 'page 2');
});

test('a page that was there before the first worker counts as opened from it', async () => {
  const world = new World();
  world.pages.set('early', { id: 'early' });
  const worker = world.publish('1', first);
  await worker.install();
  await worker.activate();
  assert.equal(world.claimed, 1);
  const next = world.publish('2', second);
  await next.install();
  await next.activate();
  assert.deepEqual([...world.caches.keys()], ['so-thon-1', 'so-thon-2']);
});

test('the running version does not sweep away the one that waits', async () => {
  const { world, worker } = await firstVersionRunning();
  await world.publish('2', second).install();
  world.registration.waiting = {};
  await worker.message({ type: 'version' });
  assert.ok(world.caches.has('so-thon-2'));
});

test('the remains of an interrupted installation are cleared', async () => {
  const { world, worker } = await firstVersionRunning();
  await world.open('so-thon-torn').put(APP_2, new Response('half'));
  await worker.message({ type: 'version' });
  assert.deepEqual([...world.caches.keys()], ['so-thon-1']);
});

test('the caches of others are left alone', async () => {
  const { world, worker } = await firstVersionRunning();
  world.open('something-else');
  await worker.message({ type: 'version' });
  assert.ok(world.caches.has('something-else'));
});

test('the office installs its files on request and then works offline', async () => {
  const { world, worker } = await firstVersionRunning();
  assert.deepEqual(await worker.message({ type: 'version' }), { type: 'version', version: '1', whole: true, office: false });
  assert.deepEqual(await worker.message({ type: 'office' }), { type: 'office', ok: true });
  world.online = false;
  assert.equal(await worker.ask(SHEETS_1), 'sheets 1');
  assert.equal((await worker.message({ type: 'version' })).office, true);
});

test('the office without a network is told so, and nothing half is kept', async () => {
  const { world, worker } = await firstVersionRunning();
  world.online = false;
  assert.deepEqual(await worker.message({ type: 'office' }), { type: 'office', ok: false });
  assert.equal((await worker.message({ type: 'version' })).office, false);
});

test('an update brings the office files when the version before had them', async () => {
  const { world, worker } = await firstVersionRunning();
  await worker.message({ type: 'office' });
  const next = world.publish('2', second);
  await next.install();
  await next.activate();
  world.online = false;
  assert.equal(await next.ask(SHEETS_2), 'sheets 2');
});

test('office files asked for while an update waits are caught up before the old ones go', async () => {
  const { world, worker } = await firstVersionRunning();
  await worker.navigate('/', 'old');
  const next = world.publish('2', second);
  await next.install();
  await worker.message({ type: 'office' });
  await next.activate();
  world.online = false;
  world.pages.delete('old');
  await next.message({ type: 'version' });
  assert.ok(world.caches.has('so-thon-1'));
  world.online = true;
  await next.message({ type: 'version' });
  assert.equal((await next.message({ type: 'version' })).office, true);
  assert.deepEqual([...world.caches.keys()], ['so-thon-2']);
});

test('a cache that the browser threw away is filled again from the network', async () => {
  const { world, worker } = await firstVersionRunning();
  world.caches.clear();
  assert.equal(await worker.navigate('/', 'a'), 'page 1');
  world.online = false;
  assert.equal(await worker.navigate('/', 'b'), 'page 1');
});

test('without a cache and without a network the offline page says so', async () => {
  const { world, worker } = await firstVersionRunning();
  world.caches.clear();
  world.online = false;
  assert.equal(await worker.navigate('/', 'a'), 'offline page');
});

test('the offline page may do nothing but wear its own style', async () => {
  const { world, worker } = await firstVersionRunning();
  world.caches.clear();
  world.online = false;
  const { status, headers } = await worker.open('/', 'a');
  assert.equal(status, 503);
  assert.equal(
    headers.get('Content-Security-Policy'),
    "default-src 'none'; style-src 'sha256-of-its-style'; base-uri 'none'; frame-ancestors 'none'",
  );
});

test('pages long gone are forgotten, living ones are not', async () => {
  const { world, worker } = await firstVersionRunning();
  await worker.navigate('/', 'living');
  for (let number = 0; number < 100; number++) {
    await worker.navigate('/', `gone-${number}`);
    world.pages.delete(`gone-${number}`);
  }
  const marks = (await world.open('so-thon-1').keys()).filter(({ url }) => url.includes('/page/'));
  assert.ok(marks.length < 40, `${marks.length} marks`);
  assert.ok(marks.some(({ url }) => url.endsWith('/living')));
});
