// A whole round, from its opening to the class on the household's page: an officer, two reviewers without a network.

import { officersDesk } from '../fixtures/desk.mjs';
import { draftKept } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet } from '../fixtures/meeting.mjs';
import { begin, review47, reviewer, score, sign, withoutSheetA } from '../fixtures/reviewing.mjs';
import { atRest, describeMeeting, idOf, openRound, take } from '../fixtures/rounds.mjs';

const NAME = 'Rà soát theo giấy đề nghị';
/** Each step on a day of its own, so that the days of posting are over today. */
const [ASKED, SIGNED, MET, POSTED, EARLY, RECOGNISED] = [15, 16, 17, 18, 19, 25].map((day) => `${day}/11/2026`);
const NUMBER = '128/QĐ-UBND';

test('cả một đợt: mở, giao, hai người rà soát khi mất mạng, họp dân, niêm yết, công nhận, hộ có loại mới', async ({
  newPhone,
}) => {
  test.setTimeout(420_000);
  const { page } = await officersDesk(newPhone);
  await meet(page);
  const ids = [await idOf(page, '047'), await idOf(page, '060')];

  const round = await openRound(page, NAME, ASKED);
  for (const [at, id] of ids.entries()) {
    await page.getByLabel('Hộ đề nghị').selectOption(id);
    await page.getByLabel('Ngày nhận giấy').fill(ASKED);
    await page.getByRole('button', { name: 'Thêm hộ này' }).click();
    await expect(page.getByRole('heading', { name: `Theo thôn: ${at + 1} hộ` })).toBeVisible();
  }
  await page.locator('section[aria-labelledby=villages] tbody a').click();
  for (const [head, who] of [['Lò Văn Hà', 'Đinh Thị Xuyên'], ['Quàng Thị Pâng', 'A Tuốt']]) {
    const reviewers = page.getByLabel(`Rà soát viên: ${head}`);
    await reviewers.selectOption({ label: who });
    await expect(reviewers.locator('option:checked')).toHaveText(who);
  }
  const village = new URL(page.url()).pathname;
  await atRest(page);

  const one = await reviewer(newPhone, 'xuyen');
  const two = await reviewer(newPhone, 'tuot');
  await one.goOffline();
  await two.goOffline();
  await review47(one.page, SIGNED, { asked: true });
  await sign(one.page, 'Đã ký phiếu của hộ Lò Văn Hà: Hộ nghèo');
  const form = await begin(two.page, '060', SIGNED);
  await withoutSheetA(two.page);
  await draftKept(two.page);
  await score(two.page, form, '200');
  await sign(two.page, 'Đã ký phiếu của hộ Quàng Thị Pâng: Không nghèo');
  for (const phone of [one, two]) {
    await phone.goOnline();
    await atRest(phone.page);
  }

  // The meeting: nobody agreed who was not there.
  await meet(page);
  await page.goto(village);
  await describeMeeting(page, MET);
  await page.getByLabel('Số người đồng ý: Lò Văn Hà').fill('41');
  await page.getByLabel('Số người đồng ý: Quàng Thị Pâng').fill('38');
  await page.getByRole('button', { name: 'Lưu cuộc họp' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'đồng ý' }).first()).toBeVisible();
  await expect(page.getByText(/Chủ trì A Brin.* 40 người dự/)).toHaveCount(0);
  await page.getByLabel('Số người đồng ý: Lò Văn Hà').fill('35');
  await take(page, 'Lưu cuộc họp', page.getByText(/Chủ trì A Brin.* 40 người dự/));

  await page.locator('#posting-on').fill(POSTED);
  await take(page, 'Lưu niêm yết', page.getByText(`Từ ${POSTED} đến hết 23/11/2026`));

  // Nothing is recognised before the posting is over, nor without a word about the level above.
  await page.goto(round);
  await page.getByText('Không xin ý kiến, ghi lý do').click();
  await page.locator('#opinion-words').fill('Không còn cấp huyện');
  await take(page, 'Lưu ý kiến', page.getByText('Lý do: Không còn cấp huyện'));
  await page.locator('#number').fill(NUMBER);
  await page.locator('#recognised-on').fill(EARLY);
  await page.locator('#recognised-by').fill('Phạm Văn Krí');
  await page.getByRole('button', { name: 'Công nhận danh sách' }).click();
  await expect(page.getByText('Còn niêm yết đến hết ngày 23/11/2026').first()).toBeVisible();
  await page.locator('#recognised-on').fill(RECOGNISED);
  await take(page, 'Công nhận danh sách', page.getByText(`Quyết định ${NUMBER} ngày ${RECOGNISED}`));
  await page.getByRole('button', { name: 'Ghi xếp loại cho 2 hộ' }).click();
  await expect(page.getByText('Xếp loại của các hộ đã ghi vào sổ.')).toBeVisible();
  await atRest(page);

  // Whoever opens the household reads the class and what it stands on: at the office and on the phone.
  await meet(one.page);
  for (const reader of [page, one.page]) {
    await reader.goto(`/so-ho/${ids[0]}`);
    await expect(reader.getByText(NUMBER).first()).toBeVisible();
    await expect(reader.getByText('Hộ nghèo').first()).toBeVisible();
  }
});
