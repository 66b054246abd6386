// The log at the desk: who did what, before and after, and what was not let through.

import { officersDesk } from '../fixtures/desk.mjs';
import { newHousehold, recordVisit, signIn } from '../fixtures/field.mjs';
import { expect, test as base } from '../fixtures/index.mjs';
import { expectCounts, meet } from '../fixtures/meeting.mjs';

const OFFICER = 'Nguyễn Thị Thu Hà';
const COLLABORATOR = 'Đinh Thị Xuyên';
const LOG = '/van-phong/nhat-ky';

const test = base.extend({
  /** The officer's computer at the demonstration office. */
  desk: async ({ newPhone }, use) => use(await officersDesk(newPhone)),
});

/** The lines of the log that say this. */
const deeds = (page, words) => page.locator('li.arrival').filter({ hasText: words });

/** Looks for something: nothing changes before the button is pressed. */
async function look(page, { who, kind, from, until }) {
  if (who !== undefined) await page.getByLabel('Ai', { exact: true }).selectOption({ label: who });
  if (kind !== undefined) await page.getByLabel('Việc gì').selectOption({ label: kind });
  if (from !== undefined) await page.getByLabel('Từ ngày').fill(from);
  if (until !== undefined) await page.getByLabel('Đến ngày').fill(until);
  await page.getByRole('button', { name: 'Xem', exact: true }).click();
}

/** Signs in as a collaborator's phone would, without a browser. */
async function signInWith(office, password) {
  return fetch(`${office.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login: 'xuyen', password, public_key: '5'.repeat(64), device: 'Máy lạ' }),
  });
}

/** What a collaborator may not see is asked for with their own token. */
async function askForWhatIsHeld(office) {
  const { token } = await (await signInWith(office, 'sothon-mau')).json();
  const answer = await fetch(`${office.url}/api/v1/held`, { headers: { Authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(403);
}

test('cán bộ đọc nhật ký: mình đăng nhập, lượt thăm trước và sau, mật khẩu sai, việc không được phép', async ({ desk, office, phone }) => {
  test.setTimeout(240_000);
  await signIn(phone);
  const path = await newHousehold(phone.page, 'Lò Thị Ghi');
  await expectCounts(phone.page, [0, 1, 0]);
  await recordVisit(phone.page, path, 'Giếng cạn từ tháng 7.');
  await expectCounts(phone.page, [0, 2, 0]);
  expect((await signInWith(office, 'sai-mat-khau')).status).toBe(401);
  await askForWhatIsHeld(office);

  const { page } = desk;
  await meet(page);
  await page.getByRole('link', { name: 'Nhật ký', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Nhật ký' })).toBeVisible();
  await expect(deeds(page, `${OFFICER} đăng nhập`).first()).toContainText('Xong');
  await expect(deeds(page, `Có người gõ sai mật khẩu của ${COLLABORATOR}`)).toContainText('Không được');
  const refused = deeds(page, `${COLLABORATOR} đòi xem lượt từ máy báo mất, không được phép`);
  await expect(refused).toContainText('Máy lạ');
  await refused.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(refused.getByText('GET /api/v1/held')).toBeVisible();

  const visit = deeds(page, `${COLLABORATOR} ghi: lượt thăm, hộ Lò Thị Ghi`);
  await expect(visit).toContainText('Xã đã nhận');
  await visit.locator('summary').click();
  await expect(visit).toContainText('Giếng cạn từ tháng 7.');
  await expect(visit).toContainText('Trước: chưa ghi');
  await expect(visit).toContainText('Sau: Thiếu');
  await expect(visit.getByRole('link', { name: 'Hộ Lò Thị Ghi' })).toBeVisible();
  await visit.getByRole('link', { name: 'Lịch sử' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Lịch sử' })).toBeVisible();
});

test('nhật ký lọc theo người, theo việc, theo ngày, và cần mạng', async ({ desk, office }) => {
  test.setTimeout(120_000);
  expect((await signInWith(office, 'sai-mat-khau')).status).toBe(401);
  await askForWhatIsHeld(office);
  const { page } = desk;
  await page.goto(LOG);
  await expect(deeds(page, `${COLLABORATOR} đăng nhập`).first()).toBeVisible();

  await look(page, { who: OFFICER });
  await expect(deeds(page, `${OFFICER} đăng nhập`).first()).toBeVisible();
  await expect(deeds(page, `${COLLABORATOR} đăng nhập`)).toHaveCount(0);
  await look(page, { who: COLLABORATOR });
  // What was done to a person is theirs too.
  await expect(deeds(page, `Có người gõ sai mật khẩu của ${COLLABORATOR}`)).toBeVisible();
  await expect(deeds(page, `${OFFICER} đăng nhập`)).toHaveCount(0);

  await look(page, { who: 'Mọi người', kind: 'Bị từ chối' });
  await expect(deeds(page, 'Không được')).toHaveCount(2);
  await expect(page.locator('li.arrival')).toHaveCount(2);
  await expect(page.getByText('Đang hiện 2 việc.')).toBeVisible();

  await look(page, { kind: 'Mọi việc', until: '01/01/2020' });
  await expect(page.getByText('Không có việc nào.')).toBeVisible();
  await look(page, { from: '31/02/2026' });
  await expect(page.getByLabel('Từ ngày')).toHaveAttribute('aria-invalid', 'true');
  await look(page, { from: '02/01/2020' });
  await expect(page.getByText('Ngày này trước ngày bắt đầu.')).toBeVisible();
  await look(page, { until: '' });
  await expect(deeds(page, `${OFFICER} đăng nhập`).first()).toBeVisible();

  await desk.goOffline();
  await expect(page.getByText('Nhật ký nằm ở máy chủ của xã. Có mạng thì xem được.')).toBeVisible();
  // What was read stays in view.
  await expect(deeds(page, `${OFFICER} đăng nhập`).first()).toBeVisible();
});

test('bấm xem thêm thì dòng mới đầu tiên được chọn', async ({ desk }) => {
  const { page } = desk;
  await page.goto(LOG);
  const lines = page.locator('li.arrival');
  await expect(lines).toHaveCount(100);
  await page.getByRole('button', { name: 'Xem thêm' }).click();
  await expect(lines.nth(100).locator('summary')).toBeFocused();
  await expect(page.getByText(/^Đang hiện \d+ việc\.$/)).not.toHaveText('Đang hiện 100 việc.');
});

test('cộng tác viên không có đường vào nhật ký của xã', async ({ phone }) => {
  await signIn(phone);
  const { page } = phone;
  for (const path of ['/', '/them', LOG]) {
    await page.goto(path);
    await expect(page.locator('.dock')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Nhật ký' })).toHaveCount(0);
  }
  await expect(page.getByText('Trang này dành cho công chức xã.')).toBeVisible();
  await expect(page.locator('li.arrival')).toHaveCount(0);
});
