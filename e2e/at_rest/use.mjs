// A day with the app in which every planted word comes into the book, on every way there is: imported at the office,
// typed and sent, typed and not sent, begun and not saved, sent back by the office, typed into the search.

import { expect } from '@playwright/test';
import { describeList, enter } from '../fixtures/desk.mjs';
import { chooseVillage, draftKept, newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { forgetPin, knowPin } from '../fixtures/lock.mjs';
import { Officer } from '../screens/officer.mjs';

/** Types as a keyboard for Vietnamese does: whole words, by the browser's own input, which it remembers as typed. */
export async function type(field, text) {
  await field.click();
  await field.page().keyboard.insertText(text);
}

/** A household by its form, with everything of a person. */
async function household(page, person, { saved = true } = {}) {
  await page.goto('/so-ho/moi');
  await chooseVillage(page);
  await type(page.getByLabel('Họ tên chủ hộ'), person.name);
  await type(page.locator('#f-phone'), person.phone);
  await type(page.locator('#f-note'), `${person.note} ${person.number}`);
  if (!saved) return draftKept(page);
  await page.getByRole('button', { name: 'Lưu hộ mới' }).click();
  await page.waitForURL(/\/so-ho\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Completes a household that has a name. */
async function complete(page, path, person) {
  await page.goto(`${path}/sua`);
  await type(page.locator('#f-phone'), person.phone);
  await type(page.locator('#f-note'), `${person.note} ${person.number}`);
  await page.getByRole('button', { name: 'Lưu chỗ sửa' }).click();
  await page.waitForURL((url) => url.pathname === path);
}

/** One more in the household. */
async function member(page, path, person) {
  await page.goto(`${path}/nguoi/moi`);
  await type(page.getByLabel('Họ tên'), person.name);
  await type(page.locator('#f-doing'), `${person.note} ${person.number}`);
  await type(page.locator('#f-phone'), person.phone);
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.waitForURL((url) => url.pathname === path);
}

/** A visit at which all of it was said; left before the last page when it is not to be saved. */
async function visit(page, path, person, { saved = true } = {}) {
  await page.goto(`${path}/tham?buoc=2`);
  await page.locator('fieldset.ask').nth(4).locator('label').first().click();
  await page.getByRole('link', { name: 'Tiếp' }).click();
  await type(page.getByLabel('Hộ nói thế nào?'), `${person.name}: ${person.note}`);
  await page.getByRole('link', { name: 'Tiếp' }).click();
  await type(page.getByLabel('Mình hứa gì với hộ?'), `Gọi ${person.phone}.`);
  await type(page.locator('#f-note'), person.number);
  await draftKept(page);
  if (!saved) return;
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await page.waitForURL(/\/da-luu\?luot=/);
}

/** Help that was asked for, with all of it in what is written beside. */
async function support(page, path, person) {
  await page.goto(`${path}/ho-tro/moi`);
  await page.getByLabel('Hỗ trợ gì?').selectOption({ label: 'Sửa chữa nhà ở' });
  await page.getByText('Hộ xin', { exact: true }).click();
  await page.getByLabel('Số tiền').fill('12.500.000');
  await type(page.locator('#f-provider'), person.name);
  await type(page.locator('#f-note'), `${person.note} ${person.number} ${person.phone}`);
  await page.getByRole('button', { name: /^Lưu/ }).click();
  await page.waitForURL(/\/da-luu\?khoan=/);
}

async function sent(page) {
  await expect.poll(() => unsent(page), { timeout: 120_000 }).toBe(0);
}

/** The office's computer, where a list with these people's names is imported into a village. */
export async function importAtTheOffice(desk, people, village) {
  const { page } = desk;
  await page.goto('/');
  await enter(page, 'canbo', 'sothon-mau');
  await expect(page.getByRole('heading', { name: 'Bàn làm việc' })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Nhập từ Excel' }).click();
  const lines = people.map(({ name }, at) => `${at + 1},${name},19${60 + at},${village}`);
  const buffer = Buffer.from(['STT,Chủ hộ,Năm sinh,Thôn', ...lines, ''].join('\n'));
  await page.locator('#file').setInputFiles({ name: 'danh-sach.csv', mimeType: 'text/csv', buffer });
  await page.getByLabel('Tên danh sách').fill('Hộ nghèo năm 2025');
  await page.getByText('Hộ nghèo', { exact: true }).click();
  await describeList(page);
  await page.getByRole('button', { name: /^Nhập \d+ dòng đúng/ }).click();
  await expect(page.getByText('Máy chủ của xã đã nhận hết.')).toBeVisible({ timeout: 60_000 });
  await page.goto('/so-ho');
  await page.getByRole('searchbox').fill(people[0].name);
  await expect(page.locator('a.entry').filter({ hasText: people[0].name })).toBeVisible();
  // The household is looked at, as an officer does.
  await page.locator('a.entry').filter({ hasText: people[0].name }).click();
  await expect(page.getByRole('heading', { level: 1, name: people[0].name })).toBeVisible();
}

/** Finds a household by its head's name, typed into the search. */
async function find(page, name) {
  await page.goto('/so-ho');
  await type(page.getByRole('searchbox'), name);
  const line = page.locator('a.entry').filter({ hasText: name });
  await expect(line).toBeVisible({ timeout: 60_000 });
  await line.click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** The village that comes first on this phone, as an official list would name it. */
export async function firstVillage(page) {
  await page.goto('/so-ho/moi');
  await chooseVillage(page);
  const name = await page.getByLabel('Thôn', { exact: true }).locator('option:checked').textContent();
  return name.replace(/^Thôn /, '');
}

/** The whole day. Leaves the book open, the network away, a draft on the screen. */
export async function spendTheDay({ phone, office, desk, people }) {
  const rest = [...people];
  const take = (count) => rest.splice(0, count);
  await signIn(phone);
  const { page } = phone;
  const village = await firstVillage(page);

  const imported = take(10);
  await importAtTheOffice(desk, imported, village);
  await page.goto('/gui-nhan');
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  for (const person of imported) await complete(page, await find(page, person.name), person);

  const paths = [];
  for (const person of take(12)) paths.push(await household(page, person));
  for (const [at, person] of take(6).entries()) await member(page, paths[at], person);
  for (const [at, person] of take(6).entries()) await visit(page, paths[at], person);
  for (const [at, person] of take(4).entries()) await support(page, paths[at], person);
  await sent(page);

  // What is written while the office takes the village away comes back.
  const officer = new Officer(office.url);
  await phone.goOffline();
  const before = await officer.assign('xuyen', []);
  const returned = take(4);
  for (const person of returned) await household(page, person);
  await phone.goOnline();
  await page.goto('/gui-nhan');
  await expect(page.locator('article.returned')).toHaveCount(returned.length, { timeout: 60_000 });
  for (const item of await page.locator('article.returned').all()) await item.getByText('Đã ghi những gì').click();
  await officer.assign('xuyen', before);
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await find(page, people[10].name);

  await phone.goOffline();
  for (const [at, person] of take(3).entries()) await visit(page, paths[at], person);
  for (const person of take(2)) await household(page, person);
  for (const [at, person] of take(2).entries()) await visit(page, paths[6 + at], person, { saved: false });
  const [last] = take(1);
  // Another window has a form of its own, filled and left open.
  const other = await phone.context.newPage();
  await household(other, last, { saved: false });
  for (const person of people) await look(page, person);
  if (rest.length > 0) throw new Error(`${rest.length} persons were not planted`);
}

/** Types a name into the search and leaves it there. */
async function look(page, person) {
  const field = page.getByRole('searchbox');
  if (new URL(page.url()).pathname !== '/so-ho') await page.goto('/so-ho');
  await field.fill('');
  await type(field, person.name);
  await expect(field).toHaveValue(person.name);
}

/** Locks the book, on every window. */
export async function lock(phone) {
  const { page } = phone;
  await page.goto('/them');
  await expect(page.getByRole('button', { name: 'Khóa sổ' })).toBeVisible();
  for (const each of phone.context.pages()) await forgetPin(each);
  await page.getByRole('button', { name: 'Khóa sổ' }).click();
  await expect(page.getByRole('heading', { name: /^Mã PIN của/ })).toBeVisible();
}
