// How the whole thing is looked at: a cheap phone first, a desk in the office beside it.

import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'specs',
  testMatch: '**/*.spec.mjs',
  outputDir: 'results',
  // Two cores, two files at a time: a test waits more than it works, and one by one 112 of them took 33 minutes. What is waited
  // for may take longer beside another browser; nothing here measures time.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['./reporter.mjs']],
  projects: [
    { name: 'phone', metadata: { viewport: { width: 360, height: 740 } }, testIgnore: '**/*.desk.spec.mjs' },
    { name: 'desk', metadata: { viewport: { width: 1280, height: 800 } }, testMatch: '**/*.desk.spec.mjs' },
  ],
});
