// A browser with a fresh profile, and a processor as slow as asked for.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProfile } from '../../fixtures/chromium.mjs';

/** The stand-in for a cheap phone. */
export const CHEAP_PHONE = 6;

/** Does something in a browser with a fresh profile, which is gone afterwards. */
export async function inFreshBrowser(act) {
  const folder = await mkdtemp(join(tmpdir(), 'so-thon-bench-'));
  const context = await openProfile(folder);
  try {
    return await act(context, context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Slows the page's processor down; 1 is full speed. */
export async function throttle(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  return session;
}

/** What measured, for the context of a figure. */
export function versionOf(context) {
  return `Chromium ${context.browser()?.version() ?? ''}`.trim();
}
