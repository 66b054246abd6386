// The browser's half of `cargo xtask bench kill`: the real app in the real Chromium over one profile, killed with SIGKILL
// again and again while a collaborator saves visits, and at the end compared with the real server.
//
//   node kill/browser.mjs --runs 200 --seed 7 --out FILE [--sabotage forgetting|twice]

import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { signIn, unsent } from '../fixtures/field.mjs';
import { Office, Store } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { Chance } from './chance.mjs';
import { Journal } from './journal.mjs';
import { Life } from './life.mjs';
import { draftOf, missing, visitsWith } from './look.mjs';

const run = promisify(execFile);

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string' },
    out: { type: 'string' },
    sabotage: { type: 'string' },
  },
});
const runs = Number(values.runs);
const { seed, sabotage, out } = values;
if (!seed || !out) throw new Error('--seed and --out are missing');

const begun = Date.now();
const chance = new Chance(seed);
/** What is wrong, each save named once. */
const findings = { lost: new Map(), doubled: new Map(), broken: new Map() };
/** The server is running. */
let serving = true;
const totals = { acknowledged: 0, unacknowledged: 0, drafts: 0, twice: 0, strict: 0 };
console.log(`kill.browser: seed ${seed}, ${runs} kills`);

const scratch = await mkdtemp(join(tmpdir(), 'so-thon-kill-'));
const journal = new Journal(join(scratch, 'journal.jsonl'));
const store = await Store.demonstration();
const office = await Office.over(store);
const phone = await Phone.unpack(office.url);
await signIn(phone);
await phone.page.goto('/so-ho');
await phone.page.locator('a.entry').first().waitFor();
const households = await phone.page.locator('a.entry').evaluateAll((lines) => lines.map((line) => line.getAttribute('href')));
await phone.close();

let last;
try {
  for (let number = 1; number <= runs; number += 1) await live(number);
  if (!sabotage) await end();
} catch (error) {
  console.log(`  the screen says: ${JSON.stringify(await onScreen())}`);
  throw error;
} finally {
  const counts = {
    seed: Number(seed),
    runs: last?.number ?? 0,
    saves: journal.saves.length,
    ...totals,
    lost: findings.lost.size,
    doubled: findings.doubled.size,
    broken: findings.broken.size,
    seconds: Math.round((Date.now() - begun) / 1000),
  };
  for (const [kind, found] of Object.entries(findings)) {
    for (const [words, why] of [...found].slice(0, 20)) console.log(`  ${kind}: ${words} ${why}`);
  }
  const wrong = counts.lost + counts.doubled + counts.broken > 0;
  if (wrong && !sabotage) console.log(`  the journal: ${journal.file}`);
  console.log(`kill.browser: ${JSON.stringify(counts)}`);
  await writeFile(out, JSON.stringify(counts));
  await phone.remove();
  await office.remove();
  await store.remove();
  if (!wrong || sabotage) await rm(scratch, { recursive: true, force: true });
}

/** One life: what the last one left is looked at, some visits are saved, the browser is killed during the last. */
async function live(number) {
  // With the office or without it: both must hold.
  const up = chance.percent(75);
  await serve(up);
  const life = new Life(phone, journal, chance);
  await life.begin();
  if (last) await lookAfter(life, last);
  else await phone.page.goto(households[0]);

  const kept = join(phone.folder, 'Default', 'IndexedDB');
  const before = join(scratch, 'before');
  let household = chance.pick(households);
  const made = [];
  const more = sabotage ? 2 : chance.below(3);
  if (sabotage === 'forgetting') {
    // A copy of the phone as it was before anything of this life.
    await phone.close();
    await cp(kept, before, { recursive: true });
    await life.begin();
    await phone.page.goto(household);
  }
  for (let count = 0; count < more; count += 1) {
    const words = sabotage === 'twice' ? wordsOf(number, 0) : wordsOf(number, count);
    made.push(await life.save(household, words));
    if (sabotage !== 'twice') household = await life.next();
  }
  const killed = await life.saveAndDie(household, wordsOf(number, more));
  if (sabotage === 'forgetting') {
    await rm(kept, { recursive: true });
    await cp(before, kept, { recursive: true });
  }
  weigh(life);
  totals.twice += killed.twice;
  last = { number, made: [...made, killed.save], killed };
  const { after, twice, save } = killed;
  console.log(
    `  kill ${number}: ${after}, ${save.acknowledged ? 'acknowledged' : 'not acknowledged'}` +
      `${twice ? ', tapped twice' : ''}, the office ${up ? 'there' : 'away'}, ${made.length} saves before`,
  );
  if (sabotage && number === runs) {
    const look = new Life(phone, journal, chance);
    await look.begin();
    await lookAfter(look, last);
  }
}

