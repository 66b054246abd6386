// Each sees and does only what it may, on every path of the app: the leader reads the book and decides about support, the
// province counts, the administrator keeps the office's accounts. Nobody is offered what would be refused.

import { readFile } from 'node:fs/promises';
import { enter, replaceFirst } from '../fixtures/desk.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { pathOf, search, wholeBook } from '../screens/hands.mjs';
import { PARTS, routesIn } from '../screens/list.mjs';

const DESK = { viewport: { width: 1280, height: 800 } };

/** An id of nothing. */
const NONE = '00000000-0000-7000-8000-000000000001';

/** Heads of households of the demonstration. */
const HEADS = ['Lò Văn Hà'];

const NOT_OF_THE_BOOK = 'Trang này của người giữ sổ hộ. Anh chị không được giao xem hộ.';
const ONLY_READ = 'Trang này để ghi vào sổ. Anh chị xem được sổ, không ghi ở đây.';
const OF_OFFICERS = 'Trang này dành cho công chức xã. Anh chị không được giao việc này.';

/** Every path that `src/routes.rs` names, of a household and a visit of it. */
function pathsOf({ household = `/so-ho/${NONE}`, visit = `${household}/tham/${NONE}` } = {}) {
  const id = household.split('/').pop();
  return {
    TODAY: '/',
    HOUSEHOLDS: '/so-ho',
    NEW_HOUSEHOLD: '/so-ho/moi',
    SYNC: '/gui-nhan',
    MORE: '/them',
    SIGN_IN: '/dang-nhap',
    REVIEWS: '/ra-soat',
    OFFICE: '/van-phong',
    VILLAGES: '/van-phong/thon',
    NEW_VILLAGE: '/van-phong/thon/moi',
    ACCOUNTS: '/van-phong/nguoi-dung',
    NEW_ACCOUNT: '/van-phong/nguoi-dung/moi',
    OWN_PASSWORD: '/van-phong/mat-khau',
    REGISTRATIONS: '/van-phong/thoat-ngheo',
    LABOUR: '/van-phong/viec-lam',
    DUPLICATES: '/van-phong/ho-trung',
    IMPORT: '/van-phong/nhap',
    LOG: '/van-phong/nhat-ky',
    TOTALS: '/van-phong/tong-hop',
    ARRIVALS: '/van-phong/moi-ve',
    HELD: '/van-phong/giu-lai',
    ROUNDS: '/van-phong/ra-soat',
    NEW_ROUND: '/van-phong/ra-soat/moi',
    POINT_TABLES: '/van-phong/ra-soat/bang-diem',
    REFERENCE: '/van-phong/danh-muc',
    reference: '/van-phong/danh-muc/nguyen-nhan',
    round: `/van-phong/ra-soat/${NONE}`,
    round_village: `/van-phong/ra-soat/${NONE}/${NONE}`,
    history: `/van-phong/lich-su/${id}`,
    history_of: `/van-phong/lich-su/${id}?muc=${id}`,
    personal: `/van-phong/du-lieu/${id}`,
    village: `/van-phong/thon/${NONE}`,
    account: `/van-phong/nguoi-dung/${NONE}`,
    mending: `${household}/sua?tra=1`,
    choose_household: '/so-ho?chon=tham',
    household,
    edit_household: `${household}/sua`,
    change_household: `${household}/thay-doi`,
    new_member: `${household}/nguoi/moi`,
    member: `${household}/nguoi/${NONE}`,
    new_visit: `${household}/tham`,
    visit_step: `${household}/tham?buoc=2`,
    edit_visit: `${visit}/sua`,
    visit,
    clash: `${household}/chon`,
    review: `${household}/ra-soat`,
    review_of: `${household}/ra-soat/${NONE}`,
    review_done: `/ra-soat?xong=${id}&phieu=${NONE}`,
    signed_form: `${household}/phieu/${NONE}`,
    complaint: `${household}/khieu-nai`,
    photo: `${household}/anh/${NONE}`,
    visits: `${household}/cac-luot-tham`,
    saved: `${household}/da-luu`,
    saved_visit: `${household}/da-luu?luot=${visit.split('/').pop()}`,
    saved_support: `${household}/da-luu?khoan=${NONE}`,
    new_support: `${household}/ho-tro/moi`,
    support: `${household}/ho-tro/${NONE}`,
    new_registration: `${household}/thoat-ngheo/moi`,
    registration: `${household}/thoat-ngheo/${NONE}`,
  };
}

