// The saving of visits and, in turn with it, the least that durable storage costs.

import init, { MeasuredPhone } from '/so_thon_bench_phone.js';

let phone;
let floor;

/** Opens the phone's store and the floor's. */
async function open() {
  await init();
  phone = await MeasuredPhone.open('phone', true);
  const request = indexedDB.open('floor', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('values');
  floor = await new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

/** One put of so many bytes, durable when this resolves. */
function put(key, bytes) {
  return new Promise((done, failed) => {
    const transaction = floor.transaction('values', 'readwrite', { durability: 'strict' });
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error);
    transaction.objectStore('values').put(bytes, key);
    transaction.commit();
  });
}

/** A person looks at the screen between two saves; the machine comes to rest. */
const rest = () => new Promise((done) => setTimeout(done, 5));

async function timed(act) {
  await rest();
  const from = performance.now();
  await act();
  return performance.now() - from;
}

window.bench = {
  async load(households) {
    await open();
    return phone.load(households);
  },

  async look() {
    await open();
    return phone.look();
  },

  /** Means of saves on scales: bytes, reading requests, writing requests. */
  async weigh(times) {
    const sums = [0, 0, 0];
    for (let time = 0; time < times; time += 1) {
      await phone.fill();
      (await phone.save_weighed()).forEach((weight, at) => (sums[at] += weight));
    }
    return sums.map((sum) => Math.round(sum / times));
  },

  /** Saves and floors in turn, each going first as often as the other. */
  async round(times, size) {
    const [saves, floors] = [[], []];
    for (let time = 0; time < times; time += 1) {
      await phone.fill();
      const bytes = crypto.getRandomValues(new Uint8Array(size));
      const save = async () => saves.push(await timed(() => phone.save()));
      const least = async () => floors.push(await timed(() => put(performance.now(), bytes)));
      for (const act of time % 2 ? [save, least] : [least, save]) await act();
    }
    return { saves, floors };
  },
};
