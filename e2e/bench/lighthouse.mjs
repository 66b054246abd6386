// Lighthouse on three screens, as a phone on a slow network: the first sign-in, the day of a collaborator, the office's desk.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FLAGS, openProfile } from '../fixtures/chromium.mjs';
import { audit } from '../lighthouse/audit.mjs';
import { enter } from '../screens/hands.mjs';
import { called, exact, report } from './lib/figures.mjs';

const { base, out } = called();
if (!base) throw new Error('--base says where the office is');

const SCREENS = [
  { name: 'sign-in', path: '/' },
  { name: 'today', path: '/', login: 'xuyen', sign: 'a.entry' },
  { name: 'desk', path: '/van-phong', login: 'canbo', sign: 'tbody tr:nth-child(3)' },
];

const figures = {};
const all = [];
for (const screen of SCREENS) {
  const { scores, lost, version } = await inBrowser((page, port) => look(page, port, screen));
  for (const [category, score] of Object.entries(scores)) {
    figures[`lighthouse.${screen.name}.${category}`] = exact(score, `Lighthouse ${version}`);
    all.push(score);
  }
  for (const line of lost) process.stdout.write(`${screen.name}: ${line}\n`);
}
figures['lighthouse.min'] = exact(Math.min(...all), `${SCREENS.map(({ name }) => name).join(', ')}; every category`);
await report(out, figures);

async function look(page, port, { path, login, sign }) {
  const url = new URL(path, base).href;
  await page.goto(url);
  if (login) {
    await enter(page, login, 'sothon-mau');
    await page.locator(sign).first().waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  }
  return audit(url, port);
}

/** Does something in a browser of its own that listens on a port, as Lighthouse wants it. */
async function inBrowser(act) {
  const folder = await mkdtemp(join(tmpdir(), 'so-thon-lighthouse-'));
  const port = await freePort();
  const context = await openProfile(folder, { args: [...FLAGS, `--remote-debugging-port=${port}`] });
  try {
    return await act(context.pages()[0] ?? (await context.newPage()), port);
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
