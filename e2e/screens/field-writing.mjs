// The phone: recording a visit and support, without a network from the moment of saving. Follows on reading.

import { picture } from '../fixtures/picture.mjs';
import { at, main, newHousehold, opened, pathOf, top } from './hands.mjs';

const SUPPORT = 'a[href*="/ho-tro/"]:not([href$="/moi"])';

/** Answers an indicator: 0 lacks, 1 does not, 2 is not sure. */
const answer = (page, number, which) => page.locator('fieldset.ask').nth(number - 1).locator('label').nth(which).click();

const step = (path, number) => `${path}/tham?buoc=${number}`;

const REGISTRATION = 'a[href*="/thoat-ngheo/"]:not([href$="/moi"])';

export const WRITING = [
  {
    name: 'new-registration',
    routes: ['new_registration'],
    open: ({ page, known }) => at(page, `${known.household}/thoat-ngheo/moi`, '#f-target_year'),
  },
  {
    name: 'new-registration-problems',
    routes: ['new_registration'],
    async open({ page }) {
      await page.locator('#f-measure_who-1').fill('Hội Phụ nữ xã');
      await main(page).click();
      await page.locator('.input-bad').nth(1).waitFor();
      await top(page);
    },
  },
  {
    name: 'registered',
    routes: ['household'],
    async open({ page, known }) {
      await page.locator('#f-target_year').fill(String(new Date().getFullYear() + 1));
      await page.locator('#f-measure_what-1').fill('Vay vốn nuôi bò sinh sản');
      await page.locator('#f-measure_by-1').fill('01/01/2026');
      await main(page).click();
      await page.waitForURL(/\/so-ho\/[0-9a-f-]{36}$/);
      await page.locator('#plan').waitFor();
      known.registration = await pathOf(page, REGISTRATION);
      await page.locator('#plan').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'registration',
    routes: ['registration'],
    open: ({ page, known }) => at(page, known.registration, '#f-target_year'),
  },
  {
    name: 'edit-visit',
    routes: ['edit_visit'],
    open: ({ page, known }) => at(page, `${known.visit}/sua`, '.tile'),
  },
  {
    name: 'visit-1-met',
    routes: ['new_visit', 'visit_step'],
    async open({ page, known }) {
      await at(page, `${known.household}/tham`, '.tile');
      await page.locator('.tile').first().click();
    },
  },
  {
    name: 'visit-2-indicators',
    routes: ['new_visit', 'visit_step'],
    async open({ page }) {
      await main(page).click();
      await page.locator('fieldset.ask').first().waitFor();
      for (const [number, which] of [[1, 0], [2, 0], [3, 1], [4, 0], [7, 2], [9, 0]]) await answer(page, number, which);
      await top(page);
    },
  },
  {
    name: 'visit-3-needs',
    routes: ['new_visit', 'visit_step'],
    async open({ page }) {
      await main(page).click();
      await page.locator('.tile').first().waitFor();
      await page.locator('.tile').nth(7).click();
      await page.locator('.tile').first().click();
      await page.locator('textarea').first().fill('Giếng cạn từ tháng 7.');
      // The measure of the registration, and the sentence that it asks for.
      await page.locator('.choice label').nth(2).click();
      await page.locator('input[id^=f-progress]').fill('Chưa có con giống.');
      await top(page);
    },
  },
  {
    name: 'visit-4-promise',
    routes: ['new_visit', 'visit_step'],
    async open({ page }) {
      await main(page).click();
      await page.locator('#f-promise').fill('Hỏi xã việc khoan giếng chung hai hộ.');
      await page.locator('.choice label').nth(1).click();
      await top(page);
    },
  },
  {
    name: 'visit-4-photos',
    routes: ['new_visit', 'visit_step'],
    async open({ page }) {
      const file = await picture(page, 800);
      await page.locator('#photo-files').setInputFiles([file, file]);
      await page.locator('.shot-img').nth(1).waitFor();
      await page.locator('#photos').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'visit-4-no-picture',
    routes: ['new_visit', 'visit_step'],
    async open({ page }) {
      const file = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
      await page.locator('#photo-files').setInputFiles(file);
      await page.locator('.note-wait:has(use[href="#i-camera"])').waitFor();
    },
  },
  {
    name: 'today-with-a-draft',
    routes: ['TODAY'],
    open: ({ page }) => at(page, '/', '#drafts'),
  },
  {
    name: 'visit-resumed',
    routes: ['new_visit', 'visit_step'],
    open: ({ page, known }) => opened(page, `${known.household}/tham`, '.note'),
  },
  {
    name: 'visit-with-problems',
    routes: ['new_visit', 'visit_step'],
    async open({ page, known }) {
      await page.locator('.choice label').nth(2).click();
      await page.locator('#f-date').fill(`15/06/${new Date().getFullYear() + 1}`);
      await at(page, step(known.household, 4), '#f-promise');
      await main(page).click();
      await page.locator('.input-bad').waitFor();
      await top(page);
    },
  },
  {
    name: 'saved-visit',
    routes: ['saved', 'saved_visit'],
    async open({ page, phone, office, known }) {
      await page.locator('.choice label').first().click();
      await phone.goOffline();
      // The phone does not hear of it: what it saves from now on comes back.
      await office.takeVillagesFrom('xuyen');
      for (const number of [2, 3, 4]) {
        await main(page).click();
        await page.waitForURL(new RegExp(`buoc=${number}`));
      }
      await main(page).click();
      await page.waitForURL(/\/da-luu\?luot=/);
      await page.locator('.trail').waitFor();
      known.saved = page.url();
    },
  },
  {
    name: 'visit-with-photos',
    routes: ['visit'],
    async open({ page, known }) {
      const visit = new URL(known.saved).searchParams.get('luot');
      await at(page, `${known.household}/tham/${visit}`, '.shot-full');
      known.photo = await pathOf(page, 'a.shot-full');
    },
  },
  {
    name: 'photo',
    routes: ['photo'],
    open: ({ page, known }) => at(page, known.photo, '.wide img'),
  },
  {
    name: 'today-offline',
    routes: ['TODAY'],
    open: ({ page }) => at(page, '/', 'a.entry'),
  },
  {
    name: 'new-support',
    routes: ['new_support'],
    async open({ page, known }) {
      await at(page, `${known.household}/ho-tro/moi`, '#f-benefit option:nth-child(2)');
      await page.locator('#f-benefit').selectOption({ index: 3 });
      await page.locator('#f-amount').fill('12.500.000');
      await page.locator('.choice label').nth(2).click();
      await top(page);
    },
  },
  {
    name: 'saved-support',
    routes: ['saved', 'saved_support'],
    async open({ page }) {
      await main(page).click();
      await page.waitForURL(/\/da-luu\?khoan=/);
      await page.locator('.trail').waitFor();
    },
  },
  {
    name: 'support',
    routes: ['support'],
    async open({ page, known }) {
      await at(page, known.household, SUPPORT);
      known.support = await pathOf(page, SUPPORT);
      await at(page, known.support, '#f-benefit');
    },
  },
  {
    name: 'support-doubled',
    routes: ['new_support'],
    async open({ page, known }) {
      await at(page, `${known.household}/ho-tro/moi`, '#f-benefit option:nth-child(2)');
      await page.locator('#f-benefit').selectOption({ index: 3 });
      await page.locator('#f-amount').fill('12.500.000');
      await page.locator('.choice label').nth(2).click();
      await page.locator('.note-wait').waitFor();
      await top(page);
    },
  },
  {
    name: 'saved-household',
    routes: ['household'],
    async open({ page }) {
      await newHousehold(page, 'Hồ Văn Mẫu');
      await page.locator('.state-wait').first().waitFor();
    },
  },
];
