//! Hộ: the household, its place and its standing facts.

use crate::gather::Gather;
use crate::{
    change::{FieldWrite, RecordWrite},
    field::Field,
    ids::{HouseholdId, MemberId, VillageId, VisitId},
    indicator::{self, Answer, Deprivation},
    record::Record,
    record_type,
    register::ValueId,
    typed::{fact, value_of},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

record_type! {
    /// What is known of a household besides its people, visits and support. Its class is not here:
    /// it follows from class decisions.
    pub struct Household is HOUSEHOLD {
        /// Number in the commune's book ("Hộ số 047"). Only the server gives it.
        number: u32 = "number",
        /// The member who is chủ hộ.
        head: MemberId = "head",
        /// The list's own code for the household, kept to match a second import.
        list_code: String = "list_code",
        /// Where in the village, in the household's words.
        address: String = "address",
        /// A number to call.
        phone: String = "phone",
        /// Where the house stands.
        position: Position = "position",
        /// Has a person of merit to the revolution (CSCC, người có công).
        merit: bool = "merit",
        /// Of a people native to the place (DTTC, dân tộc tại chỗ).
        native_minority: bool = "native_minority",
        /// Without labour capacity (KCKNLĐ).
        no_labour: bool = "no_labour",
        /// What else one should know.
        note: String = "note",
        /// The walls are of durable material.
        walls_durable: bool = "walls_durable",
        /// The pillars are.
        pillars_durable: bool = "pillars_durable",
        /// The roof is.
        roof_durable: bool = "roof_durable",
        /// Area of the house in square decimetres (1 m² is 100), so that 12,5 m² is exact.
        house_dm2: u32 = "house_dm2",
        /// Code of the water source (the cut-offs of `data/` say which are clean), or words.
        water: String = "water",
        /// Code of the kind of toilet, or words.
        toilet: String = "toilet",
        /// Someone of the household uses the internet.
        internet: bool = "internet",
        /// Codes of the means of information it has; empty when it was asked and has none.
        means: Vec<String> = "means",
        /// Where it moved to within the commune, the latest move. Structural: see [`crate::belonging`].
        moved: Moved = "moved",
        /// The household it is the same as. Structural: see [`crate::belonging`].
        merged: Merged = "merged",
        /// How it came out of another one.
        split: Split = "split",
        /// Why it is no longer a household of the commune.
        closed: Closed = "closed",
    }
}

/// A move to another village of the commune; one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The village it lies in from then on.
    pub to: VillageId,
    /// When, as the officer wrote it.
    pub date: NaiveDate,
}

/// A household that proved to be another one written twice; one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The one that goes on.
    pub into: HouseholdId,
    /// When it was found out.
    pub date: NaiveDate,
    /// The values of this household that the officer saw when merging it. What comes beside them
    /// was written by people who did not know, and is shown with the one that goes on.
    pub seen: Vec<ValueId>,
}

/// A household that came out of another one; one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// The one its people were in.
    pub from: HouseholdId,
    /// Since when it is its own.
    pub date: NaiveDate,
    /// Why, in the officer's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A household that is no more; one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Why.
    pub reason: Closing,
    /// Since when.
    pub date: NaiveDate,
    /// Where to, or what else is known of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Why a household is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// Its people moved out of the commune (chuyển đi).
    MovedAway,
    /// Its only person died.
    Died,
}

/// A place with how far it may be off: one fact, because one without the other misleads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Latitude in units of 1e-7 degree, WGS 84.
    pub lat_e7: i32,
    /// Longitude in units of 1e-7 degree, WGS 84.
    pub lon_e7: i32,
    /// Radius of 68 % confidence in metres, as the phone reports it.
    pub accuracy_m: u32,
}

impl Position {
    /// Great-circle distance in metres (haversine, mean earth radius 6,371,009 m).
    pub fn metres_to(&self, other: &Self) -> f64 {
        let radians = |e7: i32| f64::from(e7) * 1e-7_f64.to_radians();
        let (lat, other_lat) = (radians(self.lat_e7), radians(other.lat_e7));
        let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
        let chord = half(lat, other_lat)
            + lat.cos() * other_lat.cos() * half(radians(self.lon_e7), radians(other.lon_e7));
        2.0 * 6_371_009.0 * chord.sqrt().asin()
    }
}

/// Every answered indicator of a household, by code.
pub fn deprivations(record: &Record) -> BTreeMap<String, Deprivation> {
    record
        .registers
        .keys()
        .filter_map(|field| {
            Some((
                indicator::code(field)?.to_owned(),
                fact::<Deprivation>(record, field)?,
            ))
        })
        .gather()
}

/// Adds to a household's write the answers given at a visit: each is its own register, and names
/// the value that the visitor saw. An answer equal to the one that stands is written again, because
/// it was asked again: the visit that says so is a fact of its own.
pub fn write_answers(
    write: &mut RecordWrite,
    household: Option<&Record>,
    visit: VisitId,
    answers: &BTreeMap<String, Answer>,
) {
    for (code, answer) in answers {
        let field: Field = indicator::field(code);
        let seen = household.and_then(|record| record.registers.get(&field)?.shown());
        let value = Deprivation {
            answer: *answer,
            visit: Some(visit),
            evidence: None,
        };
        write.fields.insert(
            field,
            FieldWrite {
                value: value_of(&value),
                replaces: seen.map(|(id, _)| id).into_iter().collect(),
            },
        );
    }
}
