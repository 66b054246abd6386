// Sending a collaborator's day: 30 visits and 60 further edits, without photos. Counted beside PouchDB, which sends the
// same records as documents, and timed over a bad link.

import { bodyAt } from '../fixtures/http_messages.mjs';
import { straight } from '../fixtures/link.mjs';
import { Meter, total } from '../fixtures/meter.mjs';
import { SMALL, settled } from './lib/commune.mjs';
import { Evening, sendDay } from './lib/day.mjs';
import { EDGE, edge } from './lib/edge.mjs';
import { REPETITIONS, called, exact, repeated, report } from './lib/figures.mjs';
import { Peer, documentsOf } from './lib/peer.mjs';

const { out } = called();
const measuredPhone = process.env.SO_THON_BENCH_PHONE;
if (!measuredPhone) throw new Error('SO_THON_BENCH_PHONE does not say where the measured phone lies');

const evening = await Evening.make(measuredPhone);
const ours = await counted();
const seconds = [];
let lost = 0;
for (let seed = 1; seed <= REPETITIONS; seed += 1) {
  const link = edge(seed);
  seconds.push((await sent({ lanes: link.lanes })).ms / 1_000);
  lost += link.lost();
}
await evening.remove();

const peer = await peerDay();
const shown = ({ requests, up, down }) => `${requests} requests, ${up} bytes up, ${down} down`;
const asked = `before the PIN the worker asked once whether this phone was reported lost: ${shown(ours.question)}`;
await report(out, {
  'day_sync.requests': exact(ours.day.requests, `${evening.saves} saves, ${shown(ours.day)}, Chromium ${evening.version}; ${asked}`),
  'day_sync.bytes_vs_pouchdb': exact(
    (ours.day.bytes + ours.question.bytes) / peer.push.bytes,
    `with that question; PouchDB's push alone: ${shown(peer.push)}; its sync both ways right after: ${shown(peer.rest)}`,
  ),
  'day_sync.edge_seconds': repeated(
    seconds,
    `seeds 1 to ${REPETITIONS}, ${lost} segments lost in all, time-out ${EDGE.timeOutMs} ms`,
  ),
});

/** The exchanges that send the day, by the page or by the worker, whichever was first, and the empty one before. */
async function counted() {
  const meter = new Meter();
  await sent({ meter });
  const [pushes, syncs] = ['push', 'sync'].map((road) => meter.of(`/api/v1/${road}`));
  const isQuestion = ({ asked }) => asked.length === bodyAt(asked);
  return {
    question: total(pushes.filter(isQuestion)),
    day: total([...pushes.filter((one) => !isQuestion(one)), ...syncs]),
  };
}

/** Sends the day over such a link. */
async function sent(how) {
  const again = await evening.again(straight(how));
  const { page } = again.phone;
  const ms = await sendDay(page);
  await settled(page);
  await again.remove();
  return { ms };
}

/** The same day on a phone of the peer that is in step with its server. */
async function peerDay() {
  const documents = await documentsOf(measuredPhone, SMALL.households);
  const peer = await Peer.holding(documents.commune);
  const counts = await peer.onPhone(async (page) => {
    await page.evaluate(() => window.peer.sync());
    for (const save of documents.day) await page.evaluate((save) => window.peer.save(save), JSON.parse(save));
    peer.meter.clear();
    await page.evaluate(() => window.peer.push());
    const push = total(peer.meter.exchanges);
    peer.meter.clear();
    await page.evaluate(() => window.peer.sync());
    return { push, rest: total(peer.meter.exchanges) };
  });
  await peer.remove();
  return counts;
}
