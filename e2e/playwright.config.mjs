// How the whole thing is looked at: a cheap phone first, a desk in the office beside it.

import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'specs',
  testMatch: '**/*.spec.mjs',
  outputDir: 'results',
  // Two cores: one browser at a time gives the same answer every time.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./reporter.mjs']],
  projects: [
    { name: 'phone', metadata: { viewport: { width: 360, height: 740 } }, testIgnore: '**/*.desk.spec.mjs' },
    { name: 'desk', metadata: { viewport: { width: 1280, height: 800 } }, testMatch: '**/*.desk.spec.mjs' },
  ],
});
