// PouchDB in the same Chromium against express-pouchdb on the same machine, through a way that counts.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Link, straight } from '../../fixtures/link.mjs';
import { Meter } from '../../fixtures/meter.mjs';
import { inFreshBrowser } from './browser.mjs';
import { LAST_DAY, SEED } from './commune.mjs';
import { beside, serve } from './served.mjs';

const SERVER = new URL('../peer/serve.mjs', import.meta.url).pathname;

/** Documents of one filling request, as many as its server takes. */
const FILLED = 1_000;

/** The commune, and the day after it, as documents: JSON arrays. */
export function documentsOf(measuredPhone, households) {
  return inFreshBrowser(async (_, page) => {
    const origin = await serve();
    await beside(page, measuredPhone, origin.url);
    const documents = await page.evaluate(
      async ([seed, lastDay, households, each]) => {
        const { default: init, MeasuredDay } = await import('/api/beside/so_thon_bench_phone.js');
        await init();
        const day = new MeasuredDay(BigInt(seed), lastDay, households);
        return { commune: day.documents(each), day: day.day_documents() };
      },
      [SEED, LAST_DAY, households, FILLED],
    );
    await origin.stop();
    return documents;
  });
}

export class Peer {
  #child;
  #link;
  #folder;

  /** A running server that holds these documents. */
  static async holding(pages) {
    const peer = new Peer();
    peer.#folder = await mkdtemp(join(tmpdir(), 'so-thon-peer-'));
    peer.#child = spawn(process.execPath, [SERVER, peer.#folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = await once(peer.#child.stdout, 'data');
    const direct = `http://127.0.0.1:${Number(port)}/db/commune`;
    await asked(direct, { method: 'PUT' });
    for (const page of pages) {
      const headers = { 'Content-Type': 'application/json' };
      await asked(`${direct}/_bulk_docs`, { method: 'POST', headers, body: `{"docs":${page}}` });
    }
    peer.meter = new Meter();
    peer.#link = await Link.to(Number(port), straight({ meter: peer.meter }));
    return peer;
  }

  /** Where its pages are. */
  get pages() {
    return `${this.#link.url}/page`;
  }

  /** Does something on the peer's page in a fresh browser. */
  onPhone(act) {
    return inFreshBrowser(async (context, page) => {
      await page.goto(`${this.pages}/`);
      await page.waitForFunction(() => window.peer);
      return act(page, context);
    });
  }

  async remove() {
    await this.#link.close();
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function asked(url, options) {
  const answer = await fetch(url, options);
  const said = await answer.json();
  const failed = Array.isArray(said) && said.find(({ ok }) => !ok);
  if (!answer.ok || failed) throw new Error(`the peer's server answered ${answer.status}: ${JSON.stringify(failed || said)}`);
}
