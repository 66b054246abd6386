// Two collaborators of different villages, one phone, no network: each opens their own book by their own PIN, neither
// sees anything of the other's households, and what the other saved still goes home.

import { addCollaborator, codeFor, officersDesk } from '../fixtures/desk.mjs';
import { chooseVillage } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { asked, chooseNoPin, choosePin, forgetPin, press } from '../fixtures/lock.mjs';
import { arrivedOf } from '../fixtures/reader.mjs';

const ONE = { name: 'Đinh Thị Một', village: 'Làng Rầm', pin: '284917' };
const TWO = { name: 'A Hai', village: 'Gò Re', pin: '508291' };

/** The key of a person's book on the page where one chooses. */
const button = (page, { name }) => page.locator('button.person', { hasText: name });

/** Goes to a page of the person who had the book open last. */
async function go(page, path, { pin }) {
  await page.goto(path);
  await expect(asked(page)).toBeVisible();
  await press(page, pin);
  await expect(asked(page)).toHaveCount(0);
}

/** Stands before a person's book, whoever had theirs open. */
async function standBefore(page, person) {
  await page.goto('/');
  await expect(asked(page)).toBeVisible();
  await button(page, person).click();
  await expect(page.getByRole('heading', { name: `Mã PIN của ${person.name}` })).toBeVisible();
}

async function openBook(page, person) {
  await standBefore(page, person);
  await press(page, person.pin);
  await expect(page).toHaveTitle(/^Hôm nay/);
}

/** Enters a code and chooses a PIN; waits until the own village is there with its households. */
async function enrol(page, link, person) {
  // The camera opens the address in a page that may be open already.
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await choosePin(page, person.pin);
  await expect(page).toHaveTitle(/^Hôm nay/);
  await go(page, '/so-ho', person);
  await expect(page.locator('a.entry').filter({ hasText: person.village }).first()).toBeVisible({ timeout: 60_000 });
}

/** Nothing of a household is found: not in the list, not by its name, not by its address, not by a form's. */
async function seesNothingOf(page, person, { name, path }) {
  await go(page, '/so-ho', person);
  const lines = page.locator('a.entry');
  await expect(lines.first()).toBeVisible();
  await expect(lines.filter({ hasText: name })).toHaveCount(0);
  await page.getByRole('searchbox').fill(name);
  // What is called nearly so may be listed, of the own village alone.
  await expect(page.locator('.ledger .note').or(lines.first()).first()).toBeVisible();
  await expect(lines.filter({ hasText: name })).toHaveCount(0);
  await go(page, path, person);
  await expect(page.getByText('Máy này không có hộ đó.')).toBeVisible();
  await go(page, `${path}/tham?buoc=3`, person);
  await expect(page.getByText('Máy này chưa có hộ đó')).toBeVisible();
}

test('hai người hai thôn chung một máy, mất mạng: mã người này không mở sổ người kia, không thấy hộ của nhau, việc chưa gửi vẫn về xã', async ({
  newPhone,
  office,
}) => {
  test.setTimeout(420_000);
  const desk = await officersDesk(newPhone);
  for (const { name, village } of [ONE, TWO]) await addCollaborator(desk.page, name, [village]);
  const links = [];
  for (const { name } of [ONE, TWO]) links.push((await codeFor(desk, name)).link);
  await desk.close();

  const phone = await newPhone();
  const { page } = phone;
  await forgetPin(page);
  await chooseNoPin(page);
  await enrol(page, links[0], ONE);
  await expect(page.locator('a.entry').filter({ hasText: TWO.village })).toHaveCount(0);
  const synced = page.locator('a.entry').first();
  const known = { name: await synced.locator('.name').textContent(), path: await synced.getAttribute('href') };
  await phone.installed();
  await enrol(page, links[1], TWO);
  await expect(page.locator('a.entry').filter({ hasText: ONE.village })).toHaveCount(0);

  // Out of reach, the first one saves.
  await phone.goOffline();
  await openBook(page, ONE);
  await go(page, '/so-ho/moi', ONE);
  await chooseVillage(page);
  await page.getByLabel('Họ tên chủ hộ').fill('Hồ Thị Riêng');
  await page.getByRole('button', { name: 'Lưu hộ mới' }).click();
  await page.waitForURL(/\/so-ho\/[0-9a-f-]{36}$/);
  const made = { name: 'Hồ Thị Riêng', path: new URL(page.url()).pathname };

  // The first one's PIN does not open the second one's book, nor the other way round.
  await standBefore(page, TWO);
  await expect(button(page, ONE)).toContainText('1 chưa gửi');
  await expect(button(page, TWO)).toContainText('Đã gửi hết');
  await press(page, ONE.pin);
  await expect(page.getByText('Sai 3 lần nữa thì phải đợi')).toBeVisible();
  await standBefore(page, ONE);
  await press(page, TWO.pin);
  await expect(page.getByText('Sai 3 lần nữa thì phải đợi')).toBeVisible();

  // In their own book the second one sees nothing of the first one's, saved here or come from the office.
  await openBook(page, TWO);
  for (const household of [made, known]) await seesNothingOf(page, TWO, household);
  await page.goto('/');
  await expect(button(page, ONE)).toContainText('1 chưa gửi');

  // Another person's book was open meanwhile: what the first one saved goes home all the same.
  await phone.goOnline();
  await expect.poll(await arrivedOf(office.url, made.path), { timeout: 90_000 }).toBe(1);
  await openBook(page, ONE);
  await go(page, made.path, ONE);
  await expect(page.getByRole('heading', { level: 1, name: made.name })).toBeVisible();
  await page.goto('/');
  await expect(button(page, ONE)).toContainText('Đã gửi hết', { timeout: 30_000 });
});
