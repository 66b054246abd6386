// What was tapped and what was acknowledged, in a file outside of the browser.

import { appendFileSync } from 'node:fs';

export class Journal {
  /** Every save in the order of the first tap. */
  saves = [];

  constructor(file) {
    this.file = file;
  }

  #write(line) {
    appendFileSync(this.file, `${JSON.stringify({ at: Date.now(), ...line })}\n`);
  }

  /** A form is filled and its draft is kept: what will be tapped. */
  filled(household, words, lacks) {
    const save = { household, words, lacks, visit: undefined, acknowledged: false };
    this.saves.push(save);
    this.#write({ filled: words, household, lacks });
    return save;
  }

  /** Before the finger leaves the button. */
  tapping(save) {
    this.#write({ tapping: save.words });
  }

  /** After the screen said so. */
  acknowledged(save, visit) {
    save.visit = visit;
    save.acknowledged = true;
    this.#write({ acknowledged: save.words, visit });
  }

  /** The browser was killed. */
  killed(how) {
    this.#write({ killed: how });
  }

  /** What was seen after the restart. */
  seen(save, what) {
    this.#write({ seen: save.words, ...what });
  }
}
