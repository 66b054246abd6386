// A screen that nobody looks at, for a browser with windows: what a headless one leaves on the disk is not the same.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts Xvfb on a display of its own choice. `{ env, stop }`: the environment for the browser. */
export async function screen() {
  const child = spawn(process.env.XVFB ?? 'Xvfb', ['-displayfd', '3', '-screen', '0', '1366x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(`Xvfb does not start (${error.message}): apt-get install xvfb`);
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('Xvfb ended at once');
  });
  ended.catch(() => {});
  const [number] = await Promise.race([once(child.stdio[3], 'data'), failed, ended]);
  return {
    env: { ...process.env, DISPLAY: `:${String(number).trim()}` },
    async stop() {
      child.kill('SIGTERM');
      await ended.catch(() => {});
    },
  };
}
