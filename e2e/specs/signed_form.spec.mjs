// A review as it was signed: read again without a network, facts that change afterwards are named and the form stays as
// it was, the office prints it; what two people signed apart stands side by side.

import { officersDesk } from '../fixtures/desk.mjs';
import { unsent } from '../fixtures/field.mjs';
import { expect, test as base } from '../fixtures/index.mjs';
import { meet, writeAddress } from '../fixtures/meeting.mjs';
import { Store } from '../fixtures/office.mjs';
import { onPaper, printBy } from '../fixtures/paper.mjs';
import { DAY, review47, reviewer, score, sign } from '../fixtures/reviewing.mjs';

const test = base.extend({
  /** The demonstration commune with an open round: its poor and near-poor households are listed. */
  demonstration: [
    async ({}, use) => {
      const store = await Store.round();
      await use(store);
      await store.remove();
    },
    { scope: 'worker' },
  ],
});

// A reviewer's first sign-in brings the whole program.
test.describe.configure({ timeout: 300_000 });

/** What Lò Văn Hà's form says, worked by hand: see review.spec.mjs. */
const SIGNED = [
  'Vì sao là hộ nghèo theo Chuẩn nghèo 2022–2026',
  'điểm B1 125, không quá 140',
  'Điểm B1 do cán bộ chấm tay theo phiếu giấy.',
  'Không qua Phiếu A: hộ đang có trong danh sách.',
  'Lò Thị Ban, con thứ hai, 8 hoặc 9 tuổi, không đi học',
  'Lò Thị Inh, mẹ, 66 hoặc 67 tuổi, chưa có thẻ bảo hiểm y tế',
  '2 trên 3 kết cấu chính không bền: tường, cột',
  'mỗi người 6 m²',
  'loại nhà tiêu: chưa có',
  `Đinh Thị Xuyên ký ngày ${DAY}, lần ký thứ 1 của phiếu này.`,
];

/** The form on the page. */
const formOf = (page) => page.locator('article.paper');

/** Opens the signed form from the household's page. Tells its path. */
async function openForm(page, household) {
  await page.goto(household);
  await expect(page.getByRole('heading', { level: 1, name: 'Lò Văn Hà' })).toBeVisible();
  await page.getByRole('link', { name: 'Xem phiếu đã ký' }).first().click();
  await page.waitForURL(/\/phieu\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { name: 'Phiếu B, tính điểm B1 và B2' }).first()).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Signs Lò Văn Hà's form. Tells the household's path. */
async function sign47(page) {
  await sign(page, 'Đã ký phiếu của hộ Lò Văn Hà: Hộ nghèo');
  return `/so-ho/${new URL(page.url()).searchParams.get('xong')}`;
}

/** Meets until everything was sent. */
const sent = (page) =>
  expect
    .poll(async () => {
      await meet(page);
      return unsent(page);
    }, { timeout: 60_000 })
    .toBe(0);

test('đọc lại phiếu đã ký khi mất mạng; điều đổi sau đó được nói ra mà phiếu giữ nguyên; xã in ra giấy', async ({ newPhone }) => {
  const phone = await reviewer(newPhone, 'xuyen');
  await phone.goOffline();
  await review47(phone.page);
  const household = await sign47(phone.page);

  // Closed and opened again without a network, the form reads as it was signed.
  await phone.reopen({ offline: true });
  const { page } = phone;
  const path = await openForm(page, household);
  for (const words of SIGNED) await expect(formOf(page)).toContainText(words);
  await expect(formOf(page)).toContainText('Từ lúc ký tới nay không có gì đổi');

  // The household moves within its village, and grandmother Inh gets her card.
  await writeAddress(page, household, 'Đầu suối Nước Lô');
  await page.goto(household);
  await page.locator('section[aria-labelledby=people]').getByRole('link', { name: /Lò Thị Inh/ }).click();
  await page.waitForURL(/\/nguoi\//);
  const insured = page.locator('fieldset', { hasText: 'Có thẻ bảo hiểm y tế?' });
  await insured.getByText('Có', { exact: true }).click();
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.waitForURL((url) => url.pathname === household);

  await page.goto(path);
  const changed = formOf(page).locator('.note', { hasText: 'Có điều đã đổi sau khi ký' });
  await expect(changed).toContainText('Nơi ở đã ghi khác');
  await expect(changed).toContainText(
    'Bảo hiểm y tế: lúc ký thiếu, Lò Thị Inh, mẹ, 66 hoặc 67 tuổi, chưa có thẻ bảo hiểm y tế; nay không thiếu',
  );
  await expect(changed).toContainText('Tính cho ngày ký theo điều đang ghi: hộ nghèo.');
  for (const words of SIGNED) await expect(formOf(page)).toContainText(words);

  await phone.goOnline();
  await sent(page);

  // The office has the same form, and prints it.
  const { page: desk } = await officersDesk(newPhone);
  await meet(desk);
  await desk.goto(path);
  for (const words of SIGNED) await expect(formOf(desk)).toContainText(words);
  await printBy(desk, desk.getByRole('button', { name: 'In phiếu này' }));
  await onPaper(desk, async () => {
    await expect(desk.locator('.cover').filter({ visible: true })).toHaveCount(0);
    await expect(desk.locator('.spine')).toBeHidden();
    await expect(desk.getByRole('button', { name: 'In phiếu này' })).toBeHidden();
    await expect(formOf(desk).getByText('TT 07/2021/TT-BLĐTBXH', { exact: false }).first()).toBeVisible();
    await expect(formOf(desk).getByText(/In ngày \d{2}\/\d{2}\/\d{4}/)).toBeVisible();
    await expect(formOf(desk).getByText('Đại diện hộ', { exact: true })).toBeVisible();
  });
});

test('hai người ký hai phiếu khác nhau: đứng cạnh nhau, ai ký ngày nào', async ({ newPhone }) => {
  const one = await reviewer(newPhone, 'xuyen');
  const two = await reviewer(newPhone, 'tuot');
  for (const phone of [one, two]) await phone.goOffline();
  await review47(one.page);
  const household = await sign47(one.page);
  const form = await review47(two.page);
  await score(two.page, form, '130');
  await sign47(two.page);
  for (const phone of [one, two]) {
    await phone.goOnline();
    await sent(phone.page);
  }
  await meet(one.page);

  const { page } = one;
  await openForm(page, household);
  await expect(page.getByRole('heading', { name: 'Hai người ký hai phiếu khác nhau' })).toBeVisible();
  for (const [name, total] of [['Đinh Thị Xuyên', 125], ['A Tuốt', 130]]) {
    const side = page.getByRole('article', { name, exact: true });
    await expect(side).toContainText(`ký ngày ${DAY}`);
    await expect(side).toContainText(`Ghi trên sổ của ${name}`);
    await expect(side).toContainText(`Điểm thu nhập B1: ${total}`);
    await expect(side).toContainText('Hộ nghèo');
  }
  await expect(formOf(page)).toHaveCount(2);
  await expect(page.getByRole('link', { name: 'Xem và chọn' })).toBeVisible();
});
