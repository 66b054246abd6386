// The published figures through the real app: a village of the population comes in by the office's import page, is
// reviewed on phones, and the signed reviews give the figures again.

import { join } from 'node:path';
import { addCollaborator, addVillages, describeList, enter } from '../fixtures/desk.mjs';
import { expect, test as base } from '../fixtures/index.mjs';
import { OFFICER } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { countReviews, signReviews, writeLists } from '../fixtures/population.mjs';

const test = base.extend({
  /** The officer's computer, signed in at an office where nothing is yet. */
  desk: async ({ emptyOffice }, use, info) => {
    const desk = await Phone.unpack(emptyOffice.url, info.project.metadata);
    await desk.page.goto('/');
    await enter(desk.page, OFFICER.login, OFFICER.password);
    await expect(desk.page.getByRole('heading', { name: 'Bàn làm việc' })).toBeVisible({ timeout: 30_000 });
    await use(desk);
    await desk.remove();
  },
});

/** The figure under a word. */
function tile(page, word) {
  return page.locator('.tally > div', { hasText: word }).locator('dd');
}

/** Imports a whole list, in which every line is good. */
async function importWhole(page, file, households) {
  await page.getByRole('link', { name: 'Nhập từ Excel' }).click();
  const other = page.getByRole('button', { name: 'Tệp khác' });
  await expect(page.locator('#file').or(other).first()).toBeAttached();
  if (await other.isVisible()) await other.click();
  await page.locator('#file').setInputFiles(file);
  await describeList(page);
  await expect(tile(page, 'Hộ mới')).toHaveText(String(households));
  await expect(tile(page, 'Dòng lỗi, để lại')).toHaveText('0');
  await page.getByRole('button', { name: /^Nhập \d+ dòng đúng/ }).click();
  await expect(page.getByRole('heading', { name: 'Đã nhập' })).toBeVisible();
  await expect(page.getByText('Máy chủ của xã đã nhận hết.')).toBeVisible();
}

test('một ấp của Bạc Liêu nhập từ danh sách, rà soát xong thì đúng số đã công bố', async ({ desk, emptyOffice }, info) => {
  test.setTimeout(180_000);
  const { page } = desk;
  const folder = info.outputPath('danh-sach');
  const population = await writeLists(folder);
  await addVillages(page, population.villages);
  await importWhole(page, join(folder, 'poor.csv'), population.listed.poor);
  await importWhole(page, join(folder, 'near_poor.csv'), population.listed.near_poor);
  const reviewer = await addCollaborator(page, 'Đinh Thị Xuyên', population.villages);

  const before = await countReviews(emptyOffice, OFFICER);
  const all = population.listed.poor + population.listed.near_poor;
  expect([before.households, before.signed]).toEqual([all, 0]);
  expect(await signReviews(emptyOffice, OFFICER, reviewer)).toEqual({ signed: all });
  const after = await countReviews(emptyOffice, OFFICER);
  expect(after.signed).toBe(all);
  for (const [verdict, published] of Object.entries(population.classes)) {
    const { households, lacking } = after.classes[verdict];
    expect(households, verdict).toBe(published.households);
    expect(lacking, verdict).toMatchObject(published.lacking);
  }
});