/** Where a press leads to writing, whoever it is. */
const WRITES = [
  /^\/so-ho\/moi$/,
  /^\/so-ho\?chon=/,
  /^\/so-ho\/[^/]+\/(sua|thay-doi|tham|khieu-nai)(\?|$)/,
  /^\/so-ho\/[^/]+\/ra-soat([/?]|$)/,
  /^\/so-ho\/[^/]+\/nguoi\//,
  /^\/so-ho\/[^/]+\/thoat-ngheo\//,
  /^\/so-ho\/[^/]+\/tham\/[^/]+\/sua/,
  /^\/van-phong\/(nhap|ho-trung|giu-lai|du-lieu|danh-muc|thon\/)/,
  /^\/van-phong\/ra-soat\/(moi|bang-diem)/,
];
const SUPPORTS = /^\/so-ho\/[^/]+\/ho-tro\//;
const ACCOUNTS = /^\/van-phong\/nguoi-dung/;

/** What such a control is called; adding a person is told by its path, as adding an account is called the same. */
const WRITING = /^(Ghi lượt thăm|Thêm hộ mới|Sửa hộ này|Sửa lượt này|Sửa đăng ký|Thêm thôn|Rà soát hộ này|Ghi khiếu nại|Hộ chuyển đi hoặc không còn ai|Xem và chọn|Đánh dấu đã kiểm tra)/;

