// A record's history, at the desk: who wrote what, before and after.

import { officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, signIn } from '../fixtures/field.mjs';
import { expect, test as base } from '../fixtures/index.mjs';
import { expectCounts, meet, writeAddress } from '../fixtures/meeting.mjs';

const test = base.extend({
  /** The officer's computer at the demonstration office. */
  desk: async ({ newPhone }, use) => use(await officersDesk(newPhone)),
});

test('lịch sử của hộ nói ai ghi gì, trước và sau, và cần mạng', async ({ desk, phone }) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const path = await newHousehold(phone.page, 'Đinh Văn Sử');
  await writeAddress(phone.page, path, 'Đầu suối');
  await writeAddress(phone.page, path, 'Cạnh nhà văn hóa');
  await expectCounts(phone.page, [0, 3, 0]);

  const { page } = desk;
  await meet(page);
  await page.goto(path);
  await page.getByRole('link', { name: 'Lịch sử' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Lịch sử' })).toBeVisible();
  const steps = page.getByRole('main').locator('ol > li');
  await expect(steps).toHaveCount(3);
  const latest = steps.first();
  await expect(latest.getByRole('heading')).toHaveText('Đinh Thị Xuyên');
  await expect(latest).toContainText('Trước: Đầu suối');
  await expect(latest).toContainText('Sau: Cạnh nhà văn hóa');
  await expect(latest).toContainText('Xã nhận: Hôm nay');
  await expect(steps.last()).toContainText('Ghi lần đầu.');
  await page.getByLabel('Lịch sử của').selectOption({ label: 'Đinh Văn Sử' });
  await expect(steps).toHaveCount(1);

  await desk.goOffline();
  await page.getByLabel('Lịch sử của').selectOption({ label: 'Hộ này' });
  await expect(page.getByText('Lịch sử nằm ở máy chủ của xã. Có mạng thì xem được.')).toBeVisible();
});
