// Snappy's raw format (google/snappy, format_description.txt): blocks of LevelDB tables and long values of IndexedDB.

/** Nothing longer is believed. */
const LONGEST = 1 << 28;

/** Unpacks what begins at `from`; undefined when it is no such stream. What stands behind its end is not looked at. */
export function unsnap(bytes, from = 0) {
  const begun = length(bytes, from);
  if (!begun || begun.length > LONGEST || begun.length > (bytes.length - from) * 64) return undefined;
  const out = Buffer.allocUnsafe(begun.length);
  let { at } = begun;
  let to = 0;
  while (to < out.length) {
    if (at >= bytes.length) return undefined;
    const tag = bytes[at];
    at += 1;
    if ((tag & 3) === 0) {
      let size = tag >> 2;
      if (size >= 60) {
        const more = size - 59;
        if (at + more > bytes.length) return undefined;
        size = bytes.readUIntLE(at, more);
        at += more;
      }
      size += 1;
      if (at + size > bytes.length || to + size > out.length) return undefined;
      bytes.copy(out, to, at, at + size);
      at += size;
      to += size;
      continue;
    }
    const more = [0, 1, 2, 4][tag & 3];
    if (at + more > bytes.length) return undefined;
    const size = more === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const back = more === 1 ? ((tag >> 5) << 8) | bytes[at] : bytes.readUIntLE(at, more);
    at += more;
    if (back === 0 || back > to || to + size > out.length) return undefined;
    // What is copied may overlap what it makes.
    for (let left = size; left > 0; left -= 1, to += 1) out[to] = out[to - back];
  }
  return out;
}

function length(bytes, from) {
  let value = 0;
  for (let at = from, shift = 1; at < Math.min(from + 5, bytes.length); at += 1, shift *= 128) {
    value += (bytes[at] & 127) * shift;
    if (bytes[at] < 128) return { length: value, at: at + 1 };
  }
  return undefined;
}
