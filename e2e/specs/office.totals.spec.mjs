// What the province sees: how many in each commune, and never who.

import { enter } from '../fixtures/desk.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { Phone } from '../fixtures/phone.mjs';

const TOTALS = '/van-phong/tong-hop';
const NEEDS_NETWORK = 'Số tổng hợp tính ở máy chủ. Có mạng thì xem được.';

const heading = (page) => page.getByRole('heading', { level: 1, name: 'Tổng hợp các xã' });
const computed = (page) => page.getByText(/^Tính lúc .+\d{2}:\d{2}\.$/);

/** Signs in and waits for the page: the first sign-in brings the office's program. */
async function signIn({ page }) {
  await page.goto('/');
  await enter(page, 'so', 'sothon-mau');
  await expect(heading(page)).toBeVisible({ timeout: 60_000 });
}

// The first sign-in brings a second program.
test.describe.configure({ timeout: 120_000 });

test('Sở đăng nhập thì thấy số hộ, lượt thăm, hỗ trợ của xã, không thấy tên ai, in được', async ({ newPhone }) => {
  const desk = await newPhone({ viewport: { width: 1280, height: 800 } });
  const { page } = desk;
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/totals') && answer.ok(), {
    timeout: 90_000,
  });
  await signIn(desk);
  await expect(page).toHaveURL(new RegExp(`${TOTALS}$`));
  const { communes } = await (await answered).json();
  const { villages, figures } = communes[0];

  const row = page.getByRole('row', { name: /Xã Sơn Rầm \(mẫu\)/ });
  const cells = row.getByRole('cell');
  await expect(cells).toHaveCount(11);
  await expect(cells.first()).toHaveText(String(villages));
  const spoken = (figure) => {
    if (figure.is !== undefined) return figure.is.toLocaleString('vi-VN');
    return figure === 'few' ? 'ít hơn 5' : 'không nêu';
  };
  const order = [
    'poor',
    'near_poor',
    'just_escaped',
    'other',
    'households',
    'unvisited',
    'visits_this_month',
    'visits_last_month',
    'promised',
    'delivered',
  ];
  await expect(cells).toHaveText([String(villages), ...order.map((name) => spoken(figures[name]))]);
  for (const name of order) expect(figures[name].is ?? 5, name).toBeGreaterThanOrEqual(5);
  await expect(page.getByRole('columnheader', { name: 'Hộ chưa được thăm trong 90 ngày' })).toBeVisible();
  await expect(computed(page)).toBeVisible();
  await expect(page.locator('body')).not.toContainText('Lò Văn Hà');
  await expect(page.locator('a[href^="/so-ho"]:visible')).toHaveCount(0);

  await page.evaluate(() => {
    window.print = () => (document.body.dataset.printed = 'yes');
  });
  await page.getByRole('button', { name: 'In bảng này' }).click();
  await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.spine')).toBeHidden();
  await expect(page.getByRole('button', { name: 'In bảng này' })).toBeHidden();
  await expect(row).toBeVisible();
  await expect(computed(page)).toBeVisible();
  await page.emulateMedia({ media: null });
});

test('mất mạng thì trang nói rõ, số đã xem còn đó với giờ tính', async ({ newPhone }) => {
  const desk = await newPhone({ viewport: { width: 1280, height: 800 } });
  const { page } = desk;
  await signIn(desk);
  const row = page.getByRole('row', { name: /Xã Sơn Rầm/ });
  await expect(row).toBeVisible();
  await desk.installed();
  await desk.goOffline();
  await expect(page.getByText(NEEDS_NETWORK)).toBeVisible();
  await expect(row).toBeVisible();
  await expect(computed(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Tính lại' })).toBeDisabled();

  await page.reload();
  await expect(page.getByText(NEEDS_NETWORK)).toBeVisible();
  await expect(row).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'In bảng này' })).toBeDisabled();
  await desk.goOnline();
  await expect(row).toBeVisible();
  await expect(page.getByText(NEEDS_NETWORK)).toHaveCount(0);
});

test('xã chưa có hộ nào thì mọi số nhỏ hiện là ít hơn 5', async ({ emptyOffice }, info) => {
  await emptyOffice.stop();
  const printed = await emptyOffice.run('user', 'add', 'so', '--name', 'Trần Quang Vinh', '--role', 'province-viewer');
  await emptyOffice.start();
  const first = /printed once: (\S+)/.exec(printed)[1];
  const desk = await Phone.unpack(emptyOffice.url, { ...info.project.metadata, viewport: { width: 1280, height: 800 } });
  try {
    const { page } = desk;
    await page.goto('/');
    await enter(page, 'so', first);
    await expect(page.getByRole('alert')).toContainText('Mật khẩu xã đặt chỉ để vào lần đầu.');
    await page.getByLabel('Mật khẩu mới của mình').fill('suoi chay qua lang');
    await page.getByRole('button', { name: 'Mở sổ' }).click();
    await expect(heading(page)).toBeVisible({ timeout: 60_000 });
    const cells = page.getByRole('row', { name: /Xã Sơn Rầm/ }).getByRole('cell');
    await expect(cells).toHaveText(['0', ...Array(10).fill('ít hơn 5')]);
    await expect(page.getByText('“Ít hơn 5”: từ 0 đến dưới 5.')).toBeVisible();
  } finally {
    await desk.remove();
  }
});
