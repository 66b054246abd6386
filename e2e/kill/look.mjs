// What is on the phone, read from the app's own pages: the first after a fresh load of the app, the others within it.
// A load of each would ask for the PIN each time, and a life of the browser would last twice as long.

import { open } from './hand.mjs';

const HOUSEHOLDS = '/so-ho';

/** Opens a page so that nothing of another is taken for it: the list of households was on the screen in between. */
async function show(page, path) {
  if (page.url() === 'about:blank') {
    await page.goto(path);
    return;
  }
  await open(page, HOUSEHOLDS);
  await page.locator('a.entry').first().waitFor();
  await open(page, path);
}

/** How often words stand among the visits of a household, and where the first of them is. */
export async function visitsWith(page, household, all) {
  await show(page, `${household}/cac-luot-tham`);
  await page.locator('section.ledger.long').waitFor({ state: 'attached' });
  const lines = await page.locator('section.ledger.long li').evaluateAll((lines) =>
    lines.map((line) => ({ text: line.textContent, path: line.querySelector('a')?.getAttribute('href') })),
  );
  return all.map((words) => {
    const found = lines.filter(({ text }) => text.includes(words));
    return { times: found.length, path: found[0]?.path };
  });
}

/** A visit is there with all that was typed, and its answer stands at the household too. Tells what is missing. */
export async function missing(page, save, path) {
  await show(page, path);
  const sheet = page.locator('main .sheet');
  await sheet.waitFor();
  const shown = await sheet.innerText();
  const answer = save.lacks ? 'thiếu 1' : 'không thiếu';
  const wanted = [save.words, 'Nước sạch'].filter((words) => !shown.includes(words));
  if (!shown.toLowerCase().includes(answer)) wanted.push(answer);
  await show(page, save.household);
  const lack = page.locator('section[aria-labelledby=lack] p.small');
  // Where nothing is lacking and all was asked the line is empty, and no line to see.
  await lack.waitFor({ state: 'attached' });
  const lacking = /Thiếu:([^.]*)\./.exec(await lack.textContent())?.[1] ?? '';
  if (lacking.includes('nguồn nước') !== save.lacks) wanted.push('the answer at the household');
  return wanted;
}

/** What the form of a new visit holds when it is opened. */
export async function draftOf(page, household) {
  await show(page, `${household}/tham?buoc=3`);
  const field = page.getByLabel('Hộ nói thế nào?');
  await field.waitFor();
  return field.inputValue();
}
