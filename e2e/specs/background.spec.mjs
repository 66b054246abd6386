// What was saved goes to the office while the app is closed: the browser raises the service worker.

import { newHousehold, signIn } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';

test('việc đã ghi tự gửi về xã khi không mở ứng dụng, và chỉ vào sổ một lần', async ({ office, phone }) => {
  await signIn(phone);
  const { page } = phone;
  await phone.goOffline();
  const household = await newHousehold(page, 'Lò Thị Nền');
  await expect(page.getByRole('heading', { level: 1, name: 'Lò Thị Nền' })).toBeVisible();

  // The app is closed; no page of it is left. Then there is a signal.
  await page.goto('about:blank');
  await phone.goOnline();
  const arrivals = await reader(office.url);
  const arrived = async () =>
    (await arrivals()).changes.filter(({ records }) => records.some(({ unit }) => household.endsWith(unit))).length;
  await expect.poll(arrived, { timeout: 90_000 }).toBe(1);

  // Opened again, the page learns what became of it, and nothing is sent twice.
  await page.goto('/gui-nhan');
  await expect(page.locator('.trail-num').first()).toHaveText('0');
  await page.goto(household);
  await expect(page.getByText('chưa có số')).toHaveCount(0);
  expect(await arrived()).toBe(1);
});

/** Reads what came in, as an officer. */
async function reader(url) {
  const body = { login: 'canbo', password: 'sothon-mau', public_key: '5'.repeat(64), device: 'e2e' };
  const signed = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { token } = await signed.json();
  return async () => {
    const answer = await fetch(`${url}/api/v1/arrivals?days=1`, { headers: { Authorization: `Bearer ${token}` } });
    return answer.json();
  };
}
