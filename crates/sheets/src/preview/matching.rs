//! Which listed households may be households of the book: a second import must not double them.

use super::{
    options::{Answer, ExistingHousehold, Options},
    output::{Candidate, ListedHousehold, Outcome},
};
use crate::fold::fold;
use std::collections::BTreeMap;

/// The book's households, by code and by village and head.
pub(super) struct Book<'a> {
    options: &'a Options,
    by_code: BTreeMap<String, &'a ExistingHousehold>,
    by_head: BTreeMap<(so_thon_domain::VillageId, String), Vec<&'a ExistingHousehold>>,
}

impl<'a> Book<'a> {
    pub fn new(options: &'a Options) -> Self {
        let mut by_code = BTreeMap::new();
        let mut by_head: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for household in &options.existing {
            if let Some(code) = &household.code {
                by_code.insert(code_key(code), household);
            }
            let head = (household.village, fold(&household.head_name));
            by_head.entry(head).or_default().push(household);
        }
        Self {
            options,
            by_code,
            by_head,
        }
    }

    /// By code; else by what the person answered; else asked when the village and the head's name
    /// are the same and nothing speaks against it.
    pub fn outcome(&self, listed: &ListedHousehold) -> Outcome {
        let code = listed.code.as_deref().map(code_key);
        if let Some(household) = code.and_then(|code| self.by_code.get(&code)) {
            return Outcome::Update {
                household: household.id,
            };
        }
        let candidates = self.candidates(listed);
        let row = listed.rows.first().copied().unwrap_or(0);
        match self.options.decisions.get(&row) {
            // An answer for a list that has changed since is asked again.
            Some(Answer::Same(id)) if candidates.iter().any(|one| one.household == *id) => {
                Outcome::Update { household: *id }
            }
            Some(Answer::New) => Outcome::New,
            _ if candidates.is_empty() => Outcome::New,
            _ => Outcome::Ask { candidates },
        }
    }

    fn candidates(&self, listed: &ListedHousehold) -> Vec<Candidate> {
        let (Some(village), Some(head)) = (listed.village, listed.members.first()) else {
            return Vec::new();
        };
        let key = (village, fold(&head.name));
        let head_year = head.birth.map(|birth| birth.year);
        let years: Vec<i32> = listed
            .members
            .iter()
            .filter_map(|member| Some(member.birth?.year))
            .collect();
        let mut candidates: Vec<Candidate> = self
            .by_head
            .get(&key)
            .into_iter()
            .flatten()
            .filter_map(|household| {
                let shared_births = shared(&years, &household.member_birth_years);
                let both = head_year.zip(household.head_birth_year);
                let same_head_birth = both.is_some_and(|(one, other)| one == other);
                // Another year of the head's speaks against it, unless half the family agrees.
                let agrees = both.is_none()
                    || same_head_birth
                    || shared_births > 0 && shared_births as usize * 2 >= years.len();
                agrees.then_some(Candidate {
                    household: household.id,
                    same_head_birth,
                    shared_births,
                })
            })
            .collect();
        candidates.sort_by_key(|one| std::cmp::Reverse((one.same_head_birth, one.shared_births)));
        candidates
    }
}

/// Codes differ by case and spaces between programs.
pub(super) fn code_key(code: &str) -> String {
    let code: String = code.split_whitespace().collect();
    code.to_uppercase()
}

/// How many years both have, each counted as often as both have it.
fn shared(one: &[i32], other: &[i32]) -> u32 {
    let mut rest = other.to_vec();
    let mut count = 0;
    for year in one {
        if let Some(at) = rest.iter().position(|other| other == year) {
            rest.swap_remove(at);
            count += 1;
        }
    }
    count
}
