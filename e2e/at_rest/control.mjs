// A page that writes the same words down without any seal, in every way a browser offers: whoever finds nothing in a
// sealed profile must find all of it here, or has not looked.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type } from './use.mjs';
import { KINDS, fold, formsOf } from './words.mjs';

/** How the control must be found: form and encoding, what it is packed in, and where. */
export const WAYS = {
  written: [
    ...['NFC', 'NFD', 'folded', 'digits', 'grouped'].map((form) => `UTF-8 ${form}`),
    ...['UTF-16LE', 'UTF-16BE'].flatMap((encoding) => [`${encoding} NFC`, `${encoding} NFD`]),
    ...['percent', 'JSON', 'base64'].map((encoding) => `${encoding} NFC`),
  ],
  packed: ['plain', 'LevelDB log', 'LevelDB table', 'Snappy', 'gzip', 'zlib', 'Brotli'],
  places: ['Cache/Cache_Data/', 'History', 'IndexedDB/', 'Local Storage/', 'Service Worker/CacheStorage/', 'Sessions/'],
};

const PACKED = { br: brotliCompressSync, deflate: deflateSync, gzip: gzipSync };

/** Serves the page; `/packed/br` and the like answer with all of the words, packed, to be kept. */
export async function plainPage(people) {
  const text = wordsOf(people).join('\n');
  const server = createServer((asked, answer) => {
    const packed = /^\/packed\/(\w+)$/.exec(asked.url)?.[1];
    if (packed in PACKED) {
      answer.writeHead(200, { 'cache-control': 'max-age=86400', 'content-encoding': packed, 'content-type': 'text/plain; charset=utf-8' });
      answer.end(PACKED[packed](text));
      return;
    }
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async remove() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A choice of the page that the browser keeps, and one that it is told not to keep. */
export const [SEEN, UNSEEN] = ['told', 'between-us'];

const PAGE = `<!doctype html><meta charset="utf-8"><title>…</title>
<input id="name"><textarea id="note"></textarea>
<label><input type="radio" name="${SEEN}" value="1">a</label>
<label><input type="radio" name="${UNSEEN}" value="1" autocomplete="off">b</label>`;

const wordsOf = (people) => people.flatMap((person) => KINDS.map((kind) => person[kind]));

/** Writes everything down, as a program does that seals nothing. */
export async function writeDown(phone, people) {
  const { page } = phone;
  const words = wordsOf(people).flatMap((word) => [...new Set([...formsOf(word).map(([, text]) => text), fold(word)])]);
  await page.goto(phone.url);
  await page.evaluate(keep, { words, packed: [...gzipSync(words.join('\n'))] });
  for (const packed of Object.keys(PACKED)) await page.goto(`${phone.url}/packed/${packed}`);
  await page.goto(`${phone.url}/?tim=${encodeURIComponent(people[0].name)}`);
  await page.evaluate((name) => (document.title = name), people[1].name);
  await type(page.locator('#name'), people[2].name);
  await type(page.locator('#note'), people[3].note);
  for (const radio of await page.locator('[type=radio]').all()) await radio.check();
  // The form is kept with the page when the page is left.
  await page.goto(`${phone.url}/khac`);
}

/** In the page. */
async function keep({ words, packed }) {
  const done = (request) => new Promise((good, bad) => Object.assign(request, { onsuccess: () => good(request.result), onerror: bad }));
  const opening = indexedDB.open('plain', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('words');
  const database = await done(opening);
  const bytes = (text) => new TextEncoder().encode(text);
  const write = async (pairs) => {
    const transaction = database.transaction('words', 'readwrite');
    for (const [key, value] of pairs) transaction.objectStore('words').put(value, key);
    await new Promise((good) => (transaction.oncomplete = good));
  };
  const escaped = (text) => text.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  await write(words.map((word) => [word, word]));
  await write(words.map((word, at) => [at, bytes(word)]));
  await write(words.map((word, at) => [-1 - at, bytes(escaped(word))]));
  await write(words.map((word, at) => [`b${at}`, btoa(String.fromCharCode(...bytes(word)))]));
  await write([['long', words.join(' ').repeat(4)]]);
  // More than is kept in memory: tables are written.
  for (let turn = 0; turn < 12; turn += 1) await write([[`many${turn}`, bytes(`${words.join('\n')}${'.'.repeat(1_000_000)}`)]]);
  database.close();
  for (const [at, word] of words.entries()) localStorage.setItem(`word${at}`, word);
  const cache = await caches.open('plain');
  await cache.put('/words', new Response(words.join('\n')));
  await cache.put('/packed-words', new Response(new Uint8Array(packed)));
}

/** What the control did not show: then the search is blind to that, and says nothing of a sealed profile. */
export function unseen(hits, words) {
  const seen = {
    written: new Set(hits.map(({ encoding, form }) => `${encoding} ${form}`)),
    packed: new Set(hits.flatMap(({ how }) => how.split(' > '))),
  };
  const found = new Set(hits.map(({ word }) => word));
  return [
    ...WAYS.written.filter((way) => !seen.written.has(way)),
    ...WAYS.packed.filter((way) => !seen.packed.has(way)),
    ...WAYS.places.filter((place) => !hits.some(({ file }) => file.startsWith(`Default/${place}`))),
    ...words.filter((word) => !found.has(word)).map(({ text }) => text),
  ];
}
