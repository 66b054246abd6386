//! How the words of a query meet the words of a name.

use super::{Token, words_of};

/// The most words of a name that are looked at.
const MOST_WORDS: usize = 10;

/// The words of a name, without allocating.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    words: [&'a str; MOST_WORDS],
    count: usize,
}

impl<'a> Words<'a> {
    /// Of a name as it is written.
    pub fn new(name: &'a str) -> Self {
        Self::of(words_of(name))
    }

    /// Of a name whose words are kept with one space between them: found without looking letters up.
    pub fn spaced(name: &'a str) -> Self {
        Self::of(name.split(' ').filter(|word| !word.is_empty()))
    }

    fn of(words: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self {
            words: [""; MOST_WORDS],
            count: 0,
        };
        for word in words.take(MOST_WORDS) {
            all.words[all.count] = word;
            all.count += 1;
        }
        all
    }

    pub fn get(&self, at: usize) -> Option<&'a str> {
        self.words.get(..self.count)?.get(at).copied()
    }

    pub fn len(&self) -> usize {
        self.count
    }
}

/// How well the words of a query met those of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Met {
    /// The name begins with them, in their order.
    pub at_start: bool,
    /// Each is a whole word.
    pub whole: bool,
}

/// Which word of the name each token took.
pub(super) type Taken = [u8; MOST_WORDS];

/// Gives each token a word of its own that it begins; the first way in reading order.
pub(super) fn assign<'t>(
    tokens: impl Iterator<Item = &'t str> + Clone,
    words: &Words<'_>,
) -> Option<(Taken, usize)> {
    let mut taken = [u8::MAX; MOST_WORDS];
    let count = tokens.clone().count();
    (count <= words.len() && place(tokens, words, 0, 0, &mut taken)).then_some((taken, count))
}

fn place<'t>(
    mut tokens: impl Iterator<Item = &'t str> + Clone,
    words: &Words<'_>,
    used: u16,
    at: usize,
    taken: &mut Taken,
) -> bool {
    let Some(token) = tokens.next() else {
        return true;
    };
    for word in 0..words.len() {
        let free = used & (1 << word) == 0;
        if free && words.get(word).is_some_and(|word| word.starts_with(token)) {
            taken[at] = u8::try_from(word).unwrap_or(u8::MAX);
            if place(tokens.clone(), words, used | (1 << word), at + 1, taken) {
                return true;
            }
        }
    }
    false
}

/// Meets the words of a name in any order.
pub(super) fn in_turn<'t>(
    tokens: impl Iterator<Item = &'t str> + Clone,
    words: &Words<'_>,
) -> Option<Met> {
    let (taken, count) = assign(tokens.clone(), words)?;
    let chosen = || taken.iter().take(count).map(|at| usize::from(*at));
    Some(Met {
        at_start: chosen().enumerate().all(|(at, word)| at == word),
        whole: tokens
            .zip(chosen())
            .all(|(token, at)| words.get(at) == Some(token)),
    })
}

/// True when the name's words bear the marks that were typed. Tokens without marks agree with any.
pub(super) fn tones_agree<'t>(
    tokens: impl Iterator<Item = &'t Token> + Clone,
    words: &Words<'_>,
) -> bool {
    let mut with_marks = tokens
        .filter_map(|token| token.marked.as_deref())
        .peekable();
    with_marks.peek().is_none() || assign(with_marks, words).is_some()
}

/// Meets neighbouring words run together: "lvh", "lovanha" and "lvha" all begin Lò Văn Hà word by
/// word. At least two words must be met; the first of them is named.
pub(super) fn joined(token: &str, words: &Words<'_>) -> Option<usize> {
    (0..words.len()).find(|first| {
        let mut lengths = [0; MOST_WORDS];
        spread(token, words, *first, &mut lengths).is_some_and(|last| last > first + 1)
    })
}

/// Splits a token into beginnings of the words from `first` on, as long as can be; the word behind
/// the last one met, and how much of each word was met.
pub(super) fn spread(
    token: &str,
    words: &Words<'_>,
    first: usize,
    lengths: &mut [usize; MOST_WORDS],
) -> Option<usize> {
    if token.is_empty() {
        return Some(first);
    }
    let word = words.get(first)?;
    let mut common = 0;
    for (own, typed) in word.bytes().zip(token.bytes()) {
        if own != typed {
            break;
        }
        common += 1;
    }
    for length in (1..=common).rev() {
        if let Some(rest) = token.get(length..)
            && let Some(last) = spread(rest, words, first + 1, lengths)
        {
            lengths[first] = length;
            return Some(last);
        }
    }
    None
}
