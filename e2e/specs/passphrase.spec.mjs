// Words in place of a PIN: chosen when a phone is let in, asked for by the same words in any spelling of their marks.

import { codeFor, officersDesk } from '../fixtures/desk.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { asked, chooseNoPin, choosePin } from '../fixtures/lock.mjs';

const WORDS = 'suối chảy qua làng Rầm';

const phrase = (page) => page.getByLabel('Câu mở sổ của Đinh Thị Xuyên');

async function say(page, words) {
  await phrase(page).fill(words);
  await page.getByRole('button', { name: 'Mở sổ' }).click();
}

test('vào sổ bằng mã mời, khóa bằng một câu: sai câu không mở, đúng câu thì mở, cả khi mất mạng và gõ dấu rời', async ({ newPhone }) => {
  test.setTimeout(240_000);
  const { link } = await codeFor(await officersDesk(newPhone), 'Đinh Thị Xuyên');
  const phone = await newPhone();
  let { page } = phone;
  await chooseNoPin(page);
  await page.goto(link);
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await choosePin(page, 'suối chảy');
  await expect(page.getByText('Câu cần ít nhất 10 chữ.')).toBeVisible();
  await choosePin(page, WORDS);
  await expect(page).toHaveTitle(/^Hôm nay/);
  await phone.installed();

  await page.goto('/them');
  await expect(phrase(page)).toBeVisible();
  // Nothing says how long the words are.
  await expect(asked(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: '1', exact: true })).toHaveCount(0);
  await say(page, WORDS.toUpperCase());
  await expect(page.getByText('Sai 3 lần nữa thì phải đợi')).toBeVisible();
  await say(page, WORDS);
  await page.getByRole('button', { name: 'Khóa sổ' }).click();
  await expect(phrase(page)).toBeVisible();

  // Other keyboards write the marks behind their letters.
  await phone.reopen({ offline: true });
  ({ page } = phone);
  await page.goto('/');
  await say(page, WORDS.normalize('NFD'));
  await expect(page).toHaveTitle(/^Hôm nay/);
});
