// A sync with nothing new: every byte of its lines, headers and bodies on a warm connection, counted on the way between
// the real app and the real server.

import { bodyAt } from '../fixtures/http_messages.mjs';
import { Link, straight } from '../fixtures/link.mjs';
import { Meter, total } from '../fixtures/meter.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { versionOf } from './lib/browser.mjs';
import { COLLABORATOR, SMALL, officeOf, settled, signIn, whole } from './lib/commune.mjs';
import { REPETITIONS, called, exact, report } from './lib/figures.mjs';

const { out } = called();
const office = await officeOf(SMALL.set);
const meter = new Meter();
const link = await Link.to(office.port, straight({ meter }));
const phone = await Phone.unpack(link.url);
const { page } = phone;
await signIn(phone, COLLABORATOR);
await phone.installed();
await whole(phone);

const meetings = [];
for (let turn = 0; turn < REPETITIONS; turn += 1) {
  meter.clear();
  const answered = page.waitForResponse('**/api/v1/sync');
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await answered;
  await settled(page);
  const exchanges = meter.of('/api/v1/sync');
  if (exchanges.length !== meter.exchanges.length) throw new Error('something else was asked for in between');
  if (exchanges.some(({ turn }) => turn === 1)) throw new Error('the connection was not warm');
  meetings.push({ ...total(exchanges), first: exchanges[0] });
}
const [most] = [...meetings].sort((one, other) => other.bytes - one.bytes);
const bodies = ['asked', 'answered'].map((part) => most.first[part].length - bodyAt(most.first[part]));
const version = versionOf(phone.context);
await phone.remove();
await link.close();
await office.remove();
const what = `the largest of ${REPETITIONS}, a collaborator with all 20 villages`;
await report(out, {
  'noop_sync.bytes_up': exact(most.up, `${bodies[0]} of them body, ${what}, ${version}`),
  'noop_sync.bytes_down': exact(most.down, `${bodies[1]} of them body; TLS would add 22 bytes a record`),
  'noop_sync.round_trips': exact(most.requests),
});