/** Where the browser stands, for whoever reads why a run ended early. */
async function onScreen() {
  const { page } = phone;
  if (!page) return 'nothing: the browser is closed';
  const words = await page.locator('body').innerText().catch(({ message }) => message);
  return `${page.url()} ${words}`;
}

function wordsOf(number, count) {
  return `Lời ghi ${String(number).padStart(4, '0')} lần ${count}.`;
}

/** After the restart: acknowledged saves are there once; the killed one is there whole, or its draft is. */
async function lookAfter(life, { made, killed }) {
  const { page } = life;
  const { save } = killed;
  await countAll(page, made.filter((one) => one.acknowledged));
  totals.acknowledged += save.acknowledged ? 1 : 0;
  const [{ times, path }] = await visitsWith(page, save.household, [save.words]);
  if (times > 1) findings.doubled.set(save.words, `${times} times on the phone`);
  if (times > 0) {
    if (!save.acknowledged) totals.unacknowledged += 1;
    const absent = await missing(page, save, path);
    if (absent.length > 0) findings.lost.set(save.words, `not whole, without ${absent.join(', ')}`);
    journal.seen(save, { times, absent });
    return;
  }
  const draft = await draftOf(page, save.household);
  journal.seen(save, { times, draft });
  if (save.acknowledged) return;
  if (draft !== save.words) {
    findings.lost.set(save.words, `neither saved nor a draft (${JSON.stringify(draft)})`);
    return;
  }
  // The person finds it again and saves it.
  totals.drafts += 1;
  await page.getByRole('link', { name: 'Tiếp', exact: true }).click();
  await life.finish(save);
}

/** How often each of these saves is on the phone, by its pages. */
async function countAll(page, saves) {
  for (const [household, here] of groups(saves, (save) => save.household)) {
    const counts = await visitsWith(page, household, here.map((save) => save.words));
    counts.forEach(({ times }, at) => {
      const { words } = here[at];
      if (times === 0) findings.lost.set(words, 'acknowledged and not on the phone');
      if (times > 1) findings.doubled.set(words, `${times} times on the phone`);
    });
  }
}

/** Everything is sent; phone and server are compared with the journal. */
async function end() {
  await serve(true);
  const life = new Life(phone, journal, chance);
  await life.begin();
  await lookAfter(life, last);
  await phone.page.goto('/gui-nhan');
  // The PIN is typed while something on the page is waited for.
  await phone.page.getByRole('heading', { level: 1 }).waitFor();
  const deadline = Date.now() + 60_000;
  while ((await unsent(phone.page)) > 0) {
    if (Date.now() > deadline) throw new Error('the phone does not send everything');
  }
  // Whether by its acknowledgement, by what was found or by its draft: every save is there now.
  await countAll(phone.page, journal.saves);
  weigh(life);
  await phone.close();
  const asked = ['book', '--office', new URL(office.url).host, '--login', 'canbo', '--password', 'sothon-mau'];
  const { stdout } = await run(process.env.SO_THON_KILL, asked, { maxBuffer: 2 ** 28 });
  const book = groups(JSON.parse(stdout), ({ said }) => said);
  for (const { words, household, visit } of journal.saves) {
    const there = book.get(words) ?? [];
    if (there.length === 0) findings.lost.set(words, 'not at the office');
    if (there.length > 1) findings.doubled.set(words, `${there.length} times at the office`);
    const [first] = there;
    if (first && !household.endsWith(first.household)) findings.lost.set(words, 'at another household');
    if (first && visit && visit !== first.visit) findings.lost.set(words, 'as another visit');
  }
  await office.stop();
  await run(process.env.SO_THON_SERVER, ['check', '--data', office.folder]);
  if (totals.strict < journal.saves.filter((save) => save.acknowledged).length) {
    findings.broken.set('a save', 'was acknowledged whose transaction was not seen to complete');
  }
}

/** Counts the transactions that the saves of a life committed in, by their durability. */
function weigh({ durabilities }) {
  for (const durability of durabilities) {
    if (durability === 'strict') totals.strict += 1;
    else findings.broken.set(durability, 'was the durability of a save');
  }
}

/** Starts or stops the server, unless that is how it is. */
async function serve(wanted) {
  if (wanted !== serving) await (wanted ? office.start() : office.stop());
  serving = wanted;
}

/** What belongs together, in the order of appearance. */
function groups(all, keyOf) {
  const found = new Map();
  for (const one of all) {
    const key = keyOf(one);
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return found;
}
