// What came in, at the desk: read, marked as checked, seen by who wrote it; and what a lost phone sent.

import { officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, recordVisit, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test as base } from '../fixtures/index.mjs';
import { expectCounts, meet, writeAddress } from '../fixtures/meeting.mjs';

const test = base.extend({
  /** The officer's computer at the demonstration office. */
  desk: async ({ newPhone }, use) => use(await officersDesk(newPhone)),
});

/** The line of what came in that is about a household. */
const line = (page, name, what) =>
  page.locator('li.arrival').filter({ hasText: name }).filter({ hasText: what });

test('cán bộ thấy lượt thăm mới về, mở ra đọc, đánh dấu đã kiểm, và máy người ghi đếm là đã kiểm', async ({ desk, phone }) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const path = await newHousehold(phone.page, 'Lò Thị Kiểm');
  await expectCounts(phone.page, [0, 1, 0]);
  await recordVisit(phone.page, path, 'Giếng cạn từ tháng 7.');
  await expectCounts(phone.page, [0, 2, 0]);

  const { page } = desk;
  await meet(page);
  await page.getByRole('link', { name: 'Bàn làm việc' }).click();
  await page.getByRole('link', { name: /^Kiểm \d+ bản ghi mới$/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mới về' })).toBeVisible();
  const visit = line(page, 'Lò Thị Kiểm', 'Lượt thăm');
  await expect(visit.getByText('Xã đã nhận, chờ kiểm')).toBeVisible();
  await visit.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(visit.getByText('Giếng cạn từ tháng 7.')).toBeVisible();
  await expect(visit.getByText(/^Thiếu: .*nước/)).toBeVisible();
  await visit.getByRole('button', { name: 'Đã kiểm' }).click();
  await expect(visit.getByText('Xã đã kiểm')).toBeVisible({ timeout: 30_000 });
  await expect(line(page, 'Lò Thị Kiểm', 'Hộ mới').getByText('Xã đã nhận, chờ kiểm')).toBeVisible();
  await expectCounts(phone.page, [0, 1, 1]);

  // All that are shown, at once.
  await page.getByRole('button', { name: 'Kiểm các mục này' }).click();
  await expect(line(page, 'Lò Thị Kiểm', 'Hộ mới').getByText('Xã đã kiểm')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Kiểm các mục này' })).toBeDisabled();
  await expectCounts(phone.page, [0, 0, 2]);

  // A later change waits again, and what was seen stays seen.
  await writeAddress(phone.page, path, 'Đầu suối Nước Lô');
  await expectCounts(phone.page, [0, 1, 2]);
  await meet(page);
  await page.goto('/van-phong/moi-ve');
  await expect(line(page, 'Lò Thị Kiểm', 'Sửa hộ').getByText('Xã đã nhận, chờ kiểm')).toBeVisible();
  await expect(line(page, 'Lò Thị Kiểm', 'Lượt thăm').getByText('Xã đã kiểm')).toBeVisible();
});

/** The household that the officer took is in the book, the one not taken is not. */
async function expectOnlyTaken(page) {
  await page.goto('/so-ho');
  // The whole name: a list of everybody who is called nearly so is drawn from its top only.
  const named = (name) => page.locator('a.entry').filter({ hasText: name });
  await page.getByRole('searchbox').fill('Hồ Văn Mất');
  await expect(named('Hồ Văn Mất')).toHaveCount(1);
  await page.getByRole('searchbox').fill('Hồ Văn Lạ');
  await expect(page.locator('.ledger .note')).toBeVisible();
  await expect(named('Hồ Văn Lạ')).toHaveCount(0);
}

test('máy báo mất: lượt nó còn gửi bị giữ lại, cán bộ nhận thì vào sổ của mọi máy', async ({ desk, phone, newPhone }) => {
  test.setTimeout(240_000);
  await signIn(phone);
  await phone.goOffline();
  const taken = await newHousehold(phone.page, 'Hồ Văn Mất');
  await newHousehold(phone.page, 'Hồ Văn Lạ');
  await expect.poll(() => unsent(phone.page)).toBe(2);

  const { page } = desk;
  await page.getByRole('link', { name: 'Người dùng' }).click();
  await page.getByRole('row', { name: /xuyen/ }).getByRole('link').first().click();
  // The data set's own author has no phone that was ever used; the last is the one in hand.
  const seat = page.locator('li.held').filter({ hasText: 'Hôm nay' }).last();
  await seat.getByRole('button', { name: 'Báo mất máy này' }).click();
  await expect(seat.getByText('Những gì nó còn gửi được giữ riêng.')).toBeVisible();
  await seat.getByRole('button', { name: 'Báo mất', exact: true }).click();
  await expect(seat.getByText(/^Báo mất: Hôm nay/)).toBeVisible();
  // The phone that the collaborator has instead has met the office before anything is decided.
  const next = await newPhone();
  await signIn(next);
  await meet(next.page);

  // The app is closed; the service worker sends what the phone still holds.
  await phone.page.goto('about:blank');
  await phone.goOnline();
  const held = page.getByRole('heading', { name: '2 lượt đang giữ lại' });
  await expect
    .poll(async () => {
      await page.goto('/van-phong/giu-lai');
      await page.getByRole('heading', { level: 1, name: 'Gửi từ máy báo mất' }).waitFor();
      return held.waitFor({ timeout: 3_000 }).then(() => true, () => false);
    }, { timeout: 120_000 })
    .toBe(true);
  await page.goto('/van-phong');
  await expect(page.getByRole('link', { name: /^2\s*lượt từ máy báo mất/ })).toBeVisible();
  await page.goto(taken);
  await expect(page.locator('.note')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Hồ Văn Mất' })).toHaveCount(0);

  // No book has it: the officer reads what it says before taking it.
  await page.goto('/van-phong/giu-lai');
  const first = page.locator('li.held').first();
  await first.locator('summary').click();
  await expect(first.locator('details').getByText('Hồ Văn Mất').first()).toBeVisible();
  await first.getByRole('button', { name: 'Nhận', exact: true }).click();
  await expect(page.getByText('Đã nhận 1 lượt vào sổ.')).toBeVisible();
  await page.locator('li.held').getByRole('button', { name: 'Không nhận', exact: true }).click();
  await expect(page.getByText('Không có gì đang giữ lại.')).toBeVisible();
  await expectOnlyTaken(page);
  await meet(next.page);
  await expectOnlyTaken(next.page);
});
