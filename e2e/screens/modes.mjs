// The ways a screen is looked at: its size, light or dark, the size of its letters, its language.

/** The phone of the drawings, the office's computer, and the smallest phone. */
export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };
export const SMALL = { width: 320, height: 640 };

export const LANGUAGES = ['vi', 'en'];
export const THEMES = ['light', 'dark'];

/** What a browser gives letters when nobody asked for other ones, in pixels. */
const LETTERS = { standard: 16, fixed: 13 };

/** A mode: `{ name, size, theme, text }`; text 2 is letters of twice the size, as a person sets them for every page. */
function mode(name, size, theme, text = 1) {
  return { name, size, theme, text };
}

/** How every screen is looked at in each language. */
export const MODES = [
  mode('phone-light', PHONE, 'light'),
  mode('phone-dark', PHONE, 'dark'),
  mode('desk-light', DESK, 'light'),
  mode('desk-dark', DESK, 'dark'),
  mode('small-light', SMALL, 'light'),
  mode('small-dark', SMALL, 'dark'),
  mode('large-text-light', SMALL, 'light', 2),
  mode('large-text-dark', SMALL, 'dark', 2),
];

/** A mode by its name. */
export function modeOf(name) {
  const found = MODES.find((one) => one.name === name);
  if (!found) throw new Error(`no mode is called ${name}`);
  return found;
}

const sessions = new WeakMap();

/** Shows the page in a mode, without loading it again: nothing that was typed is lost. */
export async function dress(page, { size, theme, text }) {
  let session = sessions.get(page);
  if (!session) {
    session = await page.context().newCDPSession(page);
    sessions.set(page, session);
  }
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  // The browser's own setting: lengths in em inside media queries follow it, as they do on a phone.
  const fontSizes = { standard: LETTERS.standard * text, fixed: LETTERS.fixed * text };
  await session.send('Page.setFontSizes', { fontSizes });
}

/** The language of the next page that loads: kept where the app keeps it. */
export async function speak(context, language) {
  await context.addInitScript((code) => {
    if (location.protocol.startsWith('http')) localStorage.setItem('so-thon.language', JSON.stringify(code));
  }, language);
}
