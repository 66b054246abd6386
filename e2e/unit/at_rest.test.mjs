// The search for planted words sees through everything a browser's profile wraps them in.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { choicesKept } from '../at_rest/choices.mjs';
import { layersOf } from '../at_rest/layers.mjs';
import { isTable, recordsOf } from '../at_rest/leveldb.mjs';
import { search } from '../at_rest/profile.mjs';
import { Seeker } from '../at_rest/seeker.mjs';
import { unsnap } from '../at_rest/snappy.mjs';
import { KINDS, PERSONS, encodingsOf, fold, formsOf, persons } from '../at_rest/words.mjs';

const NAME = 'Lặng Quế Đốn';
const NUMBER = '051200034567';
const seeker = new Seeker([NAME, NUMBER].map((text, person) => ({ person, kind: 'name', text })));

const found = (bytes) => new Set(seeker.find(bytes).map(({ form, encoding }) => `${encoding} ${form}`));

/** Everything found in a file of this name, by what it was packed in. */
function packings(name, bytes) {
  const hits = [...layersOf(name, bytes)].flatMap(({ how, bytes }) => seeker.find(bytes).map(() => how));
  return [...new Set(hits)];
}

/** Snappy as a writer makes it: one literal, then a copy of its last four bytes that overlaps what it makes. */
function snapped(text, copied = 0) {
  const bytes = Buffer.from(text);
  const length = bytes.length + copied;
  const literal = Buffer.concat([Buffer.from([60 << 2, bytes.length - 1]), bytes]);
  const copy = copied ? Buffer.from([((copied - 1) << 2) | 2, 4, 0]) : Buffer.alloc(0);
  return Buffer.concat([varint(length), literal, copy]);
}

const varint = (value) => Buffer.from(value < 128 ? [value] : [(value & 127) | 128, value >> 7]);

test('fifty persons are the same in every run, and no word stands in another', () => {
  const [people, again] = [persons(3), persons(3)];
  assert.deepEqual(people, again);
  assert.equal(people.length, PERSONS);
  const words = people.flatMap(({ sought }) => KINDS.map((kind) => fold(sought[kind])));
  for (const word of words) assert.equal(words.filter((other) => other.includes(word)).length, 1, word);
  for (const { name, sought } of people) assert.ok(name.endsWith(sought.name));
});

test('a word is found in every form and encoding, wherever it begins', () => {
  for (const word of [NAME, NUMBER]) {
    for (const [form, text] of formsOf(word)) {
      for (const [encoding, bytes] of encodingsOf(text)) {
        const around = Buffer.concat([Buffer.from('abc'), bytes, Buffer.from([0, 255])]);
        assert.ok(seeker.find(around).length > 0, `${form} ${encoding}`);
        assert.equal(seeker.find(around.subarray(0, around.length - 3)).filter(({ bytes: whole }) => whole.equals(bytes)).length, 0);
      }
    }
  }
});

test('base64 is found whatever stands before it', () => {
  for (const before of ['', 'x', 'xy', 'xyz']) {
    const text = Buffer.from(`${before}${NAME} và ai nữa`).toString('base64');
    assert.ok([...found(Buffer.from(text))].some((way) => way.startsWith('base64')), before);
  }
});

test('nothing is found where nothing stands', () => {
  assert.deepEqual([...found(Buffer.from('Lặng Quế Đồn, 051200034568, lang que dom'.repeat(100)))], []);
});

test('Snappy is unpacked, copies that overlap themselves too, and what is broken is none', () => {
  const whole = Buffer.from('mua lúa giống');
  assert.equal(unsnap(snapped(whole, 10)).toString(), Buffer.concat([whole, Buffer.from(whole.subarray(-4).toString('hex').repeat(3), 'hex').subarray(0, 10)]).toString());
  assert.equal(unsnap(snapped(NAME).subarray(0, -1)), undefined);
  assert.equal(unsnap(Buffer.from([10, 2, 1, 0])), undefined);
});

test('a long value of IndexedDB is read behind its sign', () => {
  const value = Buffer.concat([Buffer.from('00010203ff1102', 'hex'), snapped(Buffer.from(NAME, 'utf16le'))]);
  const [, layer] = [...layersOf('x', value)];
  assert.equal(layer.how, 'Snappy');
  assert.deepEqual([...found(layer.bytes)], ['UTF-16LE NFC']);
});

test('a table of LevelDB is read block by block, with keys that were shortened', () => {
  const table = tableOf([
    [`a${NAME.slice(0, 4)}`, 'one'],
    [`a${NAME}`, 'two'],
    ['b', NUMBER],
  ]);
  assert.ok(isTable(table));
  // The name stands nowhere at once: its beginning is left to the key before.
  assert.ok(!found(table).has('UTF-8 NFC'));
  assert.deepEqual(found(Buffer.concat([...layersOf('000005.ldb', table)].map(({ bytes }) => bytes))), new Set(['UTF-8 NFC', 'UTF-8 digits']));
  const broken = Buffer.from(table);
  broken[3] ^= 0xff;
  broken[0] = 0xff;
  assert.throws(() => [...layersOf('000005.ldb', broken)], /cannot be read|no end/);
});

