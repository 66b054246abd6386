// Pages of a measurement, served from folders on this machine, isolated so that the page's clock is fine-grained.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/**
 * Opens a page of the app's own origin without the app, beside files of a folder under `/api/beside/`: the service worker
 * leaves that path alone, and nothing there reaches the office.
 */
export async function beside(page, folder, origin = '') {
  await page.route('**/api/beside/**', async (route) => {
    const path = new URL(route.request().url()).pathname.slice('/api/beside/'.length);
    const body = path ? await readFile(join(folder, normalize(path))) : '<!doctype html><title>beside</title>';
    await route.fulfill({ body, contentType: path ? TYPES[extname(path)] : TYPES['.html'] });
  });
  await page.goto(`${origin}/api/beside/`);
}

/** Serves the first of the folders that has the file; under `/bytes/N`, so many bytes. */
export async function serve(...folders) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    const bytes = /^\/bytes\/(\d+)$/.exec(path);
    const content = bytes ? Buffer.alloc(Number(bytes[1])) : await first(folders, path);
    response.writeHead(content ? 200 : 404, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function first(folders, path) {
  for (const folder of folders) {
    try {
      return await readFile(join(folder, path));
    } catch {
      // Not in this one.
    }
  }
  return undefined;
}
