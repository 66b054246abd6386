// An address at which first a released app is served and later the present one, before the same office: a phone that was
// given its app long ago meets an update.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const RELEASES = new URL('../releases/', import.meta.url);

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export class Released {
  #server;
  #folder;
  #port;
  #old = true;

  /** Serves the app of that version, and everything else from the office. */
  static async before(office, version) {
    const released = new Released();
    released.#port = office.port;
    released.#folder = await mkdtemp(join(tmpdir(), 'so-thon-released-'));
    const tar = brotliDecompressSync(await readFile(new URL(`${version}/client.tar.br`, RELEASES)));
    const unpacking = execFile('tar', ['-x', '-C', released.#folder]);
    unpacking.stdin.end(tar);
    const [code] = await once(unpacking, 'exit');
    if (code !== 0) throw new Error(`the app of ${version} cannot be unpacked`);
    released.#server = createServer((asked, answer) => released.#answer(asked, answer)).listen(0, '127.0.0.1');
    await once(released.#server, 'listening');
    released.url = `http://127.0.0.1:${released.#server.address().port}`;
    return released;
  }

  /** From now on the office's own app is served. */
  update() {
    this.#old = false;
  }

  async remove() {
    this.#server.close();
    this.#server.closeAllConnections();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #answer(asked, answer) {
    const { pathname } = new URL(asked.url, this.url);
    if (!this.#old || pathname.startsWith('/api/')) return this.#pass(asked, answer);
    const name = extname(pathname) ? pathname : '/index.html';
    const bytes = await readFile(join(this.#folder, name)).catch(() => undefined);
    if (!bytes) return answer.writeHead(404).end();
    return answer.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream', 'cache-control': 'no-cache' }).end(bytes);
  }

  #pass(asked, answer) {
    const passed = request({ port: this.#port, host: '127.0.0.1', path: asked.url, method: asked.method, headers: asked.headers }, (given) => {
      answer.writeHead(given.statusCode, given.rawHeaders);
      given.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  }
}
