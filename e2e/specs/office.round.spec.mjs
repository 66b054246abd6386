// A round at the office: opened, its list built and divided, and no step that comes too early.

import { readFile } from 'node:fs/promises';
import { officersDesk } from '../fixtures/desk.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet } from '../fixtures/meeting.mjs';

const NAME = 'Rà soát thử';

// Some four hundred households are put on a list, in changes of fifty.
test.describe.configure({ timeout: 180_000 });

/** Opens a round over the days that the form offers; what is doubtful about them is said once. */
async function openRound(page) {
  await meet(page);
  await page.getByRole('link', { name: 'Rà soát', exact: true }).click();
  await page.getByRole('link', { name: 'Mở đợt mới' }).click();
  await page.getByText('Thường xuyên trong năm').click();
  await page.getByLabel('Tên đợt').fill(NAME);
  await expect(page.getByText('Chuẩn áp dụng:')).toBeVisible();
  await page.getByRole('button', { name: 'Mở đợt', exact: true }).click();
  const anyway = page.getByRole('button', { name: 'Vẫn lưu' });
  const opened = page.getByRole('heading', { name: NAME });
  await expect(anyway.or(opened)).toBeVisible();
  if (await anyway.isVisible()) await anyway.click();
  await expect(opened).toBeVisible();
}

/** The households of the current list, on the round's list. */
async function listAll(page) {
  const build = page.getByRole('button', { name: /^Đưa \d+ hộ nghèo, cận nghèo vào danh sách$/ });
  await expect(build).toBeVisible();
  // The first meeting may still bring households: they are offered as they come.
  await expect(async () => {
    if (await build.isVisible()) await build.click({ timeout: 1_000 });
    await expect(page.getByText('đã vào danh sách hết')).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  const all = page.getByRole('heading', { name: /^Theo thôn: \d+ hộ$/ });
  return Number(/\d+/.exec(await all.textContent())[0]);
}

test('mở đợt, danh sách tự lập, giao cả thôn một lần', async ({ newPhone }) => {
  const { page } = await officersDesk(newPhone);
  await openRound(page);
  const count = await listAll(page);
  expect(count).toBeGreaterThan(0);
  await expect(page.getByText('đã vào danh sách hết')).toBeVisible();

  const reviewer = page.getByLabel(/^Rà soát viên: /).first();
  await reviewer.selectOption({ index: 1 });
  await expect(reviewer).not.toHaveValue('');
  await page.locator('section[aria-labelledby=villages] tbody a').first().click();
  const households = page.locator('section[aria-labelledby=households] tbody tr');
  await expect(households.first()).toContainText('Chờ rà soát');
  await expect(households.first().getByRole('combobox')).not.toHaveValue('');
  await expect(page.getByText('Chưa có phiếu nào chờ họp.')).toBeVisible();
  await expect(page.getByText('Chưa có hộ nào chờ niêm yết.')).toBeVisible();
});

test('bấm mở đợt ngay khi trang vừa hiện thì đợt vẫn được mở', async ({ newPhone }) => {
  const { page } = await officersDesk(newPhone);
  await meet(page);
  await page.getByRole('link', { name: 'Rà soát', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Mở đợt mới' })).toBeVisible();
  // Pressed in the turn after the form was drawn, before anything could be read for it.
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const button = document.querySelector('form.narrow-page button[type=submit]');
      if (!button) return;
      watch.disconnect();
      setTimeout(() => button.click(), 0);
    });
    watch.observe(document.body, { childList: true, subtree: true });
    [...document.querySelectorAll('a')].find((link) => link.textContent.includes('Mở đợt mới')).click();
  });
  const anyway = page.getByRole('button', { name: 'Vẫn lưu' });
  const opened = page.getByRole('heading', { level: 1, name: /^Rà soát năm/ });
  await expect(anyway.or(opened)).toBeVisible();
});

