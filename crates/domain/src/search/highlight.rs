//! Which letters of a name, as written, a query met.

use super::{
    Query,
    matching::{Words, assign, joined, spread},
};
use crate::{fold::fold, letters::is_mark};
use std::ops::Range;

pub(super) fn ranges(query: &Query, name: &str) -> Vec<Range<usize>> {
    let folded = fold(name);
    let words = Words::new(&folded);
    let tokens = || {
        let letters = query.tokens.iter().filter(|token| !token.is_number());
        letters.map(|token| token.folded.as_str())
    };
    let mut met = [0; 10];
    if let Some((taken, _)) = assign(tokens(), &words) {
        for (token, word) in tokens().zip(taken) {
            if let Some(length) = met.get_mut(usize::from(word)) {
                *length = token.len();
            }
        }
    } else if let Some(token) = tokens().next()
        && tokens().nth(1).is_none()
        && let Some(first) = joined(token, &words)
    {
        spread(token, &words, first, &mut met);
    }
    let own = words_as_written(name);
    own.iter()
        .zip(met)
        .filter(|(_, length)| *length > 0)
        .map(|(word, length)| word.start..end(name, word, length))
        .collect()
}

/// The words of a name as byte ranges, split as folding splits them.
fn words_as_written(name: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut inside = false;
    for (at, letter) in name.char_indices() {
        let end = at + letter.len_utf8();
        if is_mark(letter) || (inside && letter.is_alphanumeric()) {
            if let Some(word) = words.last_mut().filter(|_| inside) {
                word.end = end;
            }
        } else if letter.is_alphanumeric() {
            words.push(at..end);
            inside = true;
        } else {
            inside = false;
        }
    }
    words
}

/// Where the first `length` folded bytes of a word end, with the marks that belong to them.
fn end(name: &str, word: &Range<usize>, length: usize) -> usize {
    let written = name.get(word.clone()).unwrap_or("");
    let mut left = length;
    for (at, letter) in written.char_indices() {
        if is_mark(letter) {
            continue;
        }
        if left == 0 {
            return word.start + at;
        }
        left = left.saturating_sub(fold(letter.encode_utf8(&mut [0; 4])).len());
    }
    word.end
}
