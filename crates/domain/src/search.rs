//! Finding a household while its name is being typed.
//!
//! Every word of the query begins a word of the head's name, in any order: "ha lo" finds Lò Văn Hà.
//! "lvh" and "lovanha" find him too, "47" and "047" find his number, and a son's name finds the
//! household below those whose head bears it. Marks are not needed; typed ones put the names that
//! bear them first. No row costs an allocation: the index is made when rows change, not at a key.

use crate::{
    fold::{fold, order_key},
    letters::{lower_text, together},
    summary::SummaryRow,
};
use std::ops::Range;

mod highlight;
mod matching;

use matching::{Words, in_turn, joined, tones_agree};

/// What was typed, read once for all rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    folded: String,
    /// In lower case with its marks, when it has any.
    marked: Option<String>,
}

impl Token {
    fn is_number(&self) -> bool {
        self.folded.bytes().all(|letter| letter.is_ascii_digit())
    }
}

/// The most words of a query that are looked at: no name has more.
const MOST_TOKENS: usize = 8;

impl Query {
    /// Reads what was typed; both Unicode normal forms read alike.
    pub fn new(text: &str) -> Self {
        let marked = marked(text);
        let tokens = marked
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(MOST_TOKENS)
            .map(|word| {
                let folded = fold(word);
                Token {
                    marked: (folded != word).then(|| word.to_owned()),
                    folded,
                }
            })
            .collect();
        Self { tokens }
    }

    /// True when nothing was typed that could be looked for: then every row is found.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The parts of a head's name that the query matches, as byte ranges of the name as written.
    pub fn highlights(&self, name: &str) -> Vec<Range<usize>> {
        highlight::ranges(self, name)
    }
}

/// Where a row was hit; earlier is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Its number.
    Number,
    /// The head's name, by words.
    Head,
    /// The head's name, by initials or written without spaces.
    Initials,
    /// Another member's name.
    Other,
}

/// A row that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place among the rows the index was made of.
    pub row: usize,
    /// Where the query hit it.
    pub place: Place,
}

/// The rows' names, prepared for searching. Made again when rows change.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    rows: Vec<Row>,
    /// Folded heads, heads with marks in lower case and folded others, one behind the other.
    text: String,
}

#[derive(Clone, Debug)]
struct Row {
    number: Option<u32>,
    /// Place in the order of names: what decides between equal hits.
    rank: usize,
    head: Range<usize>,
    marked: Range<usize>,
    others: Range<usize>,
}

impl SearchIndex {
    /// Prepares rows.
    pub fn new<'a>(rows: impl IntoIterator<Item = &'a SummaryRow>) -> Self {
        let mut index = Self::default();
        let mut order = Vec::new();
        for row in rows {
            let head = index.keep(&row.head_folded);
            let with_marks = index.keep(&marked(&row.head));
            let others = index.keep(&row.others_folded);
            let number = row.number.unwrap_or(u32::MAX);
            order.push((order_key(&row.head), number, row.id, order.len()));
            index.rows.push(Row {
                number: row.number,
                rank: 0,
                head,
                marked: with_marks,
                others,
            });
        }
        order.sort();
        for (rank, (_, _, _, at)) in order.into_iter().enumerate() {
            if let Some(row) = index.rows.get_mut(at) {
                row.rank = rank;
            }
        }
        index
    }

    /// The rows that match, the likeliest first; the same query always gives the same order.
    pub fn search(&self, query: &Query) -> Vec<Hit> {
        let mut found: Vec<(Score, usize)> = (0..self.rows.len())
            .filter_map(|at| Some((self.score(query, at)?, at)))
            .collect();
        found.sort_unstable();
        found
            .into_iter()
            .map(|(score, row)| Hit {
                row,
                place: score.place,
            })
            .collect()
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when it holds no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn keep(&mut self, text: &str) -> Range<usize> {
        let from = self.text.len();
        self.text.push_str(text);
        from..self.text.len()
    }

    fn part(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or("")
    }

    fn score(&self, query: &Query, at: usize) -> Option<Score> {
        let row = self.rows.get(at)?;
        let rank = row.rank;
        let mut number = None;
        for token in query.tokens.iter().filter(|token| token.is_number()) {
            number = number.max(Some(number_hit(row.number?, &token.folded)?));
        }
        if query.tokens.iter().all(Token::is_number) {
            return Some(Score {
                other_tones: false,
                place: Place::Number,
                not_at_start: number.unwrap_or(false),
                not_whole: false,
                rank,
            });
        }
        let tokens = || query.tokens.iter().filter(|token| !token.is_number());
        let folded = || tokens().map(|token| token.folded.as_str());
        let head = Words::new(self.part(&row.head));
        if let Some(hit) = in_turn(folded(), &head) {
            let with_marks = Words::new(self.part(&row.marked));
            let agree = tones_agree(tokens(), &with_marks);
            return Some(Score {
                other_tones: !agree,
                place: Place::Head,
                not_at_start: !hit.at_start,
                not_whole: !hit.whole,
                rank,
            });
        }
        let mut one = tokens();
        if let (Some(token), None) = (one.next(), one.next())
            && let Some(first) = joined(&token.folded, &head)
        {
            return Some(Score {
                other_tones: true,
                place: Place::Initials,
                not_at_start: first > 0,
                not_whole: false,
                rank,
            });
        }
        let mut people = self.part(&row.others).split('\n');
        let hit = people.find_map(|person| in_turn(folded(), &Words::new(person)))?;
        Some(Score {
            other_tones: true,
            place: Place::Other,
            not_at_start: !hit.at_start,
            not_whole: !hit.whole,
            rank,
        })
    }
}

/// How far a row is from what was meant: compared field by field, less is nearer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    /// The head's name was not met by words, or bears other marks than those typed.
    other_tones: bool,
    place: Place,
    not_at_start: bool,
    not_whole: bool,
    rank: usize,
}

/// Whether a household's number begins as typed, with or without leading zeros; true when there is
/// more to it than was typed.
fn number_hit(number: u32, typed: &str) -> Option<bool> {
    let bare = typed.trim_start_matches('0');
    let mut digits = [0_u8; 10];
    let mut at = digits.len();
    let mut rest = number;
    while rest > 0 || at > digits.len() - 3 {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    let padded = digits.get(at..).unwrap_or(&[]);
    let plain = {
        let zeros = padded.iter().take_while(|digit| **digit == b'0').count();
        padded.get(zeros..).unwrap_or(&[])
    };
    if plain == bare.as_bytes() {
        return Some(false);
    }
    let begins = padded.starts_with(typed.as_bytes())
        || (bare.len() == typed.len() && plain.starts_with(bare.as_bytes()));
    begins.then_some(true)
}

/// In lower case and Unicode normal form C, so that marks compare.
fn marked(text: &str) -> String {
    let lower = lower_text(&together(text));
    together(&lower).into_owned()
}

#[cfg(test)]
mod tests;
