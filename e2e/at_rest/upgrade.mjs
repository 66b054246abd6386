// A book of version 0.1.0, which lay plain, and what becomes of it when the present app comes.

import { expect } from '@playwright/test';
import { databases } from '../fixtures/book.mjs';
import { enter } from '../fixtures/desk.mjs';
import { chooseVillage, unsent } from '../fixtures/field.mjs';
import { dump } from '../fixtures/stores.mjs';
import { type } from './use.mjs';

/** The released app is used: half of the people sent, the others not, one begun. Everything of it lies plain. */
export async function keepPlainBook(phone, people) {
  const { page } = phone;
  await page.goto('/');
  await enter(page, 'xuyen', 'sothon-mau');
  await expect(page).toHaveTitle(/^Hôm nay/);
  await phone.installed();
  await page.goto('/so-ho/moi');
  await expect(page.getByLabel('Thôn', { exact: true }).locator('option').nth(1)).toBeAttached({ timeout: 60_000 });
  const half = Math.floor(people.length / 2);
  for (const person of people.slice(0, half)) await household(page, person);
  await expect.poll(() => unsent(page), { timeout: 120_000 }).toBe(0);
  await phone.goOffline();
  for (const person of people.slice(half, -1)) await household(page, person);
  await household(page, people.at(-1), { saved: false });
}

async function household(page, person, { saved = true } = {}) {
  await page.goto('/so-ho/moi');
  await chooseVillage(page);
  await type(page.locator('#f-name'), person.name);
  await type(page.locator('#f-phone'), person.phone);
  await type(page.locator('#f-note'), `${person.note} ${person.number}`);
  if (!saved) return expect.poll(() => drafts(page)).toContain(person.number);
  await page.getByRole('button', { name: 'Lưu hộ mới' }).click();
  return page.waitForURL(/\/so-ho\/[0-9a-f-]{36}$/);
}

/** What the released app keeps of forms that are not finished: it can be read. */
async function drafts(page) {
  const { tables } = await dump(page);
  return tables.drafts.map(([, value]) => Buffer.from(value, 'base64').toString()).join();
}

/** The present app comes, the person chooses a PIN, and nothing of the book is lost. */
export async function takeOver(phone, people) {
  await phone.goOnline();
  const { page } = phone;
  await page.goto('/them');
  await page.getByRole('button', { name: 'Bấm để dùng ngay.' }).click({ timeout: 120_000 });
  // Only the present app can lock.
  await expect(page.getByRole('button', { name: 'Khóa sổ' })).toBeVisible({ timeout: 60_000 });
  // The plain database is removed while the book is used already.
  await expect.poll(async () => (await databases(page)).length, { timeout: 60_000 }).toBe(1);
  await page.goto('/gui-nhan');
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect.poll(() => unsent(page), { timeout: 120_000 }).toBe(0);
  for (const person of [people[0], people.at(-2)]) {
    await page.goto('/so-ho');
    await type(page.getByRole('searchbox'), person.name);
    await expect(page.locator('a.entry').filter({ hasText: person.name })).toBeVisible();
  }
}
