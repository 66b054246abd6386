// The phone: what became of what was written, what the office sent back, and places that are not there. Follows on writing.

import { WRONG } from '../fixtures/lock.mjs';
import { at, main, opened } from './hands.mjs';

/** A link from the repair box to the form in which the item is mended. */
const MENDING = 'a[href*="tra="]';

export const SENDING = [
  {
    name: 'household-unsent',
    routes: ['household'],
    open: ({ page, known }) => at(page, known.household, '.state-wait'),
  },
  {
    name: 'sync-offline',
    routes: ['SYNC'],
    open: ({ page }) => at(page, '/gui-nhan', '.trail'),
  },
  {
    name: 'sync-bundle-made',
    routes: ['SYNC'],
    async open({ page }) {
      await page.locator('section[aria-labelledby=carry] .btn-wide').click();
      await page.locator('section[aria-labelledby=carry] [role=status] p').waitFor();
      await page.locator('section[aria-labelledby=others] summary').click();
    },
  },
  {
    name: 'sync-sent-back',
    routes: ['SYNC'],
    async open({ page, phone }) {
      await phone.goOnline();
      await at(page, '/gui-nhan', '.returned:nth-of-type(3)');
      await page.locator('.returned summary').first().click();
    },
  },
  {
    name: 'today-sent-back',
    routes: ['TODAY'],
    open: ({ page }) => at(page, '/', '.note-stop'),
  },
  {
    name: 'sync-to-mend',
    routes: ['SYNC', 'mending'],
    async open({ page, office }) {
      await office.giveVillagesTo('xuyen');
      await opened(page, '/gui-nhan', '.returned');
      await main(page).click();
      await page.locator(`.returned ${MENDING}`).nth(2).waitFor({ timeout: 60_000 });
      await page.locator('.returned .btn-quiet').nth(1).click();
      await page.locator('.returned .btn-stop').waitFor();
    },
  },
  {
    name: 'mending-household',
    routes: ['mending', 'MENDS'],
    async open({ page }) {
      await page.locator(`${MENDING}[href^="/so-ho/moi"]`).click();
      await page.locator('#f-name').waitFor();
    },
  },
  {
    name: 'mending-visit',
    routes: ['mending', 'MENDS'],
    async open({ page }) {
      await at(page, '/gui-nhan', `${MENDING}[href*="/tham/"]`);
      await page.locator(`${MENDING}[href*="/tham/"]`).click();
      await page.locator('.tile').first().waitFor();
    },
  },
  {
    name: 'today-with-mending',
    routes: ['TODAY'],
    async open({ page }) {
      await page.locator('.tile').nth(1).click();
      await at(page, '/', '#drafts');
    },
  },
  {
    name: 'sync-signed-out-by-the-office',
    routes: ['SYNC'],
    async open({ page, office }) {
      await office.changePasswordOf('xuyen');
      await opened(page, '/gui-nhan', '#renew');
    },
  },
  {
    name: 'more',
    routes: ['MORE'],
    open: ({ page }) => at(page, '/them', 'main fieldset'),
  },
  {
    name: 'more-sign-out',
    routes: ['MORE'],
    async open({ page }) {
      await page.locator('.btn-quiet').click();
      await page.locator('.note-wait').waitFor();
    },
  },
  {
    name: 'more-change-pin',
    routes: ['MORE'],
    async open({ page }) {
      await page.locator('main details summary').first().click();
      await page.locator('#old-pin').fill(WRONG);
      for (const place of ['#new-pin', '#again-pin']) await page.locator(place).fill('582913');
      await page.locator('form', { has: page.locator('#old-pin') }).locator('button[type=submit]').click();
      await page.locator('.input-bad').first().waitFor();
    },
  },
  {
    name: 'not-there',
    routes: ['not_found'],
    open: ({ page }) => at(page, '/khong-co-trang-nay', '.note'),
  },
  {
    name: 'household-not-there',
    routes: ['household'],
    open: ({ page }) => at(page, '/so-ho/01900000-0000-7000-8000-000000000009', '.note'),
  },
  {
    name: 'form-not-there',
    routes: ['new_visit'],
    open: ({ page }) => at(page, '/so-ho/01900000-0000-7000-8000-000000000009/tham', '.note'),
  },
  {
    name: 'not-a-collaborators',
    routes: ['OFFICE'],
    open: ({ page }) => at(page, '/van-phong', '.note'),
  },
  {
    name: 'who-opens',
    routes: ['SIGN_IN'],
    async open({ page }) {
      await at(page, '/them', 'main fieldset');
      await page.locator('section .row .btn').first().click();
      await page.locator('.person .state').waitFor();
    },
  },
];
