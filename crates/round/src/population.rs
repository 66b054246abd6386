//! Which population is reviewed, and on which day.

use anyhow::{Result, anyhow};
use chrono::NaiveDate;
use so_thon_domain::growth::Tables;
use so_thon_sample::population::{Figures, Home, Settlement, population};
use std::collections::BTreeMap;

/// The day of every review: within the annual round of 2026, under the standard of 2022–2026.
pub const DAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 20) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The day of the decisions by which the lists before were recognised.
pub const LISTED_ON: NaiveDate = match NaiveDate::from_ymd_opt(2025, 12, 20) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Which one.
#[derive(Clone, Copy, clap::Args)]
pub struct Which {
    /// How many households; the whole province unless told.
    #[arg(long)]
    households: Option<usize>,
    /// The seed of who lacks what.
    #[arg(long, default_value_t = 2_022)]
    seed: u64,
}

/// A population with the figures it must give.
pub struct Reviewed {
    /// What was published, scaled where fewer households were asked for.
    pub figures: Figures,
    /// Its villages.
    pub villages: Vec<Settlement>,
    /// WHO's tables.
    pub growth: Tables,
}

impl Reviewed {
    /// Invents it.
    pub fn of(which: Which) -> Result<Self> {
        let text = include_str!("../../../data/who/growth.txt");
        let growth = Tables::read(text).map_err(|fault| anyhow!("WHO's tables: {fault}"))?;
        let whole = Figures::bac_lieu();
        let figures = match which.households {
            Some(households) => whole.scaled(households),
            None => whole,
        };
        let villages = population(which.seed, &figures, DAY, &growth);
        Ok(Self {
            figures,
            villages,
            growth,
        })
    }

    /// Every home by its code on the list.
    pub fn by_code(&self) -> BTreeMap<&str, &Home> {
        let homes = self.villages.iter().flat_map(|village| &village.homes);
        homes
            .filter_map(|home| Some((home.household.list_code.as_deref()?, home)))
            .collect()
    }
}
