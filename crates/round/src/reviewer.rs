//! A reviewer's phone: the facts of each household as they are found, then the signature, all of it offline.

use crate::{
    desk::{Hand, rules},
    population::{DAY, Reviewed},
};
use anyhow::{Context, Result, anyhow};
use so_thon_domain::{
    Clock, HouseholdId, IdSource, Millis, RecordWrite, VisitId,
    dates::format_date,
    household::{Household, write_answers},
    ids::ReviewId,
    member::Member,
    reference::shipped_procedure,
    review::{
        Case, Common,
        draft::{Scored, SheetDraft},
    },
    typed::{Place, write_of},
    unit::HouseholdUnit,
    visit::Visit,
};
use so_thon_sample::population::Home;
use so_thon_sim::chance::Chance;
use so_thon_sync::phone::Save;
use std::collections::BTreeMap;

/// Reviews every household on the phone; how many were signed.
pub async fn review_all(
    hand: &Hand,
    population: &Reviewed,
    homes: &BTreeMap<&str, &Home>,
    chance: &Chance,
    clock: &impl Clock,
) -> Result<usize> {
    let common = Common::of(&hand.phone.shared().await?);
    let mut signed = 0;
    for row in hand.phone.rows().await? {
        let unit = household(hand, row.id).await?;
        let code = unit.household.list_code.as_deref().unwrap_or_default();
        let home = homes
            .get(code)
            .with_context(|| format!("a household of the unknown code {code:?}"))?;
        let mut ids = chance;
        save(hand, facts(&unit, home, &mut ids, clock.now()), clock).await?;
        let unit = household(hand, row.id).await?;
        let writes = sign(&unit, home, &common, population, &hand.identity.me.name)
            .with_context(|| format!("household {code}"))?;
        save(hand, writes, clock).await?;
        signed += 1;
    }
    Ok(signed)
}

async fn household(hand: &Hand, id: HouseholdId) -> Result<HouseholdUnit> {
    let view = hand.phone.household(id).await?;
    Ok(view.context("a listed household that is not there")?.unit)
}

async fn save(hand: &Hand, writes: Vec<RecordWrite>, clock: &impl Clock) -> Result<()> {
    let save = Save {
        writes,
        draft: None,
    };
    hand.phone.save(save, clock.now()).await?;
    Ok(())
}

/// What the reviewer finds and the list did not say, as one change.
fn facts(
    unit: &HouseholdUnit,
    home: &Home,
    ids: &mut impl IdSource,
    now: Millis,
) -> Vec<RecordWrite> {
    let place = |id| Place {
        id,
        unit: unit.id.into(),
        village: unit.village,
    };
    let mut writes = Vec::new();
    let before = unit.records.get(&unit.id.into());
    let found = Household {
        number: unit.household.number,
        head: unit.household.head,
        ..home.household.clone()
    };
    let house = write_of(place(unit.id.into()), before, &found);
    for member in &unit.members {
        let order = usize::from(member.facts.order.unwrap_or(0));
        let found = order.checked_sub(1).and_then(|at| home.members.get(at));
        let Some(found) = found else { continue };
        // What the list said, in its own words, stays as it came.
        let facts = Member {
            name: member.facts.name.clone(),
            ethnicity: member.facts.ethnicity.clone(),
            relation: member.facts.relation.clone(),
            order: member.facts.order,
            ..found.clone()
        };
        writes.extend(write_of(
            place(member.id),
            unit.records.get(&member.id),
            &facts,
        ));
    }
    if home.answers.is_empty() {
        writes.extend(house);
        return writes;
    }
    let visit = VisitId(ids.fresh(now));
    let said = Visit {
        date: Some(DAY),
        answers: Some(home.answers.clone()),
        ..Visit::default()
    };
    writes.extend(write_of(place(visit.into()), None, &said));
    if let Some(mut house) = house {
        write_answers(&mut house, before, visit, &home.answers);
        writes.push(house);
    }
    writes
}

/// Phiếu B as the app signs it: the class follows from what is in the book, nothing is handed over but what stands on
/// the paper.
fn sign(
    unit: &HouseholdUnit,
    home: &Home,
    common: &Common,
    population: &Reviewed,
    by: &str,
) -> Result<Vec<RecordWrite>> {
    let reviews = unit.reviews();
    let review = reviews.first().context("it is on no round's list")?;
    let round = review.facts.round.context("a review of no round")?;
    let ground = common
        .ground(round, unit.village)
        .context("its round is not on this phone")?;
    let draft = SheetDraft {
        review: ReviewId::from(review.id),
        on: format_date(DAY),
        by: by.to_owned(),
        area: Some(home.area),
        region: String::new(),
        choices: BTreeMap::new(),
        hand_total: home.b1.to_string(),
        income: String::new(),
        base: unit.records.get(&review.id).cloned(),
    };
    let case: Case<'_> = ground.case(&review.facts, &unit.household, &[], shipped_procedure());
    let scored = Scored {
        unit,
        case,
        table: None,
        growth: Some(&population.growth),
    };
    let checked = draft
        .check(&rules(), &scored)
        .map_err(|problems| anyhow!("it cannot be signed: {problems:?}"))?;
    Ok(draft.writes(&checked, unit))
}
