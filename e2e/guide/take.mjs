// Takes the pictures of docs/guide: screens of the walk (../screens) as they look in Vietnamese, over the demonstration.
//
//   node e2e/guide/take.mjs [folder]
//
// Needs the built app and server, as the tests do.

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Store } from '../fixtures/office.mjs';
import { FIELD, OFFICE } from '../screens/list.mjs';
import { dress, modeOf } from '../screens/modes.mjs';
import { settled, walk } from '../screens/walk.mjs';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../../docs/guide/anh'));

/** The screens of the phone that the guide shows, and what their pictures are called. */
const PHONE = {
  'sign-in': 'dang-nhap',
  'choose-pin': 'chon-ma-pin',
  pin: 'ma-pin',
  today: 'hom-nay',
  'households-found': 'so-ho',
  household: 'ho',
  'new-household': 'ho-moi',
  clash: 'ghi-khac-nhau',
  'visit-1-met': 'tham-1',
  'visit-2-indicators': 'tham-2',
  'visit-3-needs': 'tham-3',
  'visit-4-promise': 'tham-4',
  'saved-visit': 'da-luu',
  'new-support': 'ho-tro',
  'sync-offline': 'gui-nhan',
  'sync-sent-back': 'xa-tra-lai',
  more: 'them',
};

/** And of the office's computer. */
const DESK = {
  desk: 'ban-lam-viec',
  'arrival-open': 'moi-ve',
  held: 'giu-lai',
  'desk-history': 'lich-su',
  villages: 'thon',
  accounts: 'nguoi-dung',
  log: 'nhat-ky',
  'import-preview': 'nhap-excel',
};

await mkdir(folder, { recursive: true });
const store = await Store.demonstration();
try {
  await take(FIELD, PHONE, modeOf('phone-light'), 2);
  await take(OFFICE, DESK, modeOf('desk-light'), 1);
} finally {
  await store.remove();
}

async function take(screens, names, mode, deviceScaleFactor) {
  const missing = Object.keys(names).filter((name) => !screens.some((screen) => screen.name === name));
  if (missing.length > 0) throw new Error(`no screen is called ${missing.join(', ')}`);
  const options = { locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', deviceScaleFactor };
  await walk(store, screens, 'vi', async (page, { name }) => {
    if (!names[name]) return;
    await dress(page, mode);
    await settled(page);
    await page.screenshot({ path: join(folder, `${names[name]}.png`), animations: 'disabled' });
    process.stdout.write(`${names[name]}\n`);
  }, options);
}
