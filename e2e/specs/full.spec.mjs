// A phone whose disk is full while a visit is being saved: nothing is lost, nothing is half written.

import { draftKept, drafts, newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';

const SAID = 'Giếng cạn từ tháng 7.';
const LATER = 'Muốn khoan giếng chung với nhà bên.';

/** Lets the app keep no more than it has, as on a full phone; or as much as it likes again. */
async function room(phone, page, { full }) {
  const session = await phone.context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send('Storage.overrideQuotaForOrigin', full ? { origin, quotaSize: 1 } : { origin });
  await session.detach();
}

test('máy hết chỗ lúc lưu lượt thăm: không mất chữ nào, không lưu dở dang, có chỗ thì lưu được', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Lò Văn Đầy');
  await phone.goOffline();
  const before = await unsent(page);
  await page.goto(`${path}/tham?buoc=3`);
  await page.getByLabel('Hộ nói thế nào?').fill(SAID);
  await draftKept(page, (text) => text.includes(SAID));

  await room(phone, page, { full: true });
  await page.getByLabel('Hộ nói thế nào?').fill(`${SAID} ${LATER}`);
  await expect(page.getByText('Nháp chưa giữ được.')).toBeVisible();
  await page.getByRole('link', { name: 'Tiếp' }).click();
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  const said = page.getByRole('alert').filter({ hasText: 'Chưa lưu được' });
  await expect(said).toContainText('Máy hết chỗ trống');
  await expect(said).toContainText('Không mất gì');
  expect(await unsent(page)).toBe(before);
  expect(await drafts(page)).toContain(SAID);

  await room(phone, page, { full: false });
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await page.waitForURL(/\/da-luu\?luot=/);
  expect(await unsent(page)).toBe(before + 1);
  expect(await drafts(page)).not.toContain(SAID);
  const visit = new URL(page.url()).searchParams.get('luot');
  await page.goto(`${path}/tham/${visit}`);
  await expect(page.getByText(LATER)).toBeVisible();
});
