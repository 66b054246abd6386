// Searches a browser's profile folder, as whoever copied the phone's storage would.

import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { layersOf } from './layers.mjs';

/** Everything found below a folder: `{ hits: [{ word, form, encoding, how, file }], files, bytes, unpacked }`. */
export async function search(folder, seeker) {
  const report = { hits: [], files: 0, bytes: 0, unpacked: 0 };
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const file = relative(folder, path).split(sep).join('/');
    const whole = await readFile(path);
    report.files += 1;
    report.bytes += whole.length;
    try {
      for (const { how, bytes } of layersOf(file, whole)) {
        if (how !== 'plain') report.unpacked += bytes.length;
        for (const { word, form, encoding } of seeker.find(bytes)) report.hits.push({ word, form, encoding, how, file });
      }
    } catch (error) {
      throw new Error(`${file}: ${error.message}`, { cause: error });
    }
    // A file's name may be made of what is in it.
    for (const { word, form, encoding } of seeker.find(Buffer.from(file))) {
      report.hits.push({ word, form, encoding, how: 'name', file });
    }
  }
  return report;
}

/** How many different words were found in how many places, by what the place is. */
export function places(hits) {
  const found = new Map();
  for (const { word, form, encoding, how, file } of hits) {
    const place = `${file.replace(/\d{6}\.(ldb|log)/, '*.$1').replace(/[0-9a-f]{16}_\d$/, '*')} (${how}, ${encoding}, ${form})`;
    found.set(place, (found.get(place) ?? new Set()).add(`${word.person} ${word.kind}`));
  }
  return [...found].map(([place, words]) => ({ place, words: words.size })).sort((one, other) => other.words - one.words);
}
