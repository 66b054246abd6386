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
}

impl<'a> Villages<'a> {
    pub fn new(options: &'a Options) -> Self {
        Self { options }
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
            let names = self
                .options
                .villages
                .iter()
                .map(|village| village.name.as_str());
            tally.add(
                rows,
                fault(Code::VillageUnknown).suggestion(nearest(written, names)),
            );
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
        let mut villages = self.options.villages.iter();
        let village = villages.find(|village| village.name.to_lowercase() == lower)?;
        Some((village.id, &village.name))
    }

    fn folded(&self, name: &str) -> Option<(VillageId, &str)> {
        let folded = fold(name);
        let alike = |name: &str| fold(name) == folded;
        let mut villages = self.options.villages.iter();
        let village = villages.find(|village| alike(&village.name))?;
        // Two villages that differ only by their marks cannot be told apart without them.
        let only = villages.all(|other| !alike(&other.name));
        only.then_some((village.id, village.name.as_str()))
    }
}
