// A day of visits over a way that cuts, halves, repeats, overtakes and holds up what the phone says: everything arrives
// at the office, and once.

import { chance, shuffled } from '../fixtures/chance.mjs';
import { officersDesk } from '../fixtures/desk.mjs';
import { signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { Link } from '../fixtures/link.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { LOSSES, NUISANCES, Rough } from '../fixtures/rough.mjs';

const SEED = 20261122;
const VISITS = 8;

/** More presses than there are disturbances: a person who does not give up. */
const PRESSES = 60;

const said = (number) => `Lượt thử số ${number} trên đường mạng xấu.`;

test('một ngày đi thăm qua đường mạng xấu về đến xã đủ, và chỉ một lần', async ({ office, newPhone }, info) => {
  test.setTimeout(300_000);
  const link = await Link.to(office.port);
  const phone = await Phone.unpack(link.url, info.project.metadata);
  await signIn(phone);
  const { page } = phone;
  await page.goto('/so-ho');
  const entries = page.locator('main a.entry');
  await entries.nth(VISITS).waitFor();
  const households = (await entries.evaluateAll((found) => found.map((entry) => entry.getAttribute('href')))).slice(0, VISITS);

  await phone.goOffline();
  for (const [at, household] of households.entries()) {
    await page.goto(`${household}/tham?buoc=3`);
    await page.getByLabel('Hộ nói thế nào?').fill(said(at + 1));
    await page.getByRole('link', { name: 'Tiếp' }).click();
    await page.getByText('2 tuần').click();
    await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
    await page.waitForURL(/\/da-luu\?luot=/);
  }
  expect(await unsent(page)).toBe(VISITS);

  const draw = chance(SEED);
  const rough = new Rough([...shuffled([...LOSSES, ...LOSSES], draw), ...shuffled(NUISANCES, draw)]);
  link.lead(office.port, rough.carry);
  await phone.goOnline();
  await page.goto('/gui-nhan');
  const again = page.getByRole('button', { name: 'Thử gửi bây giờ' });
  for (let press = 0; press < PRESSES && rough.left > 0; press += 1) {
    await again.click();
    await expect(again).toBeEnabled({ timeout: 60_000 });
  }
  expect(rough.left).toBe(0);
  await expect.poll(() => unsent(page)).toBe(0);
  await rough.quiet();

  // The office's computer has every visit, once.
  const other = await officersDesk(newPhone);
  for (const [at, household] of households.entries()) {
    await other.page.goto(household);
    await expect(other.page.getByText(said(at + 1))).toHaveCount(1, { timeout: 30_000 });
  }
  // And nothing came back to the first.
  await page.goto('/gui-nhan');
  await expect(page.getByText('Đã gửi hết.')).toBeVisible();
  await expect(page.getByRole('heading', { name: /trả lại/ })).toHaveCount(0);
  await phone.remove();
  await link.close();
});
