// A complaint about a review holds up the recognition until an officer checked it, and what stands is posted again.

import { officersDesk } from '../fixtures/desk.mjs';
import { draftKept } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet } from '../fixtures/meeting.mjs';
import { review47, reviewer, sign } from '../fixtures/reviewing.mjs';
import { atRest, describeMeeting, idOf, openRound, take } from '../fixtures/rounds.mjs';

const NAME = 'Rà soát theo giấy đề nghị';
/** Each step on a day of its own; all of them are past. The people of the demonstration have known ages then. */
const [ASKED, SIGNED, MET, POSTED, CHECKED] = [20, 23, 24, 25, 26].map((day) => `${day}/11/2026`);

test('khiếu nại giữ cả đợt lại, phúc tra xong thì niêm yết lại', async ({ newPhone }) => {
  test.setTimeout(420_000);
  const { page } = await officersDesk(newPhone);
  await meet(page);
  const id = await idOf(page, '047');

  const round = await openRound(page, NAME, ASKED);
  await page.getByLabel('Hộ đề nghị').selectOption(id);
  await page.getByLabel('Ngày nhận giấy').fill(ASKED);
  await page.getByRole('button', { name: 'Thêm hộ này' }).click();
  await expect(page.getByRole('heading', { name: 'Theo thôn: 1 hộ' })).toBeVisible();
  await page.locator('section[aria-labelledby=villages] tbody a').first().click();
  await expect(page.getByText('Chưa có khiếu nại nào.')).toBeVisible();
  const village = new URL(page.url()).pathname;
  await atRest(page);

  // The commune loaded no Phiếu A, and the reviewer says so.
  const phone = await reviewer(newPhone, 'xuyen');
  const form = await review47(phone.page, SIGNED);
  await phone.page.goto(`${form}?buoc=1`);
  await phone.page.getByText('Tôi biết chưa có Phiếu A trong sổ, sang Phiếu B').click();
  await draftKept(phone.page);
  await phone.page.goto(`${form}?buoc=5`);
  await sign(phone.page, 'Đã ký phiếu của hộ Lò Văn Hà: Hộ nghèo');
  await atRest(phone.page);

  await meet(page);
  await page.goto(village);
  await describeMeeting(page, MET);
  await page.getByLabel('Số người đồng ý: Lò Văn Hà').fill('35');
  await take(page, 'Lưu cuộc họp', page.getByText('40 người dự'));
  await page.locator('#posting-on').fill(POSTED);
  await take(page, 'Lưu niêm yết', page.getByText(`Từ ${POSTED} đến hết 30/11/2026`));
  await atRest(page);

  // Somebody complains to the collaborator.
  await meet(phone.page);
  await phone.page.goto(`/so-ho/${id}`);
  await phone.page.getByRole('link', { name: 'Ghi khiếu nại' }).click();
  await phone.page.getByLabel('Ngày khiếu nại').fill(CHECKED);
  await phone.page.getByLabel('Ai khiếu nại?').fill('Phạm Văn Rêu');
  await phone.page.getByLabel('Nói thế nào?').fill('Nhà có xe máy');
  await phone.page.getByRole('button', { name: 'Lưu khiếu nại' }).click();
  await phone.page.waitForURL(new RegExp(`/so-ho/${id}$`));
  await expect(phone.page.getByText('Nhà có xe máy')).toBeVisible();
  await atRest(phone.page);

  await meet(page);
  await page.goto(round);
  await page.getByText('Không xin ý kiến, ghi lý do').click();
  await page.locator('#opinion-words').fill('Không còn cấp huyện');
  await take(page, 'Lưu ý kiến', page.getByText('Lý do: Không còn cấp huyện'));
  await page.locator('#number').fill('128/QĐ-UBND');
  await page.locator('#recognised-by').fill('Phạm Văn Krí');
  await page.getByRole('button', { name: 'Công nhận danh sách' }).click();
  const recognition = page.locator('section[aria-labelledby=recognise]');
  await expect(recognition.getByText('1 hộ chưa tới bước này')).toBeVisible();

  // The officer checks it: what came of it and why are asked for.
  await page.goto(village);
  await expect(page.locator('section[aria-labelledby=households]').getByText('Có khiếu nại')).toBeVisible();
  const recheck = page.locator('section[aria-labelledby=recheck]');
  await expect(recheck.getByText('Nhà có xe máy')).toBeVisible();
  await recheck.getByLabel('Ngày phúc tra').fill(CHECKED);
  await recheck.getByRole('button', { name: 'Lưu phúc tra' }).click();
  await expect(recheck.getByRole('alert').filter({ hasText: 'Chỗ này chưa ghi' })).toHaveCount(2);
  await recheck.getByLabel('Kết quả phúc tra').selectOption('stands');
  await recheck.getByLabel('Vì sao').fill('Xe của anh trai gửi');
  await take(page, 'Lưu phúc tra', recheck.getByText('Xe của anh trai gửi', { exact: false }).first());
  await expect(recheck.getByRole('button', { name: 'Lưu phúc tra' })).toHaveCount(0);
  await expect(page.getByText('Đã phúc tra, chờ niêm yết lại')).toBeVisible();

  await page.locator('#posting-on').fill(CHECKED);
  await take(page, 'Lưu niêm yết', page.getByText(`Từ ${CHECKED} đến hết 01/12/2026`));
  await atRest(page);
});
