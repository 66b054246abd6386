// The words that are planted in a book: names, ID numbers, phone numbers and notes that stand nowhere else in the world,
// and every form in which a browser could write them down.

import { chance } from '../fixtures/chance.mjs';

const HEADS = ['B', 'Ch', 'D', 'Đ', 'Gi', 'H', 'Kh', 'L', 'M', 'Ng', 'Nh', 'Ph', 'Qu', 'R', 'S', 'Th', 'Tr', 'V', 'X'];
// Letters of two marks, so that the two normal forms of Unicode differ in every syllable.
const HEARTS = ['ắ', 'ặ', 'ầ', 'ẫ', 'ế', 'ệ', 'ể', 'ố', 'ộ', 'ỗ', 'ớ', 'ợ', 'ử', 'ự', 'ữ'];
const TAILS = ['m', 'n', 'ng', 'nh', 'p', 't', 'c', 'ch'];

/** So many persons are made up, each with four words. */
export const PERSONS = 50;

/** What is known of a person, each kind planted for each. */
export const KINDS = ['name', 'number', 'phone', 'note'];

/** Persons that no book has: `name`, `number` (an ID number), `phone`, `note`, and what of each is looked for. */
export function persons(seed, count = PERSONS) {
  const draw = chance(seed);
  const below = (end) => Math.floor(draw() * end);
  const pick = (list) => list[below(list.length)];
  const syllable = () => pick(HEADS) + pick(HEARTS) + pick(TAILS);
  const digits = (length) => Array.from({ length }, () => below(10)).join('');
  const taken = new Set();
  const pair = () => {
    for (;;) {
      const made = `${syllable()} ${syllable()}`;
      const folded = fold(made);
      if (folded.length > 7 && !taken.has(folded)) {
        taken.add(folded);
        return made;
      }
    }
  };
  return Array.from({ length: count }, () => {
    const [called, told] = [pair(), pair()];
    const number = `0${digits(11)}`;
    const phone = `09${digits(8)}`;
    return {
      name: `Đinh Thị ${called}`,
      number,
      phone,
      note: `Mái dột chỗ ${told} nằm.`,
      // A title may be cut, a number be written with its country: the part that nobody else has is enough.
      sought: { name: called, number, phone: phone.slice(1), note: told },
    };
  });
}

/** Without its marks, in small letters, as it is typed in a hurry and kept to be searched by. */
export function fold(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase();
}

/** The ways to write a text: each with its name and the text. */
export function formsOf(text) {
  if (/^\d+$/.test(text)) {
    const grouped = text.length === 9 ? `${text.slice(0, 3)} ${text.slice(3, 6)} ${text.slice(6)}` : text.replace(/(...)(?=.)/g, '$1 ');
    return [['digits', text], ['grouped', grouped], ['dotted', grouped.replaceAll(' ', '.')]];
  }
  const [composed, apart] = [text.normalize('NFC'), text.normalize('NFD')];
  return [
    ['NFC', composed],
    ['NFD', apart],
    ['NFC small', composed.toLowerCase()],
    ['NFD small', apart.toLowerCase()],
    ['NFC capital', composed.toUpperCase()],
    ['folded', fold(text)],
  ];
}

/** The bytes that a text may be, each with the name of its encoding. */
export function encodingsOf(text) {
  const small = Buffer.from(text, 'utf16le');
  const all = [
    ['UTF-8', Buffer.from(text)],
    ['UTF-16LE', small],
    ['UTF-16BE', Buffer.from(small).swap16()],
    ...base64Of(Buffer.from(text)).map((bytes) => ['base64', bytes]),
  ];
  const percent = encodeURIComponent(text);
  const escaped = text.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (percent !== text) all.push(['percent', Buffer.from(percent)], ['percent', Buffer.from(percent.replaceAll('%20', '+'))]);
  if (escaped !== text) all.push(['JSON', Buffer.from(escaped)]);
  return all;
}

/** What of its base64 does not depend on what stands before and behind, at each of the three places it may begin. */
function base64Of(bytes) {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').replace(/=+$/, '');
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + bytes.length) * 8) / 6);
    return Buffer.from(text.slice(from, to));
  });
}
