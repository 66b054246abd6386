// Every screen there is, looked at by a machine: for who cannot see, who sees little, who has no mouse, who has a small
// phone or large letters.
//
// Not every rule in every mode, which takes an hour (`cargo xtask bench axe`): in Vietnamese every rule on every screen as
// it is used most; what colours can break once more in English in the dark; what words and sizes can break in both
// languages on the smallest phone, with letters of twice the size, and on the other device.

import { expect, test } from '../fixtures/index.mjs';
import { sideways, spilled, tooSmall, unnamed, violations } from '../screens/faults.mjs';
import { unreached } from '../screens/keyboard.mjs';
import { FIELD, OFFICE } from '../screens/list.mjs';
import { dress, modeOf } from '../screens/modes.mjs';
import { settled, walk } from '../screens/walk.mjs';

/** Walking through every screen is one long errand. */
const ERRAND_MS = 600_000;

const colours = (page) => violations(page, { look: true });

/** What is asked in which mode. */
const LOOKS = {
  'the phone in Vietnamese': {
    'phone-light': [violations, unnamed, unreached, tooSmall, sideways, spilled],
    'small-light': [sideways, spilled],
    'large-text-light': [sideways, spilled],
    'desk-light': [sideways],
  },
  'the phone in English': {
    'small-dark': [colours, unnamed, sideways, spilled],
    'large-text-dark': [sideways, spilled],
  },
  'the office in Vietnamese': {
    'desk-light': [violations, unnamed, unreached, sideways, spilled],
    'phone-light': [sideways],
    'large-text-light': [sideways, spilled],
  },
  'the office in English': {
    'desk-dark': [colours, unnamed, sideways, spilled],
    'small-dark': [sideways, spilled],
  },
};

/** Walks, and tells everything that is wrong, screen by screen. */
async function faults(store, screens, language, looks) {
  const found = [];
  await walk(store, screens, language, async (page, { name }) => {
    for (const [mode, machines] of Object.entries(looks)) {
      await dress(page, modeOf(mode));
      await settled(page);
      for (const machine of machines) found.push(...(await machine(page)).map((line) => `${name}, ${mode}: ${line}`));
    }
  });
  return found;
}

const WALKS = [
  ['màn hình nào của điện thoại ai cũng đọc được, bấm được, không phải kéo ngang', FIELD, 'vi', 'the phone in Vietnamese'],
  ['màn hình nào của điện thoại cũng vậy bằng tiếng Anh, trong nền tối', FIELD, 'en', 'the phone in English'],
  ['màn hình nào của văn phòng ai cũng đọc được, bấm được, không phải kéo ngang', OFFICE, 'vi', 'the office in Vietnamese'],
  ['màn hình nào của văn phòng cũng vậy bằng tiếng Anh, trong nền tối', OFFICE, 'en', 'the office in English'],
];

for (const [goal, screens, language, looks] of WALKS) {
  test(goal, async ({ demonstration }) => {
    test.setTimeout(ERRAND_MS);
    expect(await faults(demonstration, screens, language, LOOKS[looks])).toEqual([]);
  });
}

test('màn hình hỏng chỗ nào thì máy nói chỗ ấy', async ({ phone }) => {
  const { page } = phone;
  await page.goto('/');
  await expect(page.locator('#login')).toBeVisible();
  const found = async () => {
    const machines = [violations, unnamed, unreached, tooSmall, sideways, spilled];
    const lines = [];
    for (const machine of machines) lines.push(...(await machine(page)));
    return lines.join('\n');
  };
  expect(await found()).toBe('');
  await page.evaluate(() => {
    const password = document.querySelector('#password');
    password.labels[0].remove();
    password.style.outline = 'none';
    document.querySelector('form .help:not([hidden])').style.color = 'silver';
    const button = document.querySelector('form button[type=submit]');
    Object.assign(button.style, { minHeight: '0', height: '20px' });
    const unreachable = button.cloneNode(true);
    unreachable.addEventListener('focus', () => unreachable.blur());
    document.querySelector('main').append(unreachable, document.createElement('h1'));
    document.querySelectorAll('h1')[1].textContent = 'Hai';
    document.title = 'Sổ Thôn';
  });
  let faults = await found();
  // By itself: colours of what lies outside the window are not looked at.
  await page.evaluate(() => (document.querySelector('main').style.minWidth = '500px'));
  faults += await found();
  const said = [
    'label: Form elements must have labels',
    'color-contrast',
    'the tab is called "Sổ Thôn"',
    '2 headings of the first rank',
    'no sign of the focus: input',
    'never reached with Tab: button',
    'px to press',
    'words stick out of btn',
    'the page is 5',
  ];
  expect(said.filter((one) => !faults.includes(one))).toEqual([]);
});
