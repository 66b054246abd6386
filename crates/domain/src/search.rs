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
        let tokens = words_of(&marked)
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
    /// Folded heads, heads with marks in lower case and folded others, one behind the other; a space between words.
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
    /// With which letters the head's words begin: most rows are passed over without reading a name.
    head_begins: Letters,
    /// With which letters the others' words begin.
    others_begin: Letters,
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
            let begins = |part: &Range<usize>| {
                let part = index.text.get(part.clone()).unwrap_or("");
                Letters::of(part.split([' ', '\n']))
            };
            let (head_begins, others_begin) = (begins(&head), begins(&others));
            let number = row.number.unwrap_or(u32::MAX);
            order.push((order_key(&row.head), number, row.id, order.len()));
            index.rows.push(Row {
                number: row.number,
                rank: 0,
                head,
                marked: with_marks,
                others,
                head_begins,
                others_begin,
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
        let letters = query.tokens.iter().filter(|token| !token.is_number());
        let begins = Letters::of(letters.map(|token| token.folded.as_str()));
        let mut found: Vec<(Score, usize)> = (0..self.rows.len())
            .filter_map(|at| Some((self.score(query, begins, at)?, at)))
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

    /// Keeps names, one a line, as words with a space between them.
    fn keep(&mut self, names: &str) -> Range<usize> {
        let from = self.text.len();
        for (at, name) in names.split('\n').enumerate() {
            if at > 0 {
                self.text.push('\n');
            }
            let start = self.text.len();
            for word in words_of(name) {
                if self.text.len() > start {
                    self.text.push(' ');
                }
                self.text.push_str(word);
            }
        }
        from..self.text.len()
    }

    fn part(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or("")
    }

    fn score(&self, query: &Query, begins: Letters, at: usize) -> Option<Score> {
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
        if row.head_begins.hold(begins)
            && let Some(met) = self.meet_head(tokens(), row)
        {
            return Some(met);
        }
        if !row.others_begin.hold(begins) {
            return None;
        }
        let folded = || tokens().map(|token| token.folded.as_str());
        let mut people = self.part(&row.others).split('\n');
        let hit = people.find_map(|person| in_turn(folded(), &Words::spaced(person)))?;
        Some(Score {
            other_tones: true,
            place: Place::Other,
            not_at_start: !hit.at_start,
            not_whole: !hit.whole,
            rank,
        })
    }

    fn meet_head<'t>(
        &self,
        mut tokens: impl Iterator<Item = &'t Token> + Clone,
        row: &Row,
    ) -> Option<Score> {
        let head = Words::spaced(self.part(&row.head));
        let folded = tokens.clone().map(|token| token.folded.as_str());
        if let Some(hit) = in_turn(folded, &head) {
            let with_marks = Words::spaced(self.part(&row.marked));
            return Some(Score {
                other_tones: !tones_agree(tokens, &with_marks),
                place: Place::Head,
                not_at_start: !hit.at_start,
                not_whole: !hit.whole,
                rank: row.rank,
            });
        }
        let (Some(token), None) = (tokens.next(), tokens.next()) else {
            return None;
        };
        let first = joined(&token.folded, &head)?;
        Some(Score {
            other_tones: true,
            place: Place::Initials,
            not_at_start: first > 0,
            not_whole: false,
            rank: row.rank,
        })
    }
}

/// The words of a name.
fn words_of(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// A set of first letters: one bit for each of a to z, one for all others together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Letters(u32);

impl Letters {
    fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let firsts = words.filter_map(|word| word.bytes().next());
        Self(firsts.fold(0, |set, letter| match letter {
            b'a'..=b'z' => set | 1 << (letter - b'a'),
            _ => set | 1 << 26,
        }))
    }

    /// True when every letter of the other set is in this one.
    fn hold(self, other: Self) -> bool {
        other.0 & !self.0 == 0
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
