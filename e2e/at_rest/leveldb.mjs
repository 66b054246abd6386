// LevelDB's files as far as a search needs them: what lies in compressed blocks, behind shortened keys, or across the
// borders of a log (google/leveldb, doc/table_format.md and doc/log_format.md).

import { unsnap } from './snappy.mjs';

const TABLE = Buffer.from('57fb808b247547db', 'hex');
const FOOTER = 48;

export const isTable = (bytes) => bytes.length >= FOOTER && bytes.subarray(-TABLE.length).equals(TABLE);

/** The blocks of a table, unpacked, each followed by its keys written out. A block that cannot be read is an error. */
export function blocksOf(table) {
  const footer = table.subarray(-FOOTER);
  const meta = handle(footer, 0);
  const index = block(table, handle(footer, meta.end));
  return [
    block(table, meta),
    index,
    ...entriesOf(index).flatMap(({ value }) => {
      const data = block(table, handle(value, 0));
      return [data, Buffer.concat(entriesOf(data).map(({ key, value }) => Buffer.concat([key, value])))];
    }),
  ];
}

function block(table, { offset, size }) {
  const kind = table[offset + size];
  const bytes = table.subarray(offset, offset + size);
  if (kind === 0) return bytes;
  const unpacked = kind === 1 ? unsnap(bytes) : undefined;
  if (!unpacked) throw new Error(`a block of kind ${kind} at ${offset} cannot be read`);
  return unpacked;
}

function entriesOf(bytes) {
  const restarts = bytes.readUInt32LE(bytes.length - 4);
  const end = bytes.length - 4 - restarts * 4;
  const entries = [];
  let key = Buffer.alloc(0);
  for (let at = 0; at < end; ) {
    const shared = varint(bytes, at);
    const own = varint(bytes, shared.end);
    const size = varint(bytes, own.end);
    const from = size.end + own.value;
    key = Buffer.concat([key.subarray(0, shared.value), bytes.subarray(size.end, from)]);
    at = from + size.value;
    entries.push({ key, value: bytes.subarray(from, at) });
  }
  return entries;
}

function handle(bytes, at) {
  const offset = varint(bytes, at);
  const size = varint(bytes, offset.end);
  return { offset: offset.value, size: size.value, end: size.end };
}

function varint(bytes, at) {
  let value = 0;
  for (let shift = 1; ; shift *= 128, at += 1) {
    if (at >= bytes.length) throw new Error('a number has no end');
    value += (bytes[at] & 127) * shift;
    if (bytes[at] < 128) return { value, end: at + 1 };
  }
}

const PAGE = 32_768;
const HEADER = 7;

/** The records of a log, put together where they were cut. Old bytes behind a log's end are not records. */
export function recordsOf(log) {
  const records = [];
  let parts = [];
  for (let at = 0; at + HEADER <= log.length; ) {
    const left = PAGE - (at % PAGE);
    const size = left < HEADER ? 0 : log.readUInt16LE(at + 4);
    const kind = left < HEADER ? 0 : log[at + 6];
    if (kind < 1 || kind > 4 || size > left - HEADER) {
      at += left;
      continue;
    }
    if (kind === 1 || kind === 2) parts = [];
    parts.push(log.subarray(at + HEADER, at + HEADER + size));
    if (kind === 1 || kind === 4) records.push(Buffer.concat(parts));
    at += HEADER + size;
  }
  return records;
}
