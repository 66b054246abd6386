// The phone: what became of what was written, what the office sent back, and places that are not there. Follows on writing.

import { at } from './hands.mjs';

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
    name: 'sync-sent-back',
    routes: ['SYNC'],
    async open({ page, phone, office }) {
      await office.takeVillagesFrom('xuyen');
      await phone.goOnline();
      await at(page, '/gui-nhan', '.returned');
    },
  },
  {
    name: 'today-sent-back',
    routes: ['TODAY'],
    open: ({ page }) => at(page, '/', '.note-stop'),
  },
  {
    name: 'sync-signed-out-by-the-office',
    routes: ['SYNC'],
    async open({ page, office }) {
      await office.changePasswordOf('xuyen');
      await at(page, '/gui-nhan', '#renew');
    },
  },
  {
    name: 'more',
    routes: ['MORE'],
    open: ({ page }) => at(page, '/them', '#who'),
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
      await at(page, '/them', '#who');
      await page.locator('section .row .btn').first().click();
      await page.locator('.person .state').waitFor();
    },
  },
];
