// A signed review that comes back: the village did not agree, or the household is reviewed in two rounds at once.

import { officersDesk } from '../fixtures/desk.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet } from '../fixtures/meeting.mjs';
import { line, next, review47, reviewer, sign } from '../fixtures/reviewing.mjs';
import { atRest, describeMeeting, idOf, openRound, take } from '../fixtures/rounds.mjs';

const [ASKED, SIGNED, MET] = [15, 16, 17].map((day) => `${day}/11/2026`);

/** Opens a round, puts a household on its list and names who reviews it; tells the paths of the round and the village. */
async function ask(page, name, household, who) {
  const round = await openRound(page, name, ASKED);
  await page.getByLabel('Hộ đề nghị').selectOption(household);
  await page.getByLabel('Ngày nhận giấy').fill(ASKED);
  await page.getByRole('button', { name: 'Thêm hộ này' }).click();
  await expect(page.getByRole('heading', { name: 'Theo thôn: 1 hộ' })).toBeVisible();
  await page.locator('section[aria-labelledby=villages] tbody a').click();
  const reviewers = page.getByLabel(/^Rà soát viên: /);
  await reviewers.selectOption({ label: who });
  await expect(reviewers.locator('option:checked')).toHaveText(who);
  await atRest(page);
  return { round, village: `${round}/${new URL(page.url()).pathname.split('/').at(-1)}` };
}
