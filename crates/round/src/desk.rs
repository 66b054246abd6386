//! The officer's phone: villages, lists, the round and who reviews whom.

use crate::{
    population::{DAY, Reviewed},
    sheets,
};
use anyhow::{Context, Result, anyhow, ensure};
use so_thon_domain::{
    AccountId, Clock, RecordWrite, RoundId, VillageId,
    class_decision::Class,
    numbers::Convention,
    reference::{shipped, shipped_procedure},
    review::{
        ListSource, Review, RoundSeason,
        draft::{ReviewRules, RoundDraft},
        review_id,
    },
    typed::{Place, write_of},
    village::Village,
};
use so_thon_kill::{http::Http, seat::sealer};
use so_thon_sample::population::{Settlement, official_list};
use so_thon_sheets::preview::KnownVillage;
use so_thon_sim::chance::Chance;
use so_thon_sync::{Identity, MemoryStore, Phone, engine::sync};
use std::{collections::BTreeMap, net::SocketAddr};

/// A phone with its road to the office.
pub struct Hand {
    /// The phone.
    pub phone: Phone<MemoryStore>,
    /// The road.
    pub road: Http,
    /// Whose it is.
    pub identity: Identity,
}

impl Hand {
    /// An empty phone with its seat.
    pub async fn new(office: SocketAddr, identity: Identity, chance: &Chance) -> Result<Self> {
        let phone = Phone::new(MemoryStore::new(), sealer(chance));
        phone.enrol(&identity).await?;
        let road = Http::new(office, identity.token.clone());
        Ok(Self {
            phone,
            road,
            identity,
        })
    }

    /// Syncs, and makes sure that the office took everything.
    pub async fn sync(&self, clock: &impl Clock) -> Result<()> {
        let round = sync(&self.phone, &self.road, clock, |_| {}).await?;
        ensure!(
            round.sent_back == 0,
            "{} changes came back",
            round.sent_back
        );
        let unsent = self.phone.counts().await?.unsent;
        ensure!(unsent == 0, "{unsent} changes were not taken");
        Ok(())
    }
}

/// What the forms of a review are checked by.
pub fn rules() -> ReviewRules<'static> {
    ReviewRules {
        today: DAY,
        numbers: Convention::Vietnamese,
        reference: shipped(),
        procedure: shipped_procedure(),
    }
}

/// Makes the villages; their ids by name.
pub async fn make_villages(
    desk: &Hand,
    population: &Reviewed,
    chance: &Chance,
    clock: &impl Clock,
) -> Result<Vec<KnownVillage>> {
    let mut known = Vec::new();
    let mut saves = Vec::new();
    for village in &population.villages {
        let mut source = chance;
        let id = VillageId::fresh(&mut source, clock.now());
        let place = Place {
            id: id.into(),
            unit: id.into(),
            village: Some(id),
        };
        let facts = Village {
            name: Some(village.name.clone()),
            word: Some("Ấp".to_owned()),
            ..Village::default()
        };
        saves.push(write_of(place, None, &facts).into_iter().collect());
        let name = village.name.clone();
        known.push(KnownVillage { id, name });
    }
    desk.phone.save_all(saves, clock.now()).await?;
    desk.sync(clock).await?;
    Ok(known)
}

/// Villages on one list. A file holds so many lines and no more (`so_thon_sheets::limits`): a province's lists come in
/// parts, as its communes send them.
const VILLAGES_ON_LIST: usize = 100;

/// Imports both lists of every part. Each is compared with what those before it brought.
pub async fn import(
    desk: &Hand,
    population: &Reviewed,
    villages: &[KnownVillage],
    chance: &Chance,
    clock: &impl Clock,
) -> Result<()> {
    for part in population.villages.chunks(VILLAGES_ON_LIST) {
        for class in [Class::Poor, Class::NearPoor] {
            import_list(desk, part, class, villages, chance, clock).await?;
        }
    }
    Ok(())
}

async fn import_list(
    desk: &Hand,
    part: &[Settlement],
    class: Class,
    villages: &[KnownVillage],
    chance: &Chance,
    clock: &impl Clock,
) -> Result<()> {
    let homes = part.iter().flat_map(|own| &own.homes);
    let expected = homes.filter(|home| home.listed == class).count();
    if expected == 0 {
        return Ok(());
    }
    let csv = official_list(part, class, 2025);
    let book = desk.phone.households().await?;
    let (seat, mut ids) = (desk.identity.seat, chance);
    let plan = sheets::plan(&csv, class, villages, &book, seat, &mut ids, clock.now())?;
    ensure!(
        usize::try_from(plan.made) == Ok(expected) && plan.changed == 0,
        "the list of {class:?} makes {} of {expected}",
        plan.made
    );
    desk.phone.save_all(plan.saves, clock.now()).await?;
    desk.sync(clock).await
}

/// Opens the annual round of 2026.
pub async fn open_round(desk: &Hand, chance: &Chance, clock: &impl Clock) -> Result<RoundId> {
    let mut source = chance;
    let draft = RoundDraft {
        round: RoundId::fresh(&mut source, clock.now()),
        name: "Rà soát năm 2026".to_owned(),
        season: RoundSeason::Annual,
        from: "01/09/2026".to_owned(),
        to: "14/12/2026".to_owned(),
        by: desk.identity.me.name.clone(),
    };
    let checked = draft
        .check(&rules(), &[])
        .map_err(|problems| anyhow!("the round: {problems:?}"))?;
    let writes = draft.writes(&checked);
    desk.phone.save_all(vec![writes], clock.now()).await?;
    Ok(draft.round)
}

/// Puts every household on the round's list and says whose it is.
pub async fn list_households(
    desk: &Hand,
    round: RoundId,
    reviewers: &BTreeMap<VillageId, AccountId>,
    clock: &impl Clock,
) -> Result<usize> {
    let mut saves: Vec<Vec<RecordWrite>> = Vec::new();
    for unit in desk.phone.households().await?.into_values() {
        let village = unit.village.context("a household without a village")?;
        let place = Place {
            id: review_id(round, unit.id).into(),
            unit: unit.id.into(),
            village: Some(village),
        };
        let review = Review {
            round: Some(round),
            listed: Some(ListSource::CurrentList),
            reviewer: reviewers.get(&village).copied(),
            ..Review::default()
        };
        saves.push(write_of(place, None, &review).into_iter().collect());
    }
    let count = saves.len();
    desk.phone.save_all(saves, clock.now()).await?;
    desk.sync(clock).await?;
    Ok(count)
}
