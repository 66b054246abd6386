// One life of a browser: it is opened, saves are made, and it is killed at a drawn moment of the last one.

import { performance } from 'node:perf_hooks';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { fillVisit, open, press, toNext } from './hand.mjs';
import { killBrowser, mainOf, treeOf } from './tree.mjs';
import { watch } from './watched.mjs';

/** How long a screen may take: a machine with much else to do is no finding. */
const PATIENCE = 120_000;

/** A save that was never timed is taken to be on the screen after this many milliseconds. */
const USUAL = 60;

/** Kills around the commit fall between the tap and this many times what a save took before. */
const AROUND = 1.5;

/** Every other one within this many after the screen said "Đã lưu". */
const AFTERWARDS = 2_000;

export class Life {
  static #took = USUAL;
  #waiting = new Map();
  /** Durabilities of the transactions that saves committed in. */
  durabilities = [];

  constructor(phone, journal, chance) {
    this.phone = phone;
    this.journal = journal;
    this.chance = chance;
  }

  get page() {
    return this.phone.page;
  }

  /** Opens the browser and watches its pages. */
  async begin() {
    await this.phone.open();
    this.main = mainOf(this.phone.folder);
    await this.phone.context.exposeBinding('soThonTold', (_, said) => this.#told(said));
    await this.phone.context.addInitScript(watch);
    this.page.setDefaultTimeout(PATIENCE);
  }

  #told({ kept, saved }) {
    if (kept) this.durabilities.push(kept);
    if (!saved || !this.current) return;
    this.journal.acknowledged(this.current, saved);
    this.#waiting.get(this.current)?.();
  }

  /** Waits for the screen to say that this is saved. */
  #acknowledgement(save) {
    this.current = save;
    const told = new Promise((done) => this.#waiting.set(save, done));
    const late = pause(PATIENCE, undefined, { ref: false }).then(() => {
      throw new Error(`the screen does not say that ${save.words} is saved`);
    });
    late.catch(() => {});
    return Promise.race([told, late]);
  }

  /** Records a visit and waits for the screen to say that it is saved. */
  async save(household, words) {
    const save = await this.#fill(household, words);
    await this.finish(save);
    return save;
  }

  /** Saves the form that is open, filled. */
  async finish(save) {
    const told = this.#acknowledgement(save);
    const lift = await press(this.page);
    this.journal.tapping(save);
    const from = performance.now();
    await Promise.all([lift(false), told]);
    // A slow machine's commits are later: the kills follow them.
    Life.#took = performance.now() - from;
  }

  /** Goes on to the household that the app offers after a save. */
  next() {
    return toNext(this.page);
  }

  async #fill(household, words) {
    if (new URL(this.page.url()).pathname !== household) await open(this.page, household);
    const lacks = this.chance.percent(50);
    await fillVisit(this.page, words, lacks);
    return this.journal.filled(household, words, lacks);
  }

  /** Records a visit and kills the browser between the tap and two seconds after its acknowledgement. */
  async saveAndDie(household, words) {
    const save = await this.#fill(household, words);
    const around = this.chance.percent(60);
    const delay = this.chance.part() * (around ? AROUND * Life.#took : AFTERWARDS);
    const twice = this.chance.percent(25);
    const told = this.#acknowledgement(save);
    // A browser that dies answers nothing any more.
    told.catch(() => {});
    const lift = await press(this.page);
    const members = treeOf(this.main, this.phone.folder);
    const closed = this.phone.context.waitForEvent('close', { timeout: 0 });
    this.journal.tapping(save);
    lift(twice).catch(() => {});
    if (!around) await told;
    await moments(delay);
    await killBrowser(this.main, this.phone.folder, members);
    await closed;
    this.current = undefined;
    this.phone.context = undefined;
    this.phone.page = undefined;
    const after = `${delay.toFixed(1)} ms after the ${around ? 'tap' : 'acknowledgement'}`;
    this.journal.killed(after);
    return { save, after, twice };
  }
}

/** Lets so many milliseconds pass, to a fraction of one. */
async function moments(milliseconds) {
  const end = performance.now() + milliseconds;
  if (milliseconds > 20) await pause(milliseconds - 10);
  while (performance.now() < end) await turn();
}
