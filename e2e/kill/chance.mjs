// Chance that replays: all that a run draws comes from its seed.

/** A small generator (splitmix64, Steele et al. 2014). */
export class Chance {
  #state;

  constructor(seed) {
    this.#state = BigInt.asUintN(64, BigInt(seed));
  }

  #next() {
    this.#state = BigInt.asUintN(64, this.#state + 0x9e3779b97f4a7c15n);
    let z = this.#state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  }

  /** A fraction of 1. */
  part() {
    return Number(this.#next() >> 11n) / 2 ** 53;
  }

  /** A whole number below `end`. */
  below(end) {
    return Math.floor(this.part() * end);
  }

  /** True in so many of a hundred cases. */
  percent(cases) {
    return this.below(100) < cases;
  }

  /** One of these. */
  pick(all) {
    return all[this.below(all.length)];
  }
}
