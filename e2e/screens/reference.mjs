// The screens of reference data at the office's desk, in an order in which one leads to the next.

import { at } from './hands.mjs';

/** Chooses a file of reference data with one entry. */
async function load(page, list, entry) {
  const buffer = Buffer.from(`{"list": "${list}", "version": 1, "entries": [${entry}]}`);
  await page.locator('#reference-file').setInputFiles({ name: `${list}.json`, mimeType: 'application/json', buffer });
}

export const REFERENCE = [
  {
    name: 'reference',
    routes: ['REFERENCE'],
    open: ({ page }) => at(page, '/van-phong/danh-muc', 'tbody tr a[href$="/nguong"]'),
  },
  {
    name: 'reference-cutoffs',
    routes: ['reference'],
    open: ({ page }) => at(page, '/van-phong/danh-muc/nguong', '#entries li'),
  },
  {
    name: 'reference-file-refused',
    routes: ['reference'],
    async open({ page }) {
      await load(page, 'cutoffs', '{"standard": "vn-2099", "indicator": "telecom", "mark": "DRAFT", "source": "x", "is": {"rule": "telecom"}}');
      await page.locator('.note-stop li').waitFor();
    },
  },
  {
    name: 'reference-file-preview',
    routes: ['reference'],
    async open({ page }) {
      await load(page, 'cutoffs', '{"standard": "vn-2027-2030", "indicator": "telecom", "mark": "DRAFT", "source": "Dự thảo 2026", "is": {"rule": "telecom"}}');
      await page.locator('[role=alert] .btn-main').waitFor();
    },
  },
  {
    name: 'reference-standard-problems',
    routes: ['reference'],
    async open({ page }) {
      await at(page, '/van-phong/danh-muc/chuan', '.work-head .btn-main');
      await page.locator('.work-head .btn-main').click();
      await page.locator('form button[type=submit]').click();
      await page.locator('#rural.input-bad').waitFor();
    },
  },
  {
    name: 'reference-item-problems',
    routes: ['reference'],
    async open({ page }) {
      await at(page, '/van-phong/danh-muc/phieu-a', 'main > .note');
      await page.locator('.work-head .btn-main').click();
      await page.locator('form button[type=submit]').click();
      await page.locator('#number.input-bad').waitFor();
    },
  },
  {
    name: 'reference-item',
    routes: ['reference'],
    async open({ page }) {
      await page.locator('#number').fill('1');
      await page.locator('#name').fill('Có ô tô');
      await page.locator('#from').fill('01/01/2030');
      await page.locator('#source').fill('Phụ lục II');
      await page.locator('form button[type=submit]').click();
      await page.locator('#entries li').waitFor();
    },
  },
  {
    name: 'reference-item-correct',
    routes: ['reference'],
    async open({ page }) {
      await page.locator('#entries li .btn').click();
      await page.locator('form .choice label').first().waitFor();
      await page.locator('form .choice label').last().click();
    },
  },
];
