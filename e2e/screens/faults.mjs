// What a machine can find wrong with a screen: rules of accessibility, words outside the page, places too small to press.

import { AxeBuilder } from '@axe-core/playwright';

/** The rules that size, theme or letters can change; all others judge what is written, whatever it looks like. */
const OF_THE_LOOK = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'meta-viewport', 'css-orientation-lock'];

/** WCAG 2.2 up to AA, and what is simply good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** So many lines of a list stand for all. */
const LINES = 12;

/** The highest page that is looked at as a whole, in pixels. */
const HIGHEST = 4_000;

/** What axe finds, one sentence for each place. With `look` only the rules that the look can change are asked. */
export async function violations(page, { look = false } = {}) {
  // A page has no frames: nothing is to be put together in a page beside it. What is in order needs no telling.
  // A walk stays in one page for long: what is in it already needs no bringing, which takes longer than the rules.
  const axeSource = (await page.evaluate(() => 'axe' in window)) ? '"here"' : undefined;
  const axe = new AxeBuilder({ page, axeSource }).setLegacyMode().options({ resultTypes: ['violations'] });
  const rules = look ? axe.withRules(OF_THE_LOOK) : axe.withTags(TAGS);
  const { violations: found } = await shortened(page, () => unrolled(page, () => rules.analyze()));
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`.trim()),
  );
}

/** Looks at a page whose long lists show their first lines only: the others are like them, and there are hundreds. */
export async function shortened(page, look) {
  await page.evaluate((most) => {
    const sheet = new CSSStyleSheet();
    const further = `:nth-child(n + ${most + 1})`;
    // Where a list ends it asks for more lines as soon as it is seen.
    sheet.replaceSync(`li${further}, tbody > tr${further}, .list-end { display: none !important }`);
    document.adoptedStyleSheets.push(sheet);
  }, LINES);
  try {
    return await look();
  } finally {
    await page.evaluate(() => void document.adoptedStyleSheets.pop());
  }
}

/**
 * Looks at a page in a window as high as the page: what happens to lie half under the dock that stays at the bottom of
 * the window is not hidden, it only was not scrolled to yet.
 */
async function unrolled(page, look) {
  const size = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (height <= size.height) return look();
  await page.setViewportSize({ ...size, height: Math.min(height, HIGHEST) });
  try {
    return await look();
  } finally {
    await page.setViewportSize(size);
  }
}

/** A page whose tab or first heading does not say what it is. */
export function unnamed(page) {
  return page.evaluate(() => {
    const headings = [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility() && one.textContent.trim());
    const [what, app, ...more] = document.title.split(' – ');
    const titled = what.trim() && app === 'Sổ Thôn' && more.length === 0;
    return [
      ...(titled ? [] : [`the tab is called "${document.title}"`]),
      ...(headings.length === 1 ? [] : [`${headings.length} headings of the first rank`]),
    ];
  });
}

/** How far the page can be pushed sideways, in pixels, and what sticks out. */
export function sideways(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    // What slides in a box of its own does not push the page.
    const slides = (element) => element !== document.body && getComputedStyle(element).overflowX !== 'visible';
    const inBox = (element) => element.parentElement && (slides(element.parentElement) || inBox(element.parentElement));
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth && !inBox(element),
    );
    const names = wide.slice(0, 4).map((element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')}`);
    return [`the page is ${scrollWidth} px wide in a window of ${clientWidth} px: ${names.join(', ')}`];
  });
}

/** Words that stick out of the box that is drawn around them. */
export function spilled(page) {
  return page.evaluate(() => {
    const boxes = document.querySelectorAll('.btn, .chip, .tab, .tag, .tile, .choice label, .weave > li, .key-n, .badge, th, td');
    const out = [...boxes].filter(
      (box) => box.offsetParent !== null && (box.scrollWidth > box.clientWidth + 2 || box.scrollHeight > box.clientHeight + 3),
    );
    return out.map((box) => `words stick out of ${box.className || box.tagName}: ${box.textContent.trim().slice(0, 40)}`);
  });
}

/** What a thumb has to press that is smaller than `least` pixels either way. Links inside a sentence are as high as it. */
export function tooSmall(page, least = 44) {
  return page.evaluate((least) => {
    const all = document.querySelectorAll('a[href], button, input, select, textarea, summary');
    const out = [];
    for (const one of all) {
      const place = one.matches('input[type=radio], input[type=checkbox]') ? (one.closest('label') ?? one) : one;
      const { width, height } = place.getBoundingClientRect();
      const shown = place.checkVisibility?.({ visibilityProperty: true }) ?? place.offsetParent !== null;
      if (!shown || width <= 1 || height <= 1 || one.type === 'file') continue;
      const inSentence = one.matches('p a, td a, li a') && getComputedStyle(one).display === 'inline';
      if (!inSentence && (width < least || height < least)) {
        const words = (one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 40);
        out.push(`${Math.round(width)} × ${Math.round(height)} px to press: ${one.className || one.tagName} ${words}`);
      }
    }
    return out;
  }, least);
}
