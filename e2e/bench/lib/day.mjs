// A collaborator in the evening: a phone of the real app with a commune of 50 households and a day that was never sent, kept so
// that it can meet its office again and again from the same moment.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Link } from '../../fixtures/link.mjs';
import { Office } from '../../fixtures/office.mjs';
import { PIN } from '../../fixtures/lock.mjs';
import { Phone } from '../../fixtures/phone.mjs';
import { LAST_DAY, SEED, SMALL, database, officeOf, signIn, whole } from './commune.mjs';
import { beside } from './served.mjs';

export class Evening {
  /** A commune, a phone that holds it, and a day saved on the phone without a network. */
  static async make(measuredPhone) {
    const evening = new Evening();
    evening.office = await officeOf(SMALL.set);
    evening.link = await Link.to(evening.office.port);
    evening.phone = await Phone.unpack(evening.link.url);
    await signIn(evening.phone, 'xuyen');
    await evening.phone.installed();
    await whole(evening.phone);
    // A page of the app's origin without the app: nothing is sent while the day is saved.
    const { page } = evening.phone;
    const name = await page.evaluate(database);
    await beside(page, measuredPhone);
    evening.saves = await page.evaluate(
      async ([seed, lastDay, households, name, pin]) => {
        const { default: init, MeasuredDay } = await import('/api/beside/so_thon_bench_phone.js');
        await init();
        return new MeasuredDay(BigInt(seed), lastDay, households).save(name, pin);
      },
      [SEED, LAST_DAY, SMALL.households, name, PIN],
    );
    evening.version = evening.phone.context.browser()?.version() ?? '';
    await evening.phone.close();
    await evening.office.stop();
    return evening;
  }

  /** Office and phone as they were that evening, on a way that carries so; the phone's browser is open. */
  async again(carry) {
    const office = await Office.over(this.office);
    const folder = await mkdtemp(join(tmpdir(), 'so-thon-phone-'));
    await cp(this.phone.folder, folder, { recursive: true });
    this.link.lead(office.port, carry);
    const phone = new Phone(folder, this.link.url, {});
    await phone.open();
    return {
      office,
      phone,
      async remove() {
        await phone.remove();
        await office.remove();
      },
    };
  }

  async remove() {
    await this.phone.remove();
    await this.office.remove();
    await this.link.close();
    await rm(this.phone.folder, { recursive: true, force: true });
  }
}

/** Opens the app on the page of sending and receiving; milliseconds from the PIN until the phone knows that all was taken. */
export async function sendDay(page) {
  await page.addInitScript(watchSending);
  await page.goto('/gui-nhan');
  // Whoever waits for something to be seen is asked for the PIN first.
  await page.locator('.trail-num').first().waitFor();
  await page.waitForFunction(() => window.sentAt, undefined, { timeout: 180_000 });
  return page.evaluate(() => window.sentAt - window.openAt);
}

/** In the page: notes when the book opens, and when the count of unsent saves is nothing. Before it was read it is not shown. */
function watchSending() {
  let asked = false;
  const observer = new MutationObserver(() => {
    const keypad = document.querySelector('.keypad');
    asked ||= Boolean(keypad);
    if (!asked || keypad) return;
    window.openAt ??= performance.now();
    if (document.querySelector('.trail-num')?.textContent !== '0') return;
    observer.disconnect();
    window.sentAt = performance.now();
  });
  observer.observe(document, { childList: true, subtree: true, characterData: true });
}
