// Whoever has no mouse and no finger on the glass: everything is reached with Tab, and one sees where one is.

import { shortened } from './faults.mjs';

/** Goes through the whole page with Tab. What is never reached, what shows no sign of it, what lies under something else. */
export function unreached(page) {
  return shortened(page, async () => {
    const controls = await page.evaluate(watch);
    // The page's own beginning and end are stops too, and the way starts in the middle.
    for (let left = controls + 4; left > 0; left -= 1) await page.keyboard.press('Tab');
    return page.evaluate(() => window.tabbed());
  });
}

/** Runs in the page: notes each stop. Returns how many controls there are to reach. */
function watch() {
  const say = (one) => `${one.tagName.toLowerCase()}.${one.className} ${(one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent).trim().slice(0, 40)}`;
  const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]');
  const controls = [...all].filter((one) => !one.matches(':disabled, [tabindex="-1"]') && one.checkVisibility({ visibilityProperty: true }));
  // Of radios that belong together one is a stop, the arrows lead to the others.
  const group = (one) => (one.type === 'radio' ? [...document.getElementsByName(one.name)] : [one]);
  const reached = new Set();
  const found = new Set();
  // What shows that a control has the focus: itself, or what is drawn in its place.
  const drawn = (one) => [one, ...(one.labels ?? []), one.closest('.drop, .search')].filter(Boolean);
  const marked = (one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && one.getBoundingClientRect().width > 2;
  };
  const uncovered = (one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const parts = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [left + width * x, top + height * y]));
    return parts.some(([x, y]) => one.contains(document.elementFromPoint(x, y)));
  };
  const note = () => {
    const one = document.activeElement;
    if (!one || one === document.body) return;
    const signs = drawn(one).filter(marked);
    if (signs.length === 0) found.add(`no sign of the focus: ${say(one)}`);
    else if (!signs.some(uncovered)) found.add(`the focus is covered: ${say(one)}`);
  };
  // From the page's end the focus comes back by way of the browser, which may be after the key was let go.
  const arrive = ({ target }) => group(target).forEach((each) => reached.add(each));
  document.addEventListener('focusin', arrive, true);
  document.addEventListener('keyup', note, true);
  window.tabbed = () => {
    document.removeEventListener('focusin', arrive, true);
    document.removeEventListener('keyup', note, true);
    const missed = controls.filter((one) => one.isConnected && !reached.has(one));
    return [...found, ...missed.map((one) => `never reached with Tab: ${say(one)}`)];
  };
  return controls.length;
}