test('hộ có Giấy đề nghị vào danh sách với ngày nhận giấy', async ({ newPhone }) => {
  const { page } = await officersDesk(newPhone);
  await openRound(page);
  const count = await listAll(page);
  await page.getByLabel('Hộ đề nghị').selectOption({ index: 1 });
  await page.getByLabel('Ngày nhận giấy').fill('31/12/2099');
  await page.getByRole('button', { name: 'Thêm hộ này' }).click();
  await expect(page.getByText('Ngày này chưa đọc được, hoặc chưa tới.')).toBeVisible();
  await page.getByLabel('Ngày nhận giấy').fill('01/09/2026');
  await page.getByRole('button', { name: 'Thêm hộ này' }).click();
  await expect(page.getByRole('heading', { name: `Theo thôn: ${count + 1} hộ` })).toBeVisible();
});

test('hộ bỏ khỏi danh sách thì đưa vào lại được', async ({ newPhone }) => {
  const { page } = await officersDesk(newPhone);
  await openRound(page);
  const count = await listAll(page);
  const village = page.locator('section[aria-labelledby=villages] tbody a').first();
  const name = await village.textContent();
  await village.click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const households = page.locator('section[aria-labelledby=households] tbody tr');
  await expect(households.first()).toContainText('Chờ rà soát');
  const listed = await households.count();
  await households.first().getByRole('button', { name: 'Bỏ khỏi danh sách' }).click();
  await expect(households).toHaveCount(listed - 1);
  await page.getByRole('link', { name: 'Về đợt' }).click();
  await page.getByRole('button', { name: 'Đưa 1 hộ nghèo, cận nghèo vào danh sách' }).click();
  await expect(page.getByText('đã vào danh sách hết')).toBeVisible();
  await expect(page.getByRole('heading', { name: `Theo thôn: ${count} hộ` })).toBeVisible();
});

test('chưa niêm yết thì chưa công nhận được; khóa rồi mở lại được', async ({ newPhone }) => {
  const { page } = await officersDesk(newPhone);
  await openRound(page);
  const count = await listAll(page);
  await page.getByText('Không xin ý kiến, ghi lý do').click();
  await page.getByLabel('Ý kiến, hoặc lý do không xin').fill('Không còn cấp huyện');
  await page.getByRole('button', { name: 'Lưu ý kiến' }).click();
  await expect(page.getByText('Lý do: Không còn cấp huyện')).toBeVisible();

  await page.getByLabel('Số quyết định').fill('12/QĐ-UBND');
  await page.getByLabel('Người ký').fill('Đinh Văn Lãnh');
  await page.getByRole('button', { name: 'Công nhận danh sách' }).click();
  const recognition = page.locator('section[aria-labelledby=recognise]');
  await expect(recognition.getByText(`${count} hộ chưa tới bước này`)).toBeVisible();

  await page.getByRole('button', { name: 'Khóa đợt này' }).click();
  await page.getByRole('button', { name: 'Khóa thật' }).click();
  await expect(page.getByText(/^Đã khóa ngày/)).toBeVisible();
  await page.getByRole('button', { name: 'Mở lại đợt' }).click();
  await expect(page.getByRole('button', { name: 'Khóa đợt này' })).toBeVisible();
});

test('bảng điểm cũ nạp được mà không chấm điểm, tệp lỗi nói từng dòng', async ({ newPhone }) => {
  const { page } = await officersDesk(newPhone);
  await page.getByRole('link', { name: 'Rà soát', exact: true }).click();
  await page.getByRole('link', { name: 'Bảng điểm B1' }).click();
  const csv = (name, buffer) => page.locator('#table-file').setInputFiles({ name, mimeType: 'text/csv', buffer });
  await csv('hong.csv', Buffer.from('standard,version\nvn,1\n'));
  await expect(page.getByRole('alert').getByText('Thiếu cột region.')).toBeVisible();
  const old = await readFile(new URL('../../data/point-tables/example-2016-2020.csv', import.meta.url));
  await csv('bang-cu.csv', old);
  const line = page.getByRole('row', { name: /bang-cu\.csv/ });
  await expect(line).toContainText('Không dùng chấm điểm');
});
