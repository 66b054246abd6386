// Every screen of the office's desk, in an order in which one leads to the next.

import { expect } from '@playwright/test';
import { unsent } from '../fixtures/field.mjs';
import { at, choose, enter, main, opened, pathOf, search, top, wholeBook } from './hands.mjs';
import { REFERENCE } from './reference.mjs';

export const OFFICE = [
  {
    name: 'desk',
    routes: ['OFFICE'],
    async open({ page, phone }) {
      await at(page, '/', '#login');
      await enter(page, 'canbo', 'sothon-mau');
      await page.locator('.spine').waitFor({ timeout: 60_000 });
      await phone.installed();
      await wholeBook(page, 6, 412);
      await at(page, '/van-phong', 'tbody tr:nth-child(2)');
    },
  },
  {
    name: 'arrivals',
    routes: ['ARRIVALS'],
    open: ({ page }) => at(page, '/van-phong/moi-ve', '#days'),
  },
  {
    name: 'arrival-open',
    routes: ['ARRIVALS'],
    async open({ page }) {
      const lines = page.locator('li.arrival');
      const before = await lines.count();
      await page.locator('#days').selectOption('90');
      // The lines go down as more come in above them: what is pressed in that moment is let go beside it.
      await expect.poll(() => lines.count()).toBeGreaterThan(before);
      await lines.first().locator('summary').click();
      await page.locator('li.arrival details[open] .facts').first().waitFor();
    },
  },
  {
    name: 'held-nothing',
    routes: ['HELD'],
    open: ({ page }) => at(page, '/van-phong/giu-lai', '.narrow-page p'),
  },
  {
    name: 'held',
    routes: ['HELD'],
    async open({ page, office }) {
      await office.holdWhatALostPhoneSends('xuyen');
      await at(page, '/van-phong/giu-lai', 'li.held');
      await page.locator('li.held summary').click();
    },
  },
  {
    name: 'desk-with-held',
    routes: ['OFFICE'],
    open: ({ page }) => at(page, '/van-phong', 'a.todo[href$="/giu-lai"]'),
  },
  {
    name: 'desk-households',
    routes: ['HOUSEHOLDS'],
    open: ({ page }) => at(page, '/so-ho', 'a.entry'),
  },
  {
    name: 'desk-household',
    routes: ['household'],
    async open({ page, known }) {
      await search(page, 'lo van ha');
      known.household = await pathOf(page, 'a.entry');
      await at(page, known.household, '.weave');
    },
  },
  {
    name: 'desk-history',
    routes: ['history', 'history_of'],
    async open({ page, known }) {
      const id = known.household.split('/').pop();
      await at(page, `/van-phong/lich-su/${id}`, 'ol > li');
    },
  },
  {
    name: 'personal',
    routes: ['personal'],
    async open({ page, known }) {
      const id = known.household.split('/').pop();
      await at(page, `/van-phong/du-lieu/${id}`, '#whom');
    },
  },
  {
    name: 'desk-change-household',
    routes: ['change_household'],
    open: ({ page, known }) => at(page, `${known.household}/thay-doi`, '#split'),
  },
  {
    name: 'desk-change-household-problems',
    routes: ['change_household'],
    async open({ page }) {
      for (const part of ['move', 'split', 'close']) {
        await page.locator(`section[aria-labelledby=${part}] .row .btn`).click();
      }
      await page.locator('section[aria-labelledby=close] .state-stop:visible').waitFor();
      await page.locator('#merge-find').fill('lo van');
      await page.locator('section[aria-labelledby=merge] li').first().waitFor();
      await page.locator('section[aria-labelledby=merge] li .btn').first().click();
    },
  },
  {
    name: 'reviews-nothing',
    routes: ['REVIEWS'],
    open: ({ page }) => at(page, '/ra-soat', 'main .note'),
  },
  {
    name: 'review-not-listed',
    routes: ['review'],
    open: ({ page, known }) => at(page, `${known.household}/ra-soat`, 'main .note a'),
  },
  {
    name: 'complaint-not-listed',
    routes: ['complaint'],
    open: ({ page, known }) => at(page, `${known.household}/khieu-nai`, 'main .note a'),
  },
  {
    name: 'duplicates',
    routes: ['DUPLICATES'],
    open: ({ page }) => at(page, '/van-phong/ho-trung', 'tbody tr'),
  },
  {
    name: 'plans',
    routes: ['REGISTRATIONS'],
    open: ({ page }) => at(page, '/van-phong/thoat-ngheo', 'tbody tr'),
  },
  {
    name: 'labour',
    routes: ['LABOUR'],
    open: ({ page }) => at(page, '/van-phong/viec-lam', 'tbody tr'),
  },
  {
    name: 'desk-visit',
    routes: ['new_visit', 'visit_step'],
    open: ({ page, known }) => at(page, `${known.household}/tham`, '.tile'),
  },
  {
    name: 'desk-photos-missing',
    routes: ['OFFICE'],
    async open({ page, office, known }) {
      known.visit = await office.photoThatDoesNotCome('xuyen', known.household);
      await at(page, '/van-phong', '#missing');
      await page.locator('#missing').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'desk-visit-photo-away',
    routes: ['visit'],
    open: ({ page, known }) => opened(page, known.visit, '.shot-wide'),
  },
  {
    name: 'rounds-none',
    routes: ['ROUNDS'],
    open: ({ page }) => at(page, '/van-phong/ra-soat', '.note'),
  },
  {
    name: 'point-tables',
    routes: ['POINT_TABLES'],
    open: ({ page }) => at(page, '/van-phong/ra-soat/bang-diem', '.drop'),
  },
  ...REFERENCE,
  {
    name: 'new-round',
    routes: ['NEW_ROUND'],
    open: ({ page }) => at(page, '/van-phong/ra-soat/moi', '#from'),
  },
  {
    name: 'new-round-problems',
    routes: ['NEW_ROUND'],
    async open({ page }) {
      await page.locator('#name').fill('');
      await page.locator('form button[type=submit]').click();
      await page.locator('.input-bad').first().waitFor();
    },
  },
  {
    name: 'round',
    routes: ['round'],
    async open({ page }) {
      await page.locator('#name').fill('Rà soát mẫu');
      await page.locator('form button[type=submit]').click();
      // Outside of the season that is said once, then it is saved all the same.
      await page.locator('#listing, form .note-wait').first().waitFor();
      if ((await page.locator('#listing').count()) === 0) await page.locator('form button[type=submit]').click();
      await page.locator('#listing').waitFor();
    },
  },
  {
    name: 'round-listed',
    routes: ['round'],
    async open({ page }) {
      const build = page.locator('section[aria-labelledby=listing] .btn-main');
      await build.click();
      await build.waitFor({ state: 'detached' });
      await page.locator('section[aria-labelledby=villages] tbody tr').first().waitFor();
      // Each answer of the office draws the page anew: the walk begins when all have come.
      await expect.poll(() => unsent(page), { timeout: 60_000 }).toBe(0);
    },
  },
  {
    name: 'round-village',
    routes: ['round_village'],
    async open({ page }) {
      await page.locator('section[aria-labelledby=villages] tbody a').first().click();
      await page.locator('section[aria-labelledby=households] tbody tr').first().waitFor();
    },
  },
  {
    name: 'rounds',
    routes: ['ROUNDS'],
    open: ({ page }) => at(page, '/van-phong/ra-soat', 'tbody tr'),
  },
  {
    name: 'reviews',
    routes: ['REVIEWS'],
    open: ({ page }) => at(page, '/ra-soat', 'a.entry'),
  },
  {
    name: 'review-from-list',
    routes: ['review_of'],
    async open({ page }) {
      await page.locator('a.entry[href*="/ra-soat/"]').first().click();
      await page.locator('#r-on').waitFor();
    },
  },
  {
    name: 'review-1-begin',
    routes: ['review', 'visit_step'],
    open: ({ page, known }) => at(page, `${known.household}/ra-soat`, '#r-on'),
  },
  {
    name: 'review-2-people',
    routes: ['review', 'visit_step'],
    async open({ page }) {
      await main(page).click();
      await page.locator('details.sheet summary').last().click();
      await page.locator('details[open] fieldset').first().waitFor();
      await top(page);
    },
  },
  {
    name: 'review-3-house',
    routes: ['review', 'visit_step'],
    async open({ page }) {
      await main(page).click();
      await page.locator('#r-house_area').fill('30');
      await top(page);
    },
  },
  {
    name: 'review-4-points',
    routes: ['review', 'visit_step'],
    async open({ page }) {
      await main(page).click();
      await page.locator('#r-b1').fill('125');
      await top(page);
    },
  },
  {
    name: 'review-5-result',
    routes: ['review', 'visit_step'],
    async open({ page }) {
      await main(page).click();
      await page.locator('.two .side').nth(1).waitFor();
      await top(page);
    },
  },
  {
    name: 'review-5-problems',
    routes: ['review', 'visit_step'],
    async open({ page }) {
      await main(page).click();
      await page.locator('#r-area_type').waitFor();
    },
  },
  {
    name: 'review-signed',
    routes: ['review_done'],
    async open({ page }) {
      // Over the line by its points, whatever else is unknown.
      await page.locator('#r-area_type label').first().click();
      for (const sign of ['details.sheet', '#r-house_area', '#r-b1']) {
        await main(page).click();
        await page.locator(sign).first().waitFor();
      }
      await page.locator('#r-b1').fill('200');
      await main(page).click();
      await page.locator('.two .side').nth(1).waitFor();
      await main(page).click();
      await page.waitForURL(/\/ra-soat\?xong=/);
      await page.locator('main .note').first().waitFor();
      await top(page);
    },
  },
  {
    name: 'signed-form',
    routes: ['signed_form'],
    async open({ page, known }) {
      await at(page, known.household, 'a[href*="/phieu/"]');
      await page.locator('a[href*="/phieu/"]').first().click();
      await page.locator('#form-0').waitFor();
      await top(page);
    },
  },
  {
    name: 'villages',
    routes: ['VILLAGES'],
    open: ({ page }) => at(page, '/van-phong/thon', 'tbody tr:nth-child(3)'),
  },
  {
    name: 'village',
    routes: ['village'],
    async open({ page }) {
      await page.locator('tbody a').first().click();
      await page.locator('#word').waitFor();
    },
  },
  {
    name: 'new-village',
    routes: ['NEW_VILLAGE'],
    open: ({ page }) => at(page, '/van-phong/thon/moi', '#word'),
  },
  {
    name: 'new-village-problems',
    routes: ['NEW_VILLAGE'],
    async open({ page }) {
      await page.locator('#households').fill('9');
      await page.locator('#people').fill('8');
      await page.locator('form button[type=submit]').click();
      await page.locator('.input-bad').first().waitFor();
    },
  },
  {
    name: 'accounts',
    routes: ['ACCOUNTS'],
    open: ({ page }) => at(page, '/van-phong/nguoi-dung', 'tbody tr:nth-child(2)'),
  },
  {
    name: 'account',
    routes: ['account'],
    async open({ page }) {
      await page.locator('tbody tr', { hasText: 'xuyen' }).locator('a').first().click();
      await page.locator('#secret').waitFor();
    },
  },
  {
    name: 'account-lost-phone',
    routes: ['account'],
    async open({ page }) {
      await page.locator('li.held .btn').first().click();
      await page.locator('li.held .btn-stop').waitFor();
    },
  },
  {
    name: 'new-account',
    routes: ['NEW_ACCOUNT'],
    open: ({ page }) => at(page, '/van-phong/nguoi-dung/moi', '#name'),
  },
  {
    name: 'new-account-problems',
    routes: ['NEW_ACCOUNT'],
    async open({ page }) {
      await page.locator('form button[type=submit]').click();
      await page.locator('.input-bad').first().waitFor();
    },
  },
  {
    name: 'new-account-made',
    routes: ['NEW_ACCOUNT'],
    async open({ page }) {
      await page.locator('#name').fill('Hồ Thị Mẫu');
      // The app suggests a login as soon as it is asked for one.
      await page.locator('#login').focus();
      await page.locator('#login:not(:placeholder-shown)').waitFor();
      await page.locator('.tile').first().click();
      await page.locator('form button[type=submit]').click();
      await page.locator('.note-done').waitFor();
    },
  },
  {
    name: 'log',
    routes: ['LOG'],
    async open({ page }) {
      await at(page, '/van-phong/nhat-ky', 'li.arrival summary');
      await page.locator('#kind').selectOption('people');
      await page.locator('form button[type=submit]').click();
      await page.locator('[role=status] p').first().waitFor();
      await page.locator('li.arrival summary').first().click();
      await page.locator('li.arrival details[open] .facts').first().waitFor();
    },
  },
  {
    name: 'log-nothing',
    routes: ['LOG'],
    async open({ page }) {
      await page.locator('#until').fill('01/01/2020');
      await page.locator('form button[type=submit]').click();
      await page.locator('li.arrival').first().waitFor({ state: 'detached' });
      await page.locator('[role=status] p').first().waitFor();
    },
  },
  {
    name: 'log-problems',
    routes: ['LOG'],
    async open({ page }) {
      await page.locator('#from').fill('31/02/2026');
      await page.locator('form button[type=submit]').click();
      await page.locator('.input-bad').first().waitFor();
    },
  },
  {
    name: 'import',
    routes: ['IMPORT'],
    open: ({ page }) => at(page, '/van-phong/nhap', '#file'),
  },
  {
    name: 'import-broken-file',
    routes: ['IMPORT'],
    async open({ page }) {
      await choose(page, 'form-15.xlsx', 0.5);
      await page.locator('[role=alert] .note-stop').waitFor();
    },
  },
  {
    name: 'import-what-list',
    routes: ['IMPORT'],
    async open({ page }) {
      await choose(page, 'form-15-faults.xlsx');
      await page.locator('#number').waitFor();
    },
  },
  {
    name: 'import-mapping',
    routes: ['IMPORT'],
    async open({ page }) {
      await page.locator('details summary').first().click();
    },
  },
  {
    name: 'import-preview',
    routes: ['IMPORT'],
    async open({ page }) {
      await page.locator('#number').fill('128/QĐ-UBND');
      await page.locator('#date').fill('20/12/2025');
      await page.locator('form button[type=submit]').click();
      await page.locator('.tally').waitFor();
    },
  },
  {
    name: 'import-done',
    routes: ['IMPORT'],
    async open({ page }) {
      await page.locator('.work-head .btn-main').click();
      await page.locator('.note-done').waitFor();
    },
  },
  {
    name: 'desk-sync',
    routes: ['SYNC'],
    open: ({ page }) => at(page, '/gui-nhan', '.trail'),
  },
  {
    name: 'desk-more',
    routes: ['MORE'],
    open: ({ page }) => at(page, '/them', 'main fieldset'),
  },
  {
    name: 'own-password',
    routes: ['OWN_PASSWORD'],
    open: ({ page }) => at(page, '/van-phong/mat-khau', '#old'),
  },
  {
    name: 'own-password-problems',
    routes: ['OWN_PASSWORD'],
    async open({ page }) {
      await page.locator('#new').fill('ngan');
      await page.locator('form button[type=submit]').click();
      await page.locator('.input-bad').first().waitFor();
    },
  },
  {
    name: 'desk-not-there',
    routes: ['not_found'],
    open: ({ page }) => at(page, '/van-phong/khong-co', '.note'),
  },
  {
    // Somebody else at the same computer: the province.
    name: 'totals',
    routes: ['TOTALS'],
    async open({ page }) {
      await at(page, '/them', 'main fieldset');
      await page.locator('section[aria-labelledby=who] .row .btn').first().click();
      await page.locator('main > p > .btn-wide').click();
      await enter(page, 'so', 'sothon-mau');
      await page.locator('.spine a[href$="/tong-hop"]').waitFor({ timeout: 60_000 });
      await at(page, '/van-phong/tong-hop', '.work tbody tr');
    },
  },
  {
    name: 'not-of-the-book',
    routes: ['HOUSEHOLDS'],
    open: ({ page }) => at(page, '/so-ho', 'main .note a'),
  },
];
