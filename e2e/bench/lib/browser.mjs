// A browser for measuring: fresh profile, the processor slowed down like a cheap phone's.

import { Phone } from '../../fixtures/phone.mjs';

/** How much slower than this machine a cheap phone is taken to be. */
export const CHEAP_PHONE = 6;

/** Gives a fresh phone to `work` and clears it away. */
export async function withPhone(base, work) {
  const phone = await Phone.unpack(base);
  try {
    return await work(phone);
  } finally {
    await phone.remove();
  }
}

/** Slows the page's processor down by the given factor; 1 is full speed. */
export async function throttle(page, factor) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: factor });
  return session;
}

/** JS heap in bytes after a collection. */
export async function heapBytes(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
