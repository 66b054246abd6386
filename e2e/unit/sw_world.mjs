// A small world for the service worker: caches, pages and a server that can be taken away.

import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { IDBFactory } from 'fake-indexeddb';

const SOURCE = readFileSync(new URL('../../public/sw.js', import.meta.url), 'utf8');
const ORIGIN = 'https://so-thon.test';

const absolute = (url) => new URL(typeof url === 'string' ? url : url.url, ORIGIN).href;

class FakeCache {
  #entries = new Map();

  async match(request) {
    return this.#entries.get(absolute(request))?.clone();
  }

  async put(request, response) {
    this.#entries.set(absolute(request), response);
  }

  async delete(request) {
    return this.#entries.delete(absolute(request));
  }

  async keys() {
    return [...this.#entries.keys()].map((url) => ({ url }));
  }
}

class FakeRequest {
  constructor(url, options = {}) {
    this.url = absolute(url);
    this.method = options.method ?? 'GET';
    this.mode = options.mode ?? 'cors';
    this.cache = options.cache ?? 'default';
    this.integrity = options.integrity ?? '';
  }
}

/** One phone's browser: several versions of the worker share its caches. */
export class World {
  caches = new Map();
  /** What the server gives: path → text. A path that is absent is 404. */
  server = new Map();
  online = true;
  /** Every path asked of the server, in order. */
  asked = [];
  /** Living pages by id. */
  pages = new Map();
  registration = { installing: null, waiting: null };
  /** The phone's databases. */
  indexedDB = new IDBFactory();
  /** Answers the interface: (path, request) → Response. */
  office = () => new Response('', { status: 404 });
  claimed = 0;

  /** Puts a version on the server and hands back its worker. */
  publish(version, { core, office = [], offline = 'offline page' }) {
    for (const [url, text] of [...core, ...office]) this.server.set(url, text);
    const list = (entries) =>
      entries.map(([url]) => ({ url, integrity: `sha256-of-${url}`, immutable: /-[0-9a-f]{12,}/.test(url) }));
    const manifest = { version, core: list(core), office: list(office), offline, style: 'sha256-of-its-style' };
    return new Worker(this, SOURCE.replace(/^const MANIFEST = .*$/m, `const MANIFEST = ${JSON.stringify(manifest)};`));
  }

  open(name) {
    if (!this.caches.has(name)) this.caches.set(name, new FakeCache());
    return this.caches.get(name);
  }

  async fetch(request, options) {
    if (options) return this.#call(request, options);
    const path = new URL(request.url).pathname;
    this.asked.push(path);
    if (!this.online) throw new TypeError('Failed to fetch');
    const text = this.server.get(path);
    return text === undefined ? new Response('', { status: 404 }) : new Response(text);
  }

  async #call(path, options) {
    this.asked.push(path);
    if (!this.online) throw new TypeError('Failed to fetch');
    const body = options.body && new Uint8Array(await options.body.arrayBuffer());
    return this.office(path, { ...options, body });
  }
}

/** One version of the worker, run from its source. */
class Worker {
  #handlers = new Map();
  skipped = false;

  constructor(world, source) {
    this.world = world;
    const scope = {
      addEventListener: (type, handler) => this.#handlers.set(type, handler),
      location: { origin: ORIGIN },
      registration: world.registration,
      clients: {
        claim: async () => void world.claimed++,
        matchAll: async () => [...world.pages.values()],
      },
      skipWaiting: async () => void (this.skipped = true),
      navigator: {},
    };
    vm.runInNewContext(source, {
      self: scope,
      caches: {
        open: async (name) => world.open(name),
        keys: async () => [...world.caches.keys()],
        delete: async (name) => world.caches.delete(name),
      },
      fetch: (request, options) => world.fetch(request, options),
      indexedDB: world.indexedDB,
      Blob,
      crypto,
      TextEncoder,
      TextDecoder,
      Request: FakeRequest,
      Response,
      URL,
    });
  }

  async install() {
    await this.#dispatch('install', {});
  }

  async activate() {
    await this.#dispatch('activate', {});
  }

  /** A page opens; hands back what it shows. The page lives until it is closed. */
  async navigate(path, id) {
    const response = await this.open(path, id);
    return response?.text();
  }

  /** The same; hands back the whole answer. */
  async open(path, id) {
    const request = new FakeRequest(path, { mode: 'navigate' });
    const response = await this.#dispatch('fetch', { request, resultingClientId: id });
    this.world.pages.set(id, { id });
    return response;
  }

  /** A page asks for a file; undefined when the worker leaves it to the browser. */
  async ask(path, options) {
    const response = await this.#dispatch('fetch', { request: new FakeRequest(path, options) });
    return response?.text();
  }

  async message(data) {
    let reply;
    await this.#dispatch('message', { data, ports: [{ postMessage: (message) => (reply = message) }] });
    return reply && JSON.parse(JSON.stringify(reply));
  }

  /** The browser raises the event that pages asked for. */
  async sync(tag = 'so-thon-push') {
    await this.#dispatch('sync', { tag });
  }

  async #dispatch(type, fields) {
    const waited = [];
    let answer;
    const event = {
      ...fields,
      waitUntil: (work) => waited.push(work),
      respondWith: (work) => (answer = work),
    };
    this.#handlers.get(type)(event);
    const response = await answer;
    await Promise.all(waited);
    return response;
  }
}
