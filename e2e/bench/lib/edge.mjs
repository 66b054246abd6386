// A bad link: a mobile network of the second generation at the edge of its reach.
//
// 50 kbit/s from phone to office, half of a 500 ms round trip each way, and every segment of 1,400 bytes lost with a
// probability of 0.05. A lost segment stalls its direction for one retransmission time-out: 1.5 s, what RFC 6298 (2.2)
// gives after a first round trip of 500 ms. A new connection costs one round trip before its first byte. The way from
// office to phone has no rate of its own. Whatever the connections, a direction is one road.

import { setTimeout as pause } from 'node:timers/promises';
import { chance } from '../../fixtures/chance.mjs';

export const EDGE = {
  bitsPerSecondUp: 50_000,
  roundTripMs: 500,
  segmentBytes: 1_400,
  loss: 0.05,
  timeOutMs: 1_500,
};

/** Lanes for `straight`, with chance from the seed. */
export function edge(seed, link = EDGE) {
  const draw = chance(seed);
  const up = new Road(link, draw, link.bitsPerSecondUp);
  const down = new Road(link, draw, Number.POSITIVE_INFINITY);
  const lanes = () => {
    const opened = performance.now() + link.roundTripMs;
    return {
      up: (bytes, deliver) => up.take(bytes, deliver, opened),
      down: (bytes, deliver) => down.take(bytes, deliver, opened),
    };
  };
  return { lanes, lost: () => up.lost + down.lost };
}

/** One direction: what comes first arrives first. */
class Road {
  #link;
  #draw;
  #msPerByte;
  #free = 0;
  #queue = [];
  lost = 0;

  constructor(link, draw, bitsPerSecond) {
    this.#link = link;
    this.#draw = draw;
    this.#msPerByte = 8_000 / bitsPerSecond;
  }

  take(bytes, deliver, notBefore) {
    const { segmentBytes, roundTripMs, loss, timeOutMs } = this.#link;
    for (const segment of segments(bytes, segmentBytes)) {
      let sent = Math.max(performance.now(), this.#free, notBefore);
      if (segment && this.#draw() < loss) {
        this.lost += 1;
        sent += timeOutMs;
      }
      this.#free = sent + (segment?.length ?? 0) * this.#msPerByte;
      this.#queue.push({ due: this.#free + roundTripMs / 2, act: () => deliver(segment) });
    }
    if (this.#queue.length > 0) this.#drive();
  }

  #driving = false;

  async #drive() {
    if (this.#driving) return;
    this.#driving = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      await pause(Math.max(0, next.due - performance.now()));
      next.act();
    }
    this.#driving = false;
  }
}

/** The bytes in segments; the end of a stream is one without bytes. */
function segments(bytes, size) {
  if (!bytes) return [null];
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}
