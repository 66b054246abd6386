// Walks through every screen of a list: a real office over the demonstration commune, a real browser, one language.

import { Office } from '../fixtures/office.mjs';
import { PATIENCE, Phone } from '../fixtures/phone.mjs';
import { picture } from '../fixtures/picture.mjs';
import { at, enter, main, newHousehold, wholeBook } from './hands.mjs';
import { PHONE, dress, speak } from './modes.mjs';
import { Officer } from './officer.mjs';

const FIRST = { name: 'first', size: PHONE, theme: 'light', text: 1 };

/**
 * Opens every screen in turn and hands it to `seen(page, screen)`. Each list has its own office and its own browser, so
 * that a walk changes nothing for another. `options` are the browser's own.
 */
export async function walk(store, screens, language, seen, options = {}) {
  const office = await Office.over(store);
  const phone = await Phone.unpack(office.url, { viewport: PHONE, patience: PATIENCE, ...options });
  try {
    await speak(phone.context, language);
    const { page } = phone;
    const world = { page, phone, known: {}, office: new Meanwhile(office) };
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

/** What happens meanwhile elsewhere: at the office, and on other phones. */
class Meanwhile {
  #villages = [];

  constructor(office) {
    this.office = office;
    this.officer = new Officer(office.url);
  }

  /** Gives a collaborator no village any more: what the phone sends from then on comes back. */
  async takeVillagesFrom(login) {
    this.#villages = await this.officer.assign(login, []);
  }

  /** Gives a collaborator the villages back. */
  async giveVillagesTo(login) {
    await this.officer.assign(login, this.#villages);
  }

  /** Ends every session of a person. */
  changePasswordOf(login) {
    return this.officer.changePassword(login, 'suoi chay qua lang xa');
  }

  /** A phone of a person is reported lost, and then sends what it still holds: one household. */
  async holdWhatALostPhoneSends(login) {
    const lost = await Phone.unpack(this.office.url, { viewport: PHONE, patience: PATIENCE });
    try {
      const { page } = lost;
      await page.goto('/');
      await enter(page, login, 'sothon-mau');
      await page.locator('.dock').waitFor();
      await lost.installed();
      await at(page, '/so-ho/moi', '#f-village option:nth-child(2)');
      await lost.goOffline();
      await newHousehold(page, 'Hồ Văn Mất');
      await this.officer.reportLost(login);
      // The app is closed: the service worker sends, and gets no answer but that it was held.
      await page.goto('about:blank');
      await lost.goOnline();
      await this.officer.untilHeld();
    } finally {
      await lost.remove();
    }
  }

  /** A collaborator takes a photo at a visit; the record comes, the photo does not. Where the visit is seen. */
  async photoThatDoesNotCome(login, household) {
    const phone = await Phone.unpack(this.office.url, { patience: PATIENCE });
    try {
      const { context, page } = phone;
      await context.route('**/api/v1/photos/**', (route) => route.abort());
      await page.goto('/');
      await enter(page, login, 'sothon-mau');
      await page.locator('.dock').waitFor();
      await wholeBook(page, 4, 299);
      await at(page, `${household}/tham?buoc=4`, '#f-promise');
      await page.locator('#photo-files').setInputFiles(await picture(page, 800));
      await page.locator('.shot-img').waitFor();
      // By the page, or by the worker, whichever is first.
      const tried = context.waitForEvent('request', (request) => request.url().includes('/api/v1/photos/'));
      await main(page).click();
      await page.waitForURL(/\/da-luu\?luot=/);
      await tried;
      return `${household}/tham/${new URL(page.url()).searchParams.get('luot')}`;
    } finally {
      await phone.remove();
    }
  }
}
