// Looks for many words at once in bytes.

import { encodingsOf, formsOf } from './words.mjs';

/** No pattern is shorter: what is found is no accident. */
const SHORTEST = 8;

export class Seeker {
  // By the first four bytes; before that a table by the first two says whether to ask at all.
  #byHead = new Map();
  #begins = new Uint8Array(65_536);

  /** Looks for these `{ person, kind, text }` in every form and encoding. */
  constructor(words) {
    this.patterns = 0;
    for (const word of words) {
      for (const [form, text] of formsOf(word.text)) {
        for (const [encoding, bytes] of encodingsOf(text)) this.#add({ word, form, encoding, bytes });
      }
    }
  }

  #add(pattern) {
    const { bytes } = pattern;
    if (bytes.length < SHORTEST) throw new Error(`${pattern.word.text} is too short to be looked for`);
    this.#begins[bytes.readUInt16LE(0)] = 1;
    const head = bytes.readUInt32LE(0);
    const same = this.#byHead.get(head) ?? [];
    if (same.some((other) => other.bytes.equals(bytes))) return;
    this.#byHead.set(head, [...same, pattern]);
    this.patterns += 1;
  }

  /** Every pattern that stands in the bytes, once for each place. */
  find(bytes) {
    const found = [];
    const begins = this.#begins;
    for (let at = 0, end = bytes.length - SHORTEST; at <= end; at += 1) {
      if (begins[bytes[at] | (bytes[at + 1] << 8)] === 0) continue;
      for (const pattern of this.#byHead.get(bytes.readUInt32LE(at)) ?? []) {
        const { length } = pattern.bytes;
        if (bytes.compare(pattern.bytes, 0, length, at, Math.min(at + length, bytes.length)) === 0) found.push({ ...pattern, at });
      }
    }
    return found;
  }
}