/** Goes to a path inside the app, as a link does. */
async function follow(page, path) {
  await page.evaluate((path) => {
    const link = document.createElement('a');
    link.href = path;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
}

/** Opens a path, coming from a page that is like no other. */
async function open(page, path) {
  const language = page.locator('input[name=language]');
  await follow(page, '/them');
  await expect(language.first()).toBeAttached();
  if (path === '/them') return;
  await follow(page, path);
  await expect(language).toHaveCount(0);
}

/** Where the links of the page lead that can be seen. */
const hrefs = (page) =>
  page
    .locator('a[href]')
    .evaluateAll((links) => links.filter((link) => link.checkVisibility()).map((link) => link.getAttribute('href')));

/** Nothing on the page leads to writing. */
async function offersNoWriting(page, name, writes) {
  const leads = (await hrefs(page)).filter((href) => writes.some((one) => one.test(href)));
  expect(leads, `${name} leads there`).toEqual([]);
  for (const role of ['link', 'button']) {
    await expect(page.getByRole(role, { name: WRITING }), name).toHaveCount(0);
  }
}

/** The page is closed, says why, and has nothing to fill in. */
async function isClosed(page, name, why) {
  await expect(page.getByRole('heading', { name: why }), name).toBeVisible();
  await expect(page.locator('main').locator('form, input, textarea, select'), name).toHaveCount(0);
}

/** No household is on the page. */
async function namesNobody(page, name) {
  const text = await page.locator('body').innerText();
  expect(HEADS.filter((head) => text.includes(head)), name).toEqual([]);
  expect((await hrefs(page)).filter((href) => /^\/so-ho\/[0-9a-f]/.test(href)), name).toEqual([]);
}

test('mọi đường của ứng dụng đều được xem xét ở đây', async () => {
  const source = await readFile(new URL('../../src/routes.rs', import.meta.url), 'utf8');
  const named = routesIn(source).filter((name) => ![...PARTS, 'MENDS'].includes(name));
  expect(Object.keys(pathsOf()).sort()).toEqual(named.sort());
});

/** What the leader reads, by something that stands there. Support is theirs to decide. */
const LEADER_READS = {
  TODAY: '#due',
  HOUSEHOLDS: 'a.entry',
  SYNC: '.trail',
  MORE: 'main fieldset',
  SIGN_IN: '.people',
  REVIEWS: 'main .note',
  review_done: 'main .note',
  OFFICE: '#in',
  VILLAGES: 'tbody tr',
  OWN_PASSWORD: '#old',
  LOG: 'li.arrival',
  ARRIVALS: '#days',
  ROUNDS: '.work-head',
  REGISTRATIONS: 'tbody tr',
  LABOUR: '.work-head',
  round: 'main',
  round_village: 'main',
  history: 'ol > li',
  history_of: 'ol > li',
  // Nobody to choose for a visit: it is the list.
  choose_household: 'a.entry',
  household: '.weave',
  visit: '.facts',
  clash: 'main .note',
  photo: 'main .note',
  signed_form: 'main .note',
  visits: '.entry',
  saved: 'main ol.trail',
  saved_visit: 'main ol.trail',
  saved_support: 'main ol.trail',
  new_support: '#f-benefit',
  support: 'main .note',
};

const LEADER_FORMS = [
  'NEW_HOUSEHOLD',
  'mending',
  'edit_household',
  'change_household',
  'new_member',
  'member',
  'new_visit',
  'visit_step',
  'edit_visit',
  'review',
  'review_of',
  'complaint',
  'new_registration',
  'registration',
];

test('lãnh đạo xem cả sổ mà không được mời ghi hộ hay lượt thăm', async ({ newPhone }) => {
  test.setTimeout(300_000);
  const { page } = await newPhone(DESK);
  await page.goto('/');
  await enter(page, 'lanhdao', 'sothon-mau');
  await expect(page.getByRole('heading', { name: 'Bàn làm việc' })).toBeVisible({ timeout: 60_000 });
  await wholeBook(page, 6, 412);
  await search(page, 'lo van ha');
  // The province and the administrator are asked for the same name below: it has to be in the book.
  await expect(page.locator('a.entry', { hasText: HEADS[0] }).first()).toBeVisible();
  const household = await pathOf(page, `a.entry:has-text("${HEADS[0]}")`);
  await follow(page, household);
  await page.locator('.weave').waitFor();
  const visit = await pathOf(page, 'a[href*="/tham/"]');
  // People are lines to read: their forms are not the leader's.
  await expect(page.locator('section[aria-labelledby=people] li').first()).toBeVisible();
  await expect(page.locator('section[aria-labelledby=people] a')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Thêm khoản hỗ trợ' })).toBeVisible();

  for (const [name, path] of Object.entries(pathsOf({ household, visit }))) {
    await open(page, path);
    if (LEADER_READS[name]) {
      await expect(page.locator(LEADER_READS[name]).first(), name).toBeVisible();
      await expect(page.getByText(ONLY_READ), name).toHaveCount(0);
    } else {
      await isClosed(page, name, LEADER_FORMS.includes(name) ? ONLY_READ : OF_OFFICERS);
    }
    await offersNoWriting(page, name, [...WRITES, ACCOUNTS]);
  }
});

/** Walks over every path as somebody who sees no household; `own` are their own, by something that stands there. */
async function walkWithoutHouseholds(page, own, writes) {
  for (const [name, path] of Object.entries(pathsOf())) {
    await open(page, path);
    if (own[name]) {
      await expect(page.locator(own[name]).first(), name).toBeVisible();
    } else {
      const ofTheBook = !path.startsWith('/van-phong');
      await isClosed(page, name, ofTheBook ? NOT_OF_THE_BOOK : OF_OFFICERS);
      await expect(page.locator('main .note a'), name).toHaveAttribute('href', '/van-phong');
    }
    await offersNoWriting(page, name, writes);
    await namesNobody(page, name);
  }
}

test('Sở xem số tổng hợp, không thấy tên hộ nào ở trang nào', async ({ newPhone }) => {
  test.setTimeout(240_000);
  const { page } = await newPhone(DESK);
  await page.goto('/');
  await enter(page, 'so', 'sothon-mau');
  await expect(page.getByRole('heading', { level: 1, name: 'Tổng hợp các xã' })).toBeVisible({ timeout: 60_000 });
  const own = {
    SYNC: '.trail',
    MORE: 'main fieldset',
    SIGN_IN: '.people',
    OFFICE: 'tbody tr',
    TOTALS: 'tbody tr',
    OWN_PASSWORD: '#old',
  };
  await walkWithoutHouseholds(page, own, [...WRITES, SUPPORTS, ACCOUNTS]);
  await open(page, '/gui-nhan');
  await expect(page.locator('.trail')).toBeVisible();
  // Nothing to carry for others, nothing to hand over.
  await expect(page.locator('main').locator('input, textarea')).toHaveCount(0);
});

test('quản trị máy chủ giữ tên đăng nhập, không thấy tên hộ nào ở trang nào', async ({ office, newPhone }) => {
  test.setTimeout(240_000);
  await office.stop();
  const who = ['quantri', '--name', 'Bùi Thị Máy', '--role', 'administrator'];
  const printed = await office.run('user', 'add', ...who);
  await office.start();
  const { page } = await newPhone(DESK);
  await page.goto('/');
  await enter(page, 'quantri', /printed once: (\S+)/.exec(printed)[1]);
  await expect(page.getByRole('alert')).toContainText('Mật khẩu xã đặt chỉ để vào lần đầu.');
  await replaceFirst(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Người dùng' })).toBeVisible({ timeout: 60_000 });
  const own = {
    SYNC: '.trail',
    MORE: 'main fieldset',
    SIGN_IN: '.people',
    OFFICE: 'tbody tr',
    ACCOUNTS: 'tbody tr',
    NEW_ACCOUNT: 'main form',
    account: 'main',
    LOG: '.work-head',
    OWN_PASSWORD: '#old',
  };
  await walkWithoutHouseholds(page, own, [...WRITES, SUPPORTS]);
});
