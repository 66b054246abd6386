// The phone: signing in, finding a household, reading it, changing it. In an order in which one leads to the next.

import { PIN, WRONG, chooseNoPin, forgetPin, knowPin } from '../fixtures/lock.mjs';
import { at, enter, main, opened, pathOf, search, top, wholeBook } from './hands.mjs';

export const READING = [
  {
    name: 'sign-in',
    routes: ['SIGN_IN'],
    open: ({ page }) => at(page, '/dang-nhap', '#login'),
  },
  {
    name: 'sign-in-wrong',
    routes: ['SIGN_IN'],
    async open({ page }) {
      await enter(page, 'xuyen', 'khong-phai-mat-khau');
      await page.locator('[role=alert] .note-stop').waitFor();
    },
  },
  {
    name: 'choose-pin',
    routes: ['SIGN_IN'],
    async open({ page }) {
      await chooseNoPin(page);
      await enter(page, 'xuyen', 'sothon-mau');
      await page.locator('#new-pin').waitFor();
    },
  },
  {
    name: 'choose-pin-problems',
    routes: ['SIGN_IN'],
    async open({ page }) {
      for (const place of ['#new-pin', '#again-pin']) await page.locator(place).fill('123456');
      await page.locator('form button[type=submit]').click();
      await page.locator('.input-bad').first().waitFor();
    },
  },
  {
    name: 'pin',
    routes: ['TODAY'],
    async open({ page, phone }) {
      for (const place of ['#new-pin', '#again-pin']) await page.locator(place).fill(PIN);
      await page.locator('form button[type=submit]').click();
      await page.locator('.dock').waitFor();
      await phone.installed();
      await forgetPin(page);
      await opened(page, '/', '.keypad');
      await page.locator('.people .state').waitFor();
    },
  },
  {
    name: 'pin-wrong',
    routes: ['TODAY'],
    async open({ page }) {
      await page.keyboard.type(WRONG);
      await page.locator('[role=status]', { hasText: /\d/ }).waitFor();
    },
  },
  {
    name: 'today',
    routes: ['TODAY'],
    async open({ page }) {
      await knowPin(page);
      await wholeBook(page, 4, 299);
      await at(page, '/', 'a.entry');
    },
  },
  {
    name: 'households',
    routes: ['HOUSEHOLDS'],
    open: ({ page }) => at(page, '/so-ho', 'a.entry'),
  },
  {
    name: 'households-found',
    routes: ['HOUSEHOLDS'],
    async open({ page, known }) {
      await page.locator('#search').fill('lo van ha');
      await page.locator('a.entry mark').first().waitFor();
      known.household = await pathOf(page, 'a.entry');
    },
  },
  {
    name: 'households-narrowed',
    routes: ['HOUSEHOLDS'],
    async open({ page }) {
      await page.locator('.chips button.chip').click();
      await page.locator('#narrow').waitFor();
    },
  },
  {
    name: 'households-none',
    routes: ['HOUSEHOLDS'],
    async open({ page }) {
      await page.locator('.chips button.chip').click();
      await page.locator('#search').fill('zzz');
      await page.locator('.ledger .note').waitFor();
    },
  },
  {
    name: 'choose-household',
    routes: ['choose_household'],
    open: ({ page }) => at(page, '/so-ho?chon=tham', 'a.entry'),
  },
  {
    name: 'new-household',
    routes: ['NEW_HOUSEHOLD'],
    open: ({ page }) => at(page, '/so-ho/moi', '#f-village option:nth-child(2)'),
  },
  {
    name: 'new-household-problems',
    routes: ['NEW_HOUSEHOLD'],
    async open({ page }) {
      await main(page).click();
      await page.locator('.input-bad').first().waitFor();
      await page.locator('#f-name').fill('Lò Văn Hà');
      await top(page);
    },
  },
  {
    name: 'household',
    routes: ['household'],
    async open({ page, known }) {
      await at(page, known.household, '.weave');
      known.visit = await pathOf(page, 'a[href*="/tham/"]');
      known.member = await pathOf(page, 'a[href*="/nguoi/"]:not([href$="/moi"])');
    },
  },
  {
    name: 'household-clash',
    routes: ['household'],
    async open({ page }) {
      await search(page, 'lo van hai');
      await page.locator('a.entry', { has: page.locator('use[href="#i-split"]') }).first().click();
      await page.locator('.weave').waitFor();
    },
  },
  {
    name: 'clash',
    routes: ['clash'],
    async open({ page }) {
      await page.locator('.note a[href$="/chon"]').click();
      await page.locator('.side').nth(1).waitFor();
    },
  },
  {
    name: 'edit-household',
    routes: ['edit_household'],
    open: ({ page, known }) => at(page, `${known.household}/sua`, '#f-address'),
  },
  {
    name: 'close-household',
    routes: ['change_household'],
    open: ({ page, known }) => at(page, `${known.household}/thay-doi`, '#close'),
  },
  {
    name: 'close-household-problems',
    routes: ['change_household'],
    async open({ page }) {
      await page.locator('section[aria-labelledby=close] .btn-stop').click();
      await page.locator('.state-stop').first().waitFor();
    },
  },
  {
    name: 'new-member',
    routes: ['new_member'],
    open: ({ page, known }) => at(page, `${known.household}/nguoi/moi`, '#f-name'),
  },
  {
    name: 'member',
    routes: ['member'],
    open: ({ page, known }) => at(page, known.member, '#f-name'),
  },
  {
    name: 'visits',
    routes: ['visits'],
    open: ({ page, known }) => at(page, `${known.household}/cac-luot-tham`, '.entry'),
  },
  {
    name: 'visit',
    routes: ['visit'],
    open: ({ page, known }) => at(page, known.visit, '.facts'),
  },
];
