// The app opens, stays on the phone, and opens again with no network and no server.

import { expect, test } from '../fixtures/index.mjs';

test('Sổ Thôn mở được từ văn phòng', async ({ phone }) => {
  await phone.page.goto('/');
  await expect(phone.page).toHaveTitle(/Sổ Thôn$/);
});

test('đã mở một lần thì mở lại được khi mất mạng và máy chủ tắt', async ({ office, phone }) => {
  await phone.page.goto('/');
  await phone.installed();

  await office.stop();
  await phone.goOffline();
  await phone.page.reload();
  await expect(phone.page).toHaveTitle(/Sổ Thôn$/);
  await expect(phone.page.locator('body')).not.toBeEmpty();
});

test('tắt máy mở lại vẫn vào được khi máy chủ tắt', async ({ office, phone }) => {
  await phone.page.goto('/');
  await phone.installed();

  await office.stop();
  await phone.reopen({ offline: true });
  await phone.page.goto('/so-ho');
  await expect(phone.page).toHaveTitle(/Sổ Thôn$/);
  expect(await phone.workerVersion()).toMatchObject({ type: 'version', whole: true });
});

test('trang chủ không hỏi máy nào khác ngoài văn phòng', async ({ office, phone }) => {
  const asked = [];
  phone.page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await phone.page.goto('/');
  await phone.installed();
  expect(new Set(asked)).toEqual(new Set([office.url]));
});

test('chính sách nội dung không bị vi phạm', async ({ phone }) => {
  const complaints = [];
  phone.page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
  });
  await phone.page.goto('/');
  await phone.installed();
  expect(complaints).toEqual([]);
});
