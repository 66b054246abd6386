// The same commune twice: in a sealed book and in a plain one. Lists and saves in turn.

import init, { MeasuredPhone } from '/so_thon_bench_phone.js';

const phones = {};

async function open() {
  await init();
  phones.sealed = await MeasuredPhone.open('sealed', true);
  phones.plain = await MeasuredPhone.open('plain', false);
}

/** A person looks at the screen between two acts; the machine comes to rest. */
const rest = () => new Promise((done) => setTimeout(done, 5));

async function timed(act) {
  await rest();
  const from = performance.now();
  await act();
  return performance.now() - from;
}

/** Does one thing with either book in turn, each going first as often as the other. */
async function inTurn(times, act) {
  const taken = { sealed: [], plain: [] };
  for (let time = 0; time < times; time += 1) {
    const names = time % 2 ? ['sealed', 'plain'] : ['plain', 'sealed'];
    for (const name of names) taken[name].push(await act(name, phones[name]));
  }
  return taken;
}

window.bench = {
  async load(households) {
    await open();
    await phones.sealed.load(households);
    return phones.plain.load(households);
  },

  async look() {
    await open();
    await phones.sealed.look();
    return phones.plain.look();
  },

  saves: (times) =>
    inTurn(times, async (_, phone) => {
      await phone.fill();
      return timed(() => phone.save());
    }),

  /** The store is opened and the list read, as at a start. */
  lists: (times) =>
    inTurn(times, (name) =>
      timed(async () => {
        const phone = await MeasuredPhone.open(name, name === 'sealed');
        await phone.list();
        phone.free();
      }),
    ),
};
