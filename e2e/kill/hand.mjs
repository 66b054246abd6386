// The hand that records visits: through the app's own pages, as a person does.

import { draftKept } from '../fixtures/field.mjs';

const WATER = 9;

const heading = (page, words) => page.getByRole('heading', { level: 1, name: words }).waitFor();

async function next(page, words) {
  await page.getByRole('link', { name: 'Tiếp', exact: true }).click();
  await heading(page, words);
}

/** From a household's page through the form to the button; returns once the draft is on the phone. */
export async function fillVisit(page, words, lacks) {
  await page.getByRole('link', { name: 'Ghi lượt thăm' }).click();
  await heading(page, 'Gặp ai?');
  await next(page, 'Mười hai chỉ số');
  const answers = page.locator('fieldset.ask').nth(WATER - 1);
  await answers.getByText(lacks ? 'Thiếu' : 'Không thiếu', { exact: true }).click();
  await next(page, 'Hộ mong muốn gì?');
  await page.locator('.tile', { hasText: 'Nước sạch' }).click();
  await page.getByLabel('Hộ nói thế nào?').fill(words);
  await next(page, 'Lời hứa và ngày hẹn');
  await draftKept(page);
}

/** Goes on from "Đã lưu" to the household that the app offers, and tells its path. */
export async function toNext(page) {
  await page.locator('.dock .btn-main').click();
  await page.waitForURL(/\/so-ho\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Holds the button of the open form down; what is returned lets it go, once or twice. */
export async function press(page) {
  const button = page.getByRole('button', { name: 'Lưu lượt thăm' });
  await button.waitFor();
  const { x, y, width, height } = await button.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  return async (twice) => {
    const lifted = page.mouse.up();
    if (!twice) return lifted;
    await Promise.all([lifted, page.mouse.down({ clickCount: 2 }), page.mouse.up({ clickCount: 2 })]);
  };
}

/** Opens a page of the app without loading the app again, as the browser's Back does. */
export async function open(page, path) {
  await page.evaluate((path) => {
    history.pushState({}, '', path);
    dispatchEvent(new PopStateEvent('popstate', { state: {} }));
  }, path);
}
