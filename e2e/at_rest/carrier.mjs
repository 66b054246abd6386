// A phone whose browser has windows and takes up again what was open when it was closed.

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FLAGS } from '../fixtures/chromium.mjs';
import { knowPin } from '../fixtures/lock.mjs';
import { Phone } from '../fixtures/phone.mjs';

/** `session.restore_on_startup`: go on where I left off. */
const RESTORE = { session: { restore_on_startup: 1 } };

/** A new one for this address, on this screen. */
export async function carrier(url, screen, options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'so-thon-at-rest-'));
  await mkdir(join(folder, 'Default'));
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(RESTORE));
  const args = [...FLAGS, '--restore-last-session', '--ozone-platform=x11'];
  const phone = new Phone(folder, url, { headless: false, env: screen.env, args, ...options });
  await phone.open();
  return phone;
}

/** Closes the browser and opens it again; tells how many windows came back by themselves. */
export async function again(phone) {
  await phone.reopen();
  const pages = phone.context.pages();
  for (const page of pages.slice(1)) await knowPin(page);
  return pages.filter((page) => page.url().startsWith(phone.url)).length;
}
