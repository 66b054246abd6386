// What a file of a browser's profile hides from a plain search: everything in it that is packed, unpacked.

import { brotliDecompressSync, constants, inflateRawSync, inflateSync } from 'node:zlib';
import { blocksOf, isTable, recordsOf } from './leveldb.mjs';
import { unsnap } from './snappy.mjs';

/** Packed in packed in packed: nobody does more. */
const DEEPEST = 4;

/** `SimpleFileHeader` of Chromium's HTTP cache, Cache Storage and code cache (net/disk_cache/simple). */
const ENTRY = Buffer.from('305c72a71b6dfbfc', 'hex');
const ENTRY_END = Buffer.from('d8410d97456ffaf4', 'hex');
const ENTRY_HEADER = 24;

/** A long value of IndexedDB (blink SerializedScriptValue): version 17, packed with Snappy. */
const SNAPPY_VALUE = Buffer.from('ff1102', 'hex');

const ZSTD = Buffer.from('28b52ffd', 'hex');

/** The file and everything in it, `{ how, bytes }`: the first as it lies, the others as they were before packing. */
export function* layersOf(name, bytes) {
  yield { how: 'plain', bytes };
  yield* inside({ how: '', bytes }, name, 0);
}

function* inside({ how, bytes }, name, depth) {
  if (depth > DEEPEST) return;
  for (const { packed, unpacked } of unpack(name, bytes)) {
    const layer = { how: how ? `${how} > ${packed}` : packed, bytes: unpacked };
    yield layer;
    yield* inside(layer, '', depth + 1);
  }
}

function* unpack(name, bytes) {
  if (isTable(bytes)) for (const block of blocksOf(bytes)) yield { packed: 'LevelDB table', unpacked: block };
  if (/(^|\/)(\d{6}\.log|MANIFEST-\d{6})$/.test(name)) {
    for (const record of recordsOf(bytes)) yield { packed: 'LevelDB log', unpacked: record };
  }
  if (bytes.subarray(0, ENTRY.length).equals(ENTRY)) yield* cacheEntry(name, bytes);
  yield* streams(bytes);
}

/**
 * Brotli has no sign of its own: what an entry of a cache says to be packed with it is tried. The HTTP cache keeps what
 * came over the wire; the worker's caches keep the same headers over bytes that are unpacked already.
 */
function* cacheEntry(name, bytes) {
  const from = ENTRY_HEADER + bytes.readUInt32LE(12);
  const end = bytes.indexOf(ENTRY_END, from);
  if (!/content-encoding:\s*br\b/i.test(bytes.toString('latin1', end < 0 ? from : end))) return;
  const unpacked = attempt(() => brotliDecompressSync(bytes.subarray(from, end < 0 ? undefined : end)));
  if (unpacked) yield { packed: 'Brotli', unpacked };
  else if (name.includes('/Cache_Data/')) throw new Error('an entry of the cache says that it is packed with Brotli and is not');
}

/** Streams that say what they are, wherever they begin. */
function* streams(bytes) {
  const finish = { finishFlush: constants.Z_SYNC_FLUSH };
  for (let at = 0; at + 3 < bytes.length; at += 1) {
    const first = bytes[at];
    if (first === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8) {
      const from = behindHeader(bytes, at);
      const unpacked = from && attempt(() => inflateRawSync(bytes.subarray(from), finish));
      if (unpacked?.length) yield { packed: 'gzip', unpacked };
    } else if (first === 0x78 && ((first << 8) | bytes[at + 1]) % 31 === 0 && (bytes[at + 1] & 0x20) === 0) {
      const unpacked = attempt(() => inflateSync(bytes.subarray(at), finish));
      if (unpacked?.length) yield { packed: 'zlib', unpacked };
    } else if (first === SNAPPY_VALUE[0] && bytes[at + 1] === SNAPPY_VALUE[1] && bytes[at + 2] === SNAPPY_VALUE[2]) {
      const unpacked = unsnap(bytes, at + SNAPPY_VALUE.length);
      if (unpacked?.length) yield { packed: 'Snappy', unpacked };
    } else if (first === ZSTD[0] && bytes.subarray(at, at + ZSTD.length).equals(ZSTD)) {
      // Nothing here writes it. Should a browser begin to, a search that passes over it would find nothing.
      throw new Error(`Zstandard at ${at}: this search cannot read it`);
    }
  }
}

/** Where the packed bytes of a gzip member begin (RFC 1952); what stands behind them is not taken for another member. */
function behindHeader(bytes, at) {
  const flags = bytes[at + 3];
  let from = at + 10;
  if (flags & 4) from += 2 + (from + 2 <= bytes.length ? bytes.readUInt16LE(from) : 0);
  for (const text of [8, 16]) if (flags & text) from = bytes.indexOf(0, from) + 1 || bytes.length;
  if (flags & 2) from += 2;
  return flags < 32 && from < bytes.length ? from : undefined;
}

function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}
