// A signed review that comes back: the village did not agree; and a household that is reviewed in two rounds at once.

import { officersDesk } from '../fixtures/desk.mjs';
import { draftKept } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet } from '../fixtures/meeting.mjs';
import { begin, line, review47, reviewer, score, sign, withoutSheetA } from '../fixtures/reviewing.mjs';
import { atRest, describeMeeting, idOf, openRound, take } from '../fixtures/rounds.mjs';

const [ASKED, SIGNED, MET, AGAIN] = [15, 16, 17, 18].map((day) => `${day}/11/2026`);

/** Opens a round, puts one household on its list and says who reviews it; tells the path of its village. */
async function ask(page, name, household, who) {
  await openRound(page, name, ASKED);
  await page.getByLabel('Hộ đề nghị').selectOption(household);
  await page.getByLabel('Ngày nhận giấy').fill(ASKED);
  await page.getByRole('button', { name: 'Thêm hộ này' }).click();
  await expect(page.getByRole('heading', { name: 'Theo thôn: 1 hộ' })).toBeVisible();
  await page.locator('section[aria-labelledby=villages] tbody a').click();
  const reviewers = page.getByLabel('Rà soát viên: Lò Văn Hà');
  await reviewers.selectOption({ label: who });
  await expect(reviewers.locator('option:checked')).toHaveText(who);
  const village = new URL(page.url()).pathname;
  await atRest(page);
  return village;
}

/** The household's line in a part of the worklist. */
const lineIn = (page, part) => line(page, '047').and(page.getByRole('region', { name: part }).locator('a.entry'));

/** A round's card on the household's page. */
const card = (page, round) => page.getByRole('region', { name: `Rà soát: ${round}` });

test('họp dân chưa đồng ý thì phiếu về lại danh sách của người rà soát; hai đợt cùng mở thì mỗi đợt một phiếu', async ({
  newPhone,
}) => {
  test.setTimeout(420_000);
  const { page: desk } = await officersDesk(newPhone);
  await meet(desk);
  const household = await idOf(desk, '047');
  const village = await ask(desk, 'Đợt một', household, 'Đinh Thị Xuyên');

  const phone = await reviewer(newPhone, 'xuyen');
  const { page } = phone;
  await phone.goOffline();
  await review47(page, SIGNED, { asked: true });
  await sign(page, 'Đã ký phiếu của hộ Lò Văn Hà: Hộ nghèo');
  await expect(lineIn(page, 'Đã ký, 1 hộ')).toContainText('đã ký: Hộ nghèo');
  await phone.goOnline();
  await atRest(page);

  // Ten of forty agree.
  await meet(desk);
  await desk.goto(village);
  await describeMeeting(desk, MET);
  await desk.getByLabel('Số người đồng ý: Lò Văn Hà').fill('10');
  await take(desk, 'Lưu cuộc họp', desk.getByText(/Chủ trì A Brin.* 40 người dự/));
  await atRest(desk);

  await meet(page);
  await phone.goOffline();
  await page.goto('/ra-soat');
  await expect(page.getByText('Còn 1 hộ trên 1')).toBeVisible();
  await expect(lineIn(page, 'Của tôi, 1 hộ')).toContainText('Họp dân chưa đồng ý');
  await lineIn(page, 'Của tôi, 1 hộ').click();
  await page.waitForURL(/\/ra-soat\/[0-9a-f-]{36}$/);
  const first = new URL(page.url()).pathname;
  await page.getByLabel('Ngày rà soát').fill(AGAIN);
  await withoutSheetA(page);
  await draftKept(page);
  // What was answered is there; the points are scored anew.
  await score(page, first, '200');
  await sign(page, 'Đã ký phiếu của hộ Lò Văn Hà: Không nghèo');
  await expect(page.getByText('Còn 0 hộ trên 1')).toBeVisible();
  await expect(lineIn(page, 'Đã ký, 1 hộ')).toContainText('đã ký: Không nghèo');
  await phone.goOnline();
  await atRest(page);

  // The yearly round lists the household too: what is not signed yet comes first, the other keeps its form.
  await openRound(desk, 'Đợt hai', '01/09/2026', 'Định kỳ hằng năm');
  await desk.getByRole('button', { name: /^Đưa 395 hộ / }).click();
  await expect(desk.getByRole('heading', { name: 'Theo thôn: 395 hộ' })).toBeVisible({ timeout: 60_000 });
  await atRest(desk);
  await meet(page);
  await phone.goOffline();
  await page.goto('/ra-soat');
  await page.getByRole('searchbox').fill('047');
  await expect(lineIn(page, 'Chưa giao ai, 1 hộ')).toContainText('chưa ký');
  await page.goto(`/so-ho/${household}`);
  await expect(card(page, 'Đợt hai')).toContainText('Chờ rà soát');
  await card(page, 'Đợt một').getByRole('link', { name: 'Rà soát lại' }).click();
  await page.waitForURL((url) => url.pathname === first);
  await page.goto(`${first}?buoc=4`);
  await expect(page.getByLabel('Tổng điểm B1 trên phiếu giấy')).toHaveValue('200');

  const second = await begin(page, '047', AGAIN);
  expect(second).not.toBe(first);
  await draftKept(page);
  await page.goto(`${second}?buoc=4`);
  await expect(page.getByLabel('Tổng điểm B1 trên phiếu giấy')).toHaveValue('');
  await score(page, second, '125');
  await sign(page, 'Đã ký phiếu của hộ Lò Văn Hà: Hộ nghèo');
  await page.goto(`/so-ho/${household}`);
  await expect(card(page, 'Đợt một')).toContainText('Không nghèo');
  await expect(card(page, 'Đợt hai')).toContainText('Hộ nghèo');
  await phone.goOnline();
  await atRest(page);
});
