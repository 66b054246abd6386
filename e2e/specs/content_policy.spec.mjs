// The content policy on the screens where people's data stands: nothing of the app breaks it, every document and every
// worker has one without a hole, and what would be planted on such a screen does not run.

import { chooseList, describeList, officersDesk } from '../fixtures/desk.mjs';
import { draftKept, newHousehold, recordVisit, signIn } from '../fixtures/field.mjs';
import { PICTURE } from '../fixtures/hostile.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { asked, forgetPin, press, PIN } from '../fixtures/lock.mjs';
import { meet } from '../fixtures/meeting.mjs';
import { picture } from '../fixtures/picture.mjs';

/** Listens to a phone: what breaks the policy, and the policy of every page and script that was answered with. */
function listen({ context }) {
  const complaints = [];
  const policies = new Map();
  context.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
  });
  context.on('response', (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (response.status() !== 200 || !/^text\/(html|javascript)/.test(type)) return;
    policies.set(new URL(response.url()).pathname, response.headers()['content-security-policy'] ?? 'none at all');
  });
  return { complaints, policies };
}

/** A policy begins with nothing, and lets no words of a page become a script or a style. */
const hasNoHole = (policy) =>
  policy.startsWith("default-src 'none'; ") &&
  !/'unsafe-(inline|eval|hashes)'|https?:|\*/.test(policy) &&
  policy.includes("base-uri 'none'") &&
  policy.includes("frame-ancestors 'none'");

/** Whatever was answered with had such a policy; tells the paths. */
function allPolicies({ policies }) {
  expect([...policies].filter(([, policy]) => !hasNoHole(policy))).toEqual([]);
  return [...policies.keys()];
}

/** Plants a script on the page that is shown, as if the app had a fault: the policy alone stops it. */
async function planted(page) {
  const stopped = await page.evaluate(async (text) => {
    const told = new Promise((done) => addEventListener('securitypolicyviolation', ({ effectiveDirective }) => done(effectiveDirective), { once: true }));
    document.body.insertAdjacentHTML('beforeend', text);
    const directive = await told;
    document.querySelector('img[src="x"]').remove();
    return { directive, ran: window.hacked !== undefined };
  }, PICTURE);
  expect(stopped).toEqual({ directive: 'script-src-attr', ran: false });
}

test('trên điện thoại: sổ hộ, hộ, phiếu thăm có ảnh, khóa và mở, không chỗ nào phạm chính sách nội dung', async ({ phone }) => {
  test.setTimeout(420_000);
  const heard = listen(phone);
  await signIn(phone);
  const { page } = phone;
  const path = await newHousehold(page, 'Lò Thị Phép');
  await recordVisit(page, path, 'Giếng cạn từ tháng 7.');
  const visit = new URL(page.url()).searchParams.get('luot');
  const file = await picture(page);
  await page.goto(`${path}/tham?buoc=3`);
  await page.getByLabel('Hộ nói thế nào?').fill('Mái nhà dột.');
  await draftKept(page);
  await page.goto(`${path}/tham?buoc=4`);
  const camera = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Chụp ảnh' }).click();
  await (await camera).setFiles(file);
  await expect(page.locator('.shot-full img')).toHaveCount(1);
  for (const screen of ['/', '/so-ho', `${path}/tham/${visit}`, `${path}/sua`, `${path}/nguoi/moi`, `${path}/ho-tro/moi`, '/gui-nhan']) {
    await page.goto(screen);
    await expect(page.locator('main')).toBeVisible();
    await expect(asked(page)).toHaveCount(0);
  }
  await page.goto('/them');
  await expect(page.getByRole('button', { name: 'Khóa sổ' })).toBeVisible();
  await forgetPin(page);
  await page.getByRole('button', { name: 'Khóa sổ' }).click();
  await expect(asked(page)).toBeVisible();
  expect(heard.complaints).toEqual([]);
  await planted(page);
  await press(page, PIN);
  await expect(asked(page)).toHaveCount(0);
  await page.goto(path);
  await press(page, PIN);
  await expect(page.getByRole('heading', { level: 1, name: 'Lò Thị Phép' })).toBeVisible();
  await planted(page);

  const paths = allPolicies(heard);
  for (const name of [/^\/$/, /^\/so-ho$/, /^\/so-thon-[0-9a-f]{16}\.js$/, /^\/lock-worker.*\.js$/]) {
    expect(paths.some((one) => name.test(one)), `${name} in ${paths}`).toBe(true);
  }
});

test('ở văn phòng: bàn làm việc, nhập danh sách, nhật ký, lịch sử, dữ liệu cá nhân, không chỗ nào phạm chính sách nội dung', async ({
  newPhone,
}) => {
  test.setTimeout(420_000);
  const desk = await officersDesk(newPhone);
  const heard = listen(desk);
  const { page } = desk;
  await meet(page);
  for (const screen of ['', '/thon', '/thon/moi', '/nguoi-dung', '/nguoi-dung/moi', '/mat-khau', '/ho-trung', '/nhat-ky', '/moi-ve', '/giu-lai', '/ra-soat']) {
    await page.goto(`/van-phong${screen}`);
    await expect(page.locator('main.work')).toBeVisible();
  }
  await page.goto('/van-phong/nhap');
  await expect(page.locator('main.work')).toBeVisible();
  await chooseList(page, 'form-15.xlsx');
  await describeList(page);
  await page.goto('/so-ho');
  await page.locator('a.entry').first().click();
  await page.getByRole('link', { name: 'Lịch sử' }).click();
  await expect(page.getByRole('main').locator('ol > li').first()).toBeVisible();
  await page.goBack();
  await page.getByRole('link', { name: 'Dữ liệu cá nhân' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Xuất dữ liệu này' }).click();
  await downloading;
  await expect(page.getByText('Đã lưu tệp vào máy này.')).toBeVisible();
  expect(heard.complaints).toEqual([]);
  await page.goto('/van-phong');
  await expect(page.getByRole('heading', { name: 'Bàn làm việc' })).toBeVisible();
  await planted(page);

  const paths = allPolicies(heard);
  for (const name of [/^\/van-phong$/, /^\/so-thon-office-[0-9a-f]{16}\.js$/, /^\/sheets-worker.*\.js$/]) {
    expect(paths.some((one) => name.test(one)), `${name} in ${paths}`).toBe(true);
  }
});
