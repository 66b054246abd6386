// What a walk through the screens does: it finds things by place and id, never by words, so that it is the same walk in
// every language.

import { readFile } from 'node:fs/promises';

const LISTS = new URL('../../crates/sheets/tests/fixtures/', import.meta.url);

/** Opens a path and waits for something of it. An option counts as soon as it is there: its list is closed. */
export async function at(page, path, sign) {
  if (await follow(page, path, sign)) await seen(page, sign);
  else await opened(page, path, sign);
}

/** Opens the app anew at a path, as after it was closed, and waits for something of the page. */
export async function opened(page, path, sign) {
  await page.goto(path);
  await seen(page, sign);
}

const seen = (page, sign) => page.locator(sign).first().waitFor({ state: sign.includes('option') ? 'attached' : 'visible' });

/**
 * Goes to another page inside the app, as a link does: nothing is loaded and no PIN is asked. False where that cannot
 * be: no book is open, the page is the one that is shown, or the sign stands there too and would tell nothing.
 */
function follow(page, path, sign) {
  return page.evaluate(([path, sign]) => {
    const open = document.querySelector('main') && !document.querySelector('.keypad, #login, #new-pin:not(details *)');
    const shown = path.split('?')[0] === location.pathname;
    if (!open || shown || document.querySelector(sign)) return false;
    const link = document.createElement('a');
    link.href = path;
    document.body.append(link);
    link.click();
    link.remove();
    return true;
  }, [path, sign]);
}

/** Signs in on the page that asks for it. */
export async function enter(page, login, password) {
  await page.locator('#login').fill(login);
  await page.locator('#password').fill(password);
  await page.locator('form button[type=submit]').click();
}

/** Opens the list of households and waits until the whole book is there: so many villages, so many households. */
export async function wholeBook(page, villages, households) {
  await page.goto('/so-ho');
  const said = new RegExp(`\\b${villages}\\b.*\\b${households}\\b`);
  await page.locator('.cover p', { hasText: said }).waitFor({ timeout: 60_000 });
}

/** The main action under the thumb. */
export const main = (page) => page.locator('.dock .btn-main').last();

/** Back to the top of the page, where a picture begins. */
export const top = (page) => page.evaluate(() => window.scrollTo(0, 0));

/** Writes a new household into the first village there is. */
export async function newHousehold(page, name) {
  await at(page, '/so-ho/moi', '#f-village option:nth-child(2)');
  await page.locator('#f-village').selectOption({ index: 1 });
  await page.locator('#f-name').fill(name);
  await main(page).click();
  await page.waitForURL(/\/so-ho\/[0-9a-f-]{36}$/);
}

/** Where the first link of that kind leads. */
export async function pathOf(page, link) {
  return new URL(await page.locator(link).first().getAttribute('href'), page.url()).pathname;
}

/** Opens the list of households and finds one by name. */
export async function search(page, name) {
  await page.goto('/so-ho');
  await page.locator('#search').fill(name);
  await page.locator('a.entry mark').first().waitFor();
}

/** Gives the import page a list, whole or with bytes of its own. */
export async function choose(page, name, cut = 1) {
  const bytes = await readFile(new URL(name, LISTS));
  const buffer = bytes.subarray(0, Math.floor(bytes.length * cut));
  await page.locator('#file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}
