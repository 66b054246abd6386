// Walks through every screen of a list: a real office over the demonstration commune, a real browser, one language.

import { Office } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { enter } from './hands.mjs';
import { PHONE, dress, speak } from './modes.mjs';

const FIRST = { name: 'first', size: PHONE, theme: 'light', text: 1 };

/**
 * Opens every screen in turn and hands it to `seen(page, screen)`. Each list has its own office and its own browser, so
 * that a walk changes nothing for another.
 */
export async function walk(store, screens, language, seen) {
  const office = await Office.over(store);
  const phone = await Phone.unpack(office.url, { viewport: PHONE });
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
    return this.#at(login, async (page) => {
      const chosen = page.locator('.tile:has(:checked)');
      for (let left = await chosen.count(); left > 0; left -= 1) await chosen.first().click();
      await page.locator('.card .btn-main').click();
      await page.locator('.note-done').waitFor();
    });
  }

  /** Ends every session of a person. */
  changePasswordOf(login) {
    return this.#at(login, async (page) => {
      await page.locator('#secret').fill('mat-khau-moi-9');
      await page.locator('form.card button[type=submit]').click();
      await page.locator('.note-done').waitFor();
    });
  }

  async #at(login, order) {
    const computer = await Phone.unpack(this.office.url);
    try {
      const { page } = computer;
      await page.goto('/');
      await enter(page, 'canbo', 'sothon-mau');
      await page.locator('.spine').waitFor();
      await page.goto('/van-phong/nguoi-dung');
      await page.locator('tbody tr', { hasText: login }).locator('a').first().click();
      await page.locator('#secret').waitFor();
      await order(page);
    } finally {
      await computer.remove();
    }
  }
}
