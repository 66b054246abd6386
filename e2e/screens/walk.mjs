// Walks through every screen of a list: a real office over the demonstration commune, a real browser, one language.

import { Office } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { picture } from '../fixtures/picture.mjs';
import { at, enter, main, newHousehold, wholeBook } from './hands.mjs';
import { PHONE, dress, speak } from './modes.mjs';

const FIRST = { name: 'first', size: PHONE, theme: 'light', text: 1 };

/**
 * Opens every screen in turn and hands it to `seen(page, screen)`. Each list has its own office and its own browser, so
 * that a walk changes nothing for another. `options` are the browser's own.
 */
export async function walk(store, screens, language, seen, options = {}) {
  const office = await Office.over(store);
  const phone = await Phone.unpack(office.url, { viewport: PHONE, ...options });
  try {
    await speak(phone.context, language);
    const { page } = phone;
    const world = { page, phone, known: {}, office: new Officer(office) };
    for (const screen of screens) {
      await dress(page, FIRST);
      await screen.open(world).catch((error) => {
        throw new Error(`${screen.name} (${language}) did not open at ${page.url()}: ${error.message}`, { cause: error });
      });
      await settled(page);
      await seen(page, screen);
    }
  } finally {
    await phone.remove();
    await office.remove();
  }
}

/** Waits until nothing is drawn any more that was asked for before. */
export async function settled(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
  });
}

/** What somebody at the office does meanwhile, at a computer of their own. */
class Officer {
  constructor(office) {
    this.office = office;
  }

  /** Gives a collaborator no village any more: what the phone sends from then on comes back. */
  takeVillagesFrom(login) {
    return this.#at(login, (page) => assign(page, '.tile:has(:checked)'));
  }

  /** Gives a collaborator every village there is. */
  giveVillagesTo(login) {
    return this.#at(login, (page) => assign(page, '.tile:not(:has(:checked))'));
  }

  /** Ends every session of a person. */
  changePasswordOf(login) {
    return this.#at(login, async (page) => {
      await page.locator('#secret').fill('mat-khau-moi-9');
      await page.locator('form.card button[type=submit]').click();
      await page.locator('.note-done').waitFor();
    });
  }

  /** A phone of a person is reported lost, and then sends what it still holds: one household. */
  async holdWhatALostPhoneSends(login) {
    const lost = await Phone.unpack(this.office.url, { viewport: PHONE });
    try {
      const { page } = lost;
      await page.goto('/');
      await enter(page, login, 'sothon-mau');
      await page.locator('.dock').waitFor();
      await lost.installed();
      await at(page, '/so-ho/moi', '#f-village option:nth-child(2)');
      await lost.goOffline();
      await newHousehold(page, 'Hồ Văn Mất');
      await this.#at(login, async (desk) => {
        const phone = desk.locator('li.held').last();
        await phone.locator('.btn').first().click();
        await phone.locator('.btn-stop').click();
        await phone.locator('.state-stop').waitFor();
      });
      // The app is closed: the service worker sends, and gets no answer but that it was held.
      await page.goto('about:blank');
      await lost.goOnline();
      await this.#at(login, (desk) => untilHeld(desk));
    } finally {
      await lost.remove();
    }
  }

  /** A collaborator takes a photo at a visit; the record comes, the photo does not. Where the visit is seen. */
  async photoThatDoesNotCome(login, household) {
    const phone = await Phone.unpack(this.office.url);
    try {
      const { context, page } = phone;
      await context.route('**/api/v1/photos/**', (route) => route.abort());
      await page.goto('/');
      await enter(page, login, 'sothon-mau');
      await wholeBook(page, 4, 299);
      await at(page, `${household}/tham?buoc=4`, '#promise');
      await page.locator('#photo-files').setInputFiles(await picture(page, 800));
      await page.locator('.shot-img').waitFor();
      const tried = page.waitForRequest('**/api/v1/photos/**');
      await main(page).click();
      await page.waitForURL(/\/da-luu\?luot=/);
      await tried;
      return `${household}/tham/${new URL(page.url()).searchParams.get('luot')}`;
    } finally {
      await phone.remove();
    }
  }

  async #at(login, order) {
    const computer = await Phone.unpack(this.office.url);
    try {
      const { page } = computer;
      await page.goto('/');
      await enter(page, 'canbo', 'sothon-mau');
      await page.locator('.spine').waitFor({ timeout: 60_000 });
      await page.goto('/van-phong/nguoi-dung');
      await page.locator('tbody tr', { hasText: login }).locator('a').first().click();
      await page.locator('#secret').waitFor();
      await order(page);
    } finally {
      await computer.remove();
    }
  }
}

/** Presses those villages, one after the other, and keeps what was chosen. */
async function assign(page, villages) {
  await page.locator('.tile').first().waitFor();
  const left = page.locator(villages);
  for (let count = await left.count(); count > 0; count -= 1) await left.first().click();
  await page.locator('.card .btn-main').click();
  await page.locator('.note-done').waitFor();
}

/** Asks again until something is held. */
async function untilHeld(page) {
  for (let left = 40; left > 0; left -= 1) {
    await page.goto('/van-phong/giu-lai');
    const held = page.locator('li.held').first();
    if (await held.waitFor({ timeout: 3_000 }).then(() => true, () => false)) return;
  }
  throw new Error('nothing was held');
}
