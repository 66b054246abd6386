//! What a file says among what is there: whether it may stand there, and whose place it takes.

use super::{FileCode, FileFault};
use crate::reference::{
    Reference,
    entry::{Numbered, Standard},
    load::both,
    procedure::{Cutoff, Dated, Procedure},
};

pub(super) fn check_standards(new: &[Standard], known: &Reference, faults: &mut Vec<FileFault>) {
    for (at, one) in new.iter().enumerate() {
        let place = || Some((at + 1, one.code.clone()));
        let earlier = new.iter().take(at);
        if let Some(twin) = earlier.clone().find(|other| other.code == one.code) {
            faults.push(FileFault {
                entry: place(),
                key: Some("code"),
                code: FileCode::Overlap {
                    from: twin.from,
                    to: Some(twin.to),
                },
            });
        }
        // One of the same code takes the place of the known one.
        let replaced = |other: &&Standard| new.iter().any(|own| own.code == other.code);
        let others = known.standards.iter().filter(|other| !replaced(other));
        for other in others.chain(earlier) {
            let days = both((one.from, Some(one.to)), (other.from, Some(other.to)));
            if let Some(day) = days
                && one.local == other.local
                && one.code != other.code
            {
                faults.push(FileFault {
                    entry: place(),
                    key: Some("from"),
                    code: FileCode::TwoStandards {
                        name: other.vi.clone(),
                        day,
                    },
                });
            }
        }
    }
}

pub(super) fn check_cutoffs(new: &[Cutoff], reference: &Reference, faults: &mut Vec<FileFault>) {
    for (at, one) in new.iter().enumerate() {
        let mut fault = |key, code| {
            faults.push(FileFault {
                entry: Some((at + 1, one.indicator.clone())),
                key: Some(key),
                code,
            });
        };
        let Some(standard) = reference.standard(&one.standard) else {
            fault("standard", FileCode::NoStandard(one.standard.clone()));
            continue;
        };
        let own = reference.indicators_of(&one.standard);
        if !own.iter().any(|(_, known)| known.code == one.indicator) {
            fault("indicator", FileCode::NoIndicator(one.indicator.clone()));
        }
        let twin =
            |other: &Cutoff| (&other.standard, &other.indicator) == (&one.standard, &one.indicator);
        if new.iter().take(at).any(twin) {
            let code = FileCode::Overlap {
                from: standard.from,
                to: Some(standard.to),
            };
            fault("indicator", code);
        }
    }
}

/// No two of one code on one day: a later one takes the place of an earlier one from its first day
/// on, and one that begins before another must end before it.
pub(super) fn check_days<T>(
    new: &[Dated<T>],
    known: &[Dated<T>],
    known_codes: bool,
    faults: &mut Vec<FileFault>,
) {
    for (at, one) in new.iter().enumerate() {
        let mut fault = |key, code| {
            faults.push(FileFault {
                entry: Some((at + 1, one.code.clone())),
                key: Some(key),
                code,
            });
        };
        if known_codes && !known.iter().any(|other| other.code == one.code) {
            fault("code", FileCode::NoCode(one.code.clone()));
        }
        let days = |other: &Dated<T>| {
            let meets = both((one.from, one.to), (other.from, other.to)).is_some();
            (other.code == one.code && meets).then_some((other.from, other.to))
        };
        let mut later = known.iter().filter(|other| one.from < other.from);
        let found = new.iter().take(at).find_map(days);
        if let Some((from, to)) = found.or_else(|| later.find_map(days)) {
            fault("from", FileCode::Overlap { from, to });
        }
    }
}

impl Reference {
    /// A standard takes the place of the one of its code. A province's own counts the indicators of
    /// the national one of its first day: it raises lines, it does not count other things.
    pub(super) fn take_standard(&mut self, standard: Standard) {
        let national = self.standard_on(standard.from).map(|own| own.code.clone());
        let named = self
            .indicators
            .iter()
            .any(|own| own.places.iter().any(|at| at.standard == standard.code));
        if let (true, false, Some(national)) = (standard.local, named, national) {
            for indicator in &mut self.indicators {
                let own = indicator.places.iter().find(|at| at.standard == national);
                if let Some(own) = own.cloned() {
                    indicator.places.push(Numbered {
                        standard: standard.code.clone(),
                        ..own
                    });
                }
            }
        }
        let mut known = self.standards.iter_mut();
        match known.find(|own| own.code == standard.code) {
            Some(known) => *known = standard,
            None => self.standards.push(standard),
        }
    }
}

impl Procedure {
    pub(super) fn take_part(&mut self, part: Procedure) {
        for own in part.cutoffs {
            let mut known = self.cutoffs.iter_mut();
            let found = known.find(|known| {
                (&known.standard, &known.indicator) == (&own.standard, &own.indicator)
            });
            match found {
                Some(known) => *known = own,
                None => self.cutoffs.push(own),
            }
        }
        take_dated(&mut self.seasons, part.seasons);
        take_dated(&mut self.steps, part.steps);
        take_dated(&mut self.movements, part.movements);
        take_dated(&mut self.forms, part.forms);
    }

    /// A province's own standard has the cut-offs of the national one of its first day, where it has
    /// none of its own for an indicator.
    pub(super) fn follow_national(&mut self, reference: &Reference) {
        for local in reference.standards.iter().filter(|own| own.local) {
            let Some(national) = reference.standard_on(local.from) else {
                continue;
            };
            let own: Vec<Cutoff> = self
                .cutoffs
                .iter()
                .filter(|cutoff| cutoff.standard == national.code)
                .filter(|cutoff| self.cutoff(local, &cutoff.indicator).is_none())
                .map(|cutoff| Cutoff {
                    standard: local.code.clone(),
                    ..cutoff.clone()
                })
                .collect();
            self.cutoffs.extend(own);
        }
    }
}

/// Entries take their places where the first of their code stands: the order of steps means
/// something.
fn take_dated<T>(known: &mut Vec<Dated<T>>, new: Vec<Dated<T>>) {
    for own in new {
        let place = known.iter().position(|other| other.code == own.code);
        known.retain(|other| other.code != own.code || other.from != own.from);
        for other in known.iter_mut().filter(|other| other.code == own.code) {
            let reaches = other.from < own.from && other.to.is_none_or(|to| to >= own.from);
            if reaches {
                other.to = own.from.pred_opt();
            }
        }
        let place = place.unwrap_or(known.len()).min(known.len());
        known.insert(place, own);
    }
}
