//! Which counts may be told: small ones are hidden, and as many larger ones beside them as it takes
//! to keep the small ones from being computed out of the totals.
//!
//! This is the minimum frequency rule with secondary cell suppression (A. Hundepool, J.
//! Domingo-Ferrer, L. Franconi, S. Giessing, E. Schulte Nordholt, K. Spicer, P.-P. de Wolf:
//! *Statistical Disclosure Control*, Wiley 2012). A hidden small count is held open by a rectangle:
//! with another column and another line it makes four cells, of which the other three are hidden
//! too and hold at least [`ROOM`]. Whatever the small one is, from nought to four, the other three
//! make up for it, and every total that is told stays as it is.
//!
//! Pure: counts in, figures out.

use so_thon_protocol::totals::{Figure, SMALL};

/// How much a count holds that can make up for any small one and is not small itself afterwards.
pub const ROOM: u64 = SMALL + (SMALL - 1);

/// Whether a count is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Told,
    Few,
    Untold,
}

fn figure(value: u64, mark: Mark) -> Figure {
    match mark {
        Mark::Told => Figure::Is(value),
        Mark::Few => Figure::Few,
        Mark::Untold => Figure::Untold,
    }
}

fn first_mark(value: u64) -> Mark {
    if value < SMALL { Mark::Few } else { Mark::Told }
}

/// Lines of parts with a total each, and a last line of the totals of each part.
#[derive(Clone, Debug)]
pub struct Table<const PARTS: usize> {
    /// With the totals: the last line, and the last of each line.
    values: Vec<Vec<u64>>,
    marks: Vec<Vec<Mark>>,
}

impl<const PARTS: usize> Table<PARTS> {
    /// Decides what may be told of these lines.
    pub fn of(lines: &[[u64; PARTS]]) -> Self {
        let with_total = |parts: &[u64; PARTS]| {
            let total = parts.iter().sum();
            parts.iter().copied().chain([total]).collect::<Vec<u64>>()
        };
        let sums = std::array::from_fn(|part| lines.iter().map(|line| line[part]).sum());
        let values: Vec<_> = lines.iter().chain([&sums]).map(with_total).collect();
        let marks = values
            .iter()
            .map(|line| line.iter().map(|value| first_mark(*value)).collect())
            .collect();
        let mut table = Self { values, marks };
        for line in 0..lines.len() {
            for part in 0..PARTS {
                if table.marks[line][part] == Mark::Few {
                    table.hold_open(line, part);
                }
            }
        }
        table
    }

    /// The parts of a line; none: of all lines together.
    pub fn figures(&self, line: Option<usize>) -> [Figure; PARTS] {
        std::array::from_fn(|part| self.at(line, part))
    }

    /// The total of a line; none: of everything.
    pub fn total(&self, line: Option<usize>) -> Figure {
        self.at(line, PARTS)
    }

    fn at(&self, line: Option<usize>, part: usize) -> Figure {
        let line = line.unwrap_or(self.values.len() - 1);
        figure(self.values[line][part], self.marks[line][part])
    }

    /// Hides the cheapest three cells that make a rectangle with a small one. With the totals there
    /// always is one.
    fn hold_open(&mut self, line: usize, part: usize) {
        let lines = (0..self.values.len()).filter(|other| *other != line);
        let corners = lines.flat_map(|other| {
            let parts = (0..=PARTS).filter(|one| *one != part);
            parts.map(move |one| [(line, one), (other, part), (other, one)])
        });
        let priced = corners.filter_map(|corners| Some((self.price(&corners)?, corners)));
        let Some((_, corners)) = priced.min() else {
            return;
        };
        for (line, part) in corners {
            let mark = &mut self.marks[line][part];
            if *mark == Mark::Told {
                *mark = Mark::Untold;
            }
        }
    }

    /// What hiding these loses: the total of everything first, then totals of parts, totals of
    /// lines, how many counts, and how large they are. None where one cannot make up for a small
    /// count.
    fn price(&self, corners: &[(usize, usize); 3]) -> Option<[u64; 5]> {
        let mut price = [0; 5];
        for (line, part) in corners {
            let (value, last) = (self.values[*line][*part], self.values.len() - 1);
            let place = match (*line == last, *part == PARTS) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) if value < ROOM => return None,
                (false, false) => 3,
            };
            if self.marks[*line][*part] == Mark::Told {
                price[place] += 1;
                price[4] += value;
            }
        }
        Some(price)
    }
}

/// Households that are to be visited, as they are told: those that were not. Together they are
/// three of the parts of a line of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Visited lately.
    pub visited: u64,
    /// Not.
    pub unvisited: u64,
}

/// Counts one under the other with their total, and nothing beside them.
#[derive(Clone, Debug)]
pub struct Column {
    /// The total is the last one.
    figures: Vec<Figure>,
}

impl Column {
    /// Decides what may be told of these counts.
    pub fn of(values: &[u64]) -> Self {
        let cells = values
            .iter()
            .map(|value| (*value, first_mark(*value), *value >= ROOM));
        Self::held_open(cells.collect())
    }

    /// Decides what may be told of those that were not visited. Whoever knows how many there are
    /// could compute from it how many were: a count is told only where that one has room too,
    /// which also keeps it from closing in on a small class.
    pub fn of_listed(lines: &[Listed]) -> Self {
        let cells = lines.iter().map(|line| {
            let both = line.unvisited >= ROOM && line.visited >= ROOM;
            let mark = match first_mark(line.unvisited) {
                Mark::Told if line.visited < ROOM => Mark::Untold,
                mark => mark,
            };
            (line.unvisited, mark, both)
        });
        Self::held_open(cells.collect())
    }

    /// The count of a line; none: their total.
    pub fn figure(&self, line: Option<usize>) -> Figure {
        let line = line.unwrap_or(self.figures.len() - 1);
        self.figures[line]
    }

    /// Each with what is decided of it alone, and whether it can make up for another one.
    fn held_open(mut cells: Vec<(u64, Mark, bool)>) -> Self {
        let sum: u64 = cells.iter().map(|(value, _, _)| value).sum();
        let mut total = first_mark(sum);
        if cells.iter().any(|(_, mark, _)| *mark != Mark::Told) {
            let able = cells.iter_mut().filter(|(_, _, able)| *able);
            match able.min_by_key(|(value, _, _)| *value) {
                Some((_, mark, _)) => *mark = Mark::Untold,
                None if total == Mark::Told => total = Mark::Untold,
                None => {}
            }
        }
        let cells = cells.into_iter().map(|(value, mark, _)| (value, mark));
        let all = cells.chain([(sum, total)]);
        Self {
            figures: all.map(|(value, mark)| figure(value, mark)).collect(),
        }
    }
}
