//! Whose village a household is: its column, its heading, the person's choice, the title.

use super::{options::Options, tally::Tally};
use crate::{
    address::Address,
    fault::{Code, Fault},
    fold::{fold, nearest, tidy},
};
use so_thon_domain::VillageId;

/// The commune's villages, to be asked by name.
pub(super) struct Villages<'a> {
    options: &'a Options,
    known: Vec<Known<'a>>,
}

/// A village with its name as it is compared.
struct Known<'a> {
    id: VillageId,
    name: &'a str,
    lower: String,
    folded: String,
}

impl<'a> Villages<'a> {
    pub fn new(options: &'a Options) -> Self {
        let known = options.villages.iter().map(|village| Known {
            id: village.id,
            name: &village.name,
            lower: tidy(&village.name).to_lowercase(),
            folded: fold(&village.name),
        });
        Self {
            options,
            known: known.collect(),
        }
    }

    /// Whether the text is a village's name, marks or not.
    pub fn is_one(&self, text: &str) -> bool {
        self.named(text).is_some()
    }

    /// Finds the village by a name as written; what is wrong with it goes to `tally` for its
    /// `rows`. `None` means that the household is left out.
    pub fn read(
        &self,
        written: &str,
        address: Address,
        rows: u32,
        tally: &mut Tally,
    ) -> Option<VillageId> {
        if let Some(id) = self.options.village_answers.get(written) {
            return Some(*id);
        }
        let fault = |code| Fault::new(code, address).value(written);
        let Some((id, name)) = self.named(written) else {
            let names = self.known.iter();
            let names = names.map(|village| (village.folded.as_str(), village.name));
            let near = nearest(&fold(written), names);
            tally.add(rows, fault(Code::VillageUnknown).suggestion(near));
            return None;
        };
        if tidy(written).to_lowercase() != name.to_lowercase() {
            tally.add(rows, fault(Code::VillageSpelling).suggestion(Some(name)));
        }
        Some(id)
    }

    /// The village of that name: exactly, or the only one that folds alike. "Thôn" before it is
    /// taken off when it does not belong to the name.
    fn named(&self, written: &str) -> Option<(VillageId, &str)> {
        let bare = crate::line::village_name(written);
        std::iter::once(tidy(written))
            .chain(bare)
            .find_map(|name| self.exact(&name).or_else(|| self.folded(&name)))
    }

    fn exact(&self, name: &str) -> Option<(VillageId, &str)> {
        let lower = name.to_lowercase();
        let village = self.known.iter().find(|village| village.lower == lower)?;
        Some((village.id, village.name))
    }

    fn folded(&self, name: &str) -> Option<(VillageId, &str)> {
        let folded = fold(name);
        let mut alike = self.known.iter().filter(|village| village.folded == folded);
        let village = alike.next()?;
        // Two villages that differ only by their marks cannot be told apart without them.
        alike.next().is_none().then_some((village.id, village.name))
    }
}