/** A table of one block, packed, and its index. */
function tableOf(pairs) {
  let last = '';
  const entries = pairs.map(([key, value]) => {
    let shared = 0;
    const [own, before] = [Buffer.from(key), Buffer.from(last)];
    while (shared < Math.min(own.length, before.length) && own[shared] === before[shared]) shared += 1;
    last = key;
    const rest = own.subarray(shared);
    return Buffer.concat([varint(shared), varint(rest.length), varint(Buffer.byteLength(value)), rest, Buffer.from(value)]);
  });
  const restarts = Buffer.from('0000000001000000', 'hex');
  const block = (bytes, packed) => Buffer.concat([packed ? snapped(bytes) : bytes, Buffer.from([packed ? 1 : 0, 0, 0, 0, 0])]);
  const data = block(Buffer.concat([...entries, restarts]), true);
  const handle = (offset, size) => Buffer.concat([varint(offset), varint(size)]);
  const meta = block(restarts, false);
  const value = handle(0, data.length - 5);
  const index = block(Buffer.concat([varint(0), varint(1), varint(value.length), Buffer.from('z'), value, restarts]), false);
  const footer = Buffer.concat([handle(data.length, meta.length - 5), handle(data.length + meta.length, index.length - 5)]);
  return Buffer.concat([data, meta, index, footer, Buffer.alloc(40 - footer.length), Buffer.from('57fb808b247547db', 'hex')]);
}

test('a record that a log cut at its page is put together', () => {
  const text = Buffer.concat([Buffer.alloc(32_768 - 7 - 6), Buffer.from(NAME), Buffer.alloc(20)]);
  const first = 32_768 - 7;
  const header = (kind, length) => Buffer.from([0, 0, 0, 0, length & 255, length >> 8, kind]);
  const log = Buffer.concat([header(2, first), text.subarray(0, first), header(4, text.length - first), text.subarray(first)]);
  assert.equal(recordsOf(log).length, 1);
  assert.equal(seeker.find(log).length, 0);
  assert.deepEqual(packings('Default/x/000003.log', log), ['LevelDB log']);
});

test('streams are unpacked wherever they begin, one in another, with anything behind', () => {
  const text = Buffer.from(`${NAME} ${'.'.repeat(500)}`);
  const tail = Buffer.from('d8410d97456ffaf41f8b', 'hex');
  const among = (packed) => Buffer.concat([Buffer.from('head'), packed, tail]);
  assert.deepEqual(packings('x', among(gzipSync(text))), ['gzip']);
  assert.deepEqual(packings('x', among(deflateSync(text))), ['zlib']);
  assert.ok(packings('x', among(gzipSync(among(deflateSync(text))))).includes('gzip > zlib'));
  assert.throws(() => packings('x', among(Buffer.from('28b52ffd', 'hex'))), /Zstandard/);
});

test('what the HTTP cache says to be packed with Brotli is unpacked, and must be', () => {
  const entry = (body) => Buffer.concat([
    Buffer.from('305c72a71b6dfbfc05000000040000000000000000000000', 'hex'), Buffer.from('http'), body,
    Buffer.from('d8410d97456ffaf4', 'hex'), Buffer.alloc(16), Buffer.from('HTTP/1.1 200\0content-encoding: br\0'),
  ]);
  const text = Buffer.from(`${NAME} ${'.'.repeat(500)}`);
  assert.deepEqual(packings('Default/Cache/Cache_Data/a_0', entry(brotliCompressSync(text))), ['Brotli']);
  assert.throws(() => packings('Default/Cache/Cache_Data/a_0', entry(Buffer.from('no'))), /Brotli/);
  // The worker's caches keep what is unpacked already.
  assert.deepEqual(packings('Default/Service Worker/CacheStorage/a/b/c_0', entry(text)), ['plain']);
});

test('a folder is searched whole, its file names too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'so-thon-search-'));
  await mkdir(join(folder, 'Default', 'Sessions'), { recursive: true });
  await writeFile(join(folder, 'Default', `${NUMBER}.txt`), 'nothing');
  await writeFile(join(folder, 'Default', 'Sessions', 'Session_1'), Buffer.from(`..Blink serialized form state version 10 told radio 1 on ${NAME}`, 'utf16le'));
  const { files, hits } = await search(folder, seeker);
  assert.equal(files, 2);
  assert.deepEqual(hits.map(({ how, encoding }) => `${how} ${encoding}`).sort(), ['name UTF-8', 'plain UTF-16LE']);
  assert.equal(await choicesKept(folder), 1);
  assert.equal(await choicesKept(folder, 'told'), 1);
  assert.equal(await choicesKept(folder, 'another'), 0);
  await rm(folder, { recursive: true });
});
