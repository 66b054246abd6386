//! What people write.

use crate::{chance::Chance, world::World};
use chrono::{Days, NaiveDate};
use serde_json::json;
use so_thon_domain::{
    Field, FieldWrite, HouseholdId, MemberId, Record, RecordId, RecordKind, RecordWrite,
    RegistrationId, SupportId, VillageId, VisitId,
    draft::{MeasureDraft, RegistrationDraft, Rules},
    household::{Household, write_answers},
    indicator::{Answer, KNOWN},
    member::Member,
    numbers::Convention,
    reference::shipped,
    support::{State, Support},
    typed::{Item, Place, TypedRecord, write_of},
    unit::HouseholdUnit,
    visit::Visit,
};
use so_thon_sync::{PhoneError, phone::HouseholdView};
use std::collections::BTreeMap;

const WORDS: [&str; 6] = [
    "đầu làng",
    "cạnh suối",
    "sau trường",
    "nhà mới",
    "gần chợ",
    "trên đồi",
];
const NEEDS: [&str; 4] = ["cow", "house", "water", "work"];

fn word(chance: &Chance) -> Option<String> {
    chance.pick(&WORDS).map(|word| (*word).to_owned())
}

fn day(chance: &Chance) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 1, 1)?.checked_add_days(Days::new(chance.below(300)))
}

fn place(record: &Record) -> Place {
    Place {
        id: record.id,
        unit: record.unit,
        village: record.village,
    }
}

/// A record of the household that a form can start from.
fn of_kind<'a>(chance: &Chance, unit: &'a HouseholdUnit, kind: &RecordKind) -> Option<&'a Record> {
    let found: Vec<&Record> = unit.records.values().filter(|r| r.kind == *kind).collect();
    chance.pick(&found).copied()
}

fn edited<T: TypedRecord>(record: &Record, change: impl FnOnce(&mut T)) -> Vec<RecordWrite> {
    let mut after = T::read(record);
    change(&mut after);
    write_of(place(record), Some(record), &after)
        .into_iter()
        .collect()
}

impl World {
    /// The writes of a new household with its people.
    pub(super) fn new_household(
        &self,
        at: usize,
        village: VillageId,
    ) -> (HouseholdId, Vec<RecordWrite>) {
        let now = self.now(at);
        let source = &mut &self.chance;
        let id = HouseholdId::fresh(source, now);
        let people: Vec<MemberId> = (0..1 + self.chance.below(3))
            .map(|_| MemberId::fresh(&mut &self.chance, now))
            .collect();
        let household = Household {
            head: people.first().copied(),
            address: word(&self.chance),
            ..Household::default()
        };
        let unit = RecordId::from(id);
        let place = |id: RecordId| Place {
            id,
            unit,
            village: Some(village),
        };
        let members = people.iter().zip(1..).filter_map(|(id, order)| {
            let member = Member {
                name: word(&self.chance),
                order: Some(order),
                ..Member::default()
            };
            write_of(place((*id).into()), None, &member)
        });
        let writes = write_of(place(unit), None, &household)
            .into_iter()
            .chain(members);
        (id, writes.collect())
    }

    pub(super) async fn make_household(&mut self, at: usize) -> Result<(), PhoneError> {
        let account = self.office.account(self.seats[at].account).await;
        let own: Vec<VillageId> = match account {
            Ok(Some(account)) if !self.seats[at].officer => account.villages.into_iter().collect(),
            _ => self.villages.clone(),
        };
        // Now and then in a village that is not theirs, or with a value no form would let through.
        let of = if self.chance.percent(12) {
            &self.villages
        } else {
            &own
        };
        let Some(village) = self.chance.pick(of).copied() else {
            return Ok(());
        };
        let (id, mut writes) = self.new_household(at, village);
        if self.chance.percent(6)
            && let Some(first) = writes.first_mut()
        {
            let bad = FieldWrite {
                value: json!(5),
                replaces: Vec::new(),
            };
            first.fields.insert(Field::known("address"), bad);
        }
        self.seats[at].made.push(id);
        self.save(at, writes).await
    }

    pub(super) async fn edit_household(&mut self, at: usize) -> Result<(), PhoneError> {
        // A form that was opened long ago knows nothing of what came since.
        let open = self.seats[at].form.take();
        let Some(view) = (match open {
            Some(view) => Some(view),
            None => self.some_household(at).await?,
        }) else {
            return Ok(());
        };
        if self.chance.percent(30) {
            self.seats[at].form = Some(view);
            return Ok(());
        }
        let Some(record) = view.unit.records.get(&view.unit.id.into()) else {
            return Ok(());
        };
        let chance = &self.chance;
        let writes = edited(record, |household: &mut Household| match chance.below(6) {
            0..3 => household.address = word(chance),
            3 => household.note = word(chance).filter(|_| chance.percent(70)),
            4 => household.merit = Some(chance.percent(50)),
            _ => household.no_labour = Some(chance.percent(50)),
        });
        self.save(at, writes).await
    }

    /// Everybody who has a household before them says where it stands, and nobody has seen the
    /// others' words.
    pub(super) async fn quarrel(&mut self, at: usize) -> Result<(), PhoneError> {
        let Some(about) = self.some_household(at).await? else {
            return Ok(());
        };
        for at in 0..self.seats.len() {
            let done = self.say_where(at, about.unit.id).await;
            self.aftermath(at, done);
            self.keep_old(at).await;
        }
        Ok(())
    }

    async fn say_where(&mut self, at: usize, id: HouseholdId) -> Result<(), PhoneError> {
        let Some(view) = self.seats[at].phone.household(id).await? else {
            return Ok(());
        };
        let Some(record) = view.unit.records.get(&id.into()) else {
            return Ok(());
        };
        let words = format!("theo {}", self.seats[at].name);
        let writes = edited(record, |household: &mut Household| {
            household.address = Some(words);
        });
        self.save(at, writes).await
    }

    pub(super) async fn write_member(&mut self, at: usize) -> Result<(), PhoneError> {
        let Some(view) = self.some_household(at).await? else {
            return Ok(());
        };
        let chance = &self.chance;
        let known = of_kind(chance, &view.unit, &RecordKind::MEMBER).filter(|_| chance.percent(60));
        let writes = match known {
            Some(record) => edited(record, |member: &mut Member| member.name = word(chance)),
            None => {
                let id = MemberId::fresh(&mut &self.chance, self.now(at));
                let place = Place {
                    id: id.into(),
                    unit: view.unit.id.into(),
                    village: view.unit.village,
                };
                let member = Member {
                    name: word(chance),
                    ..Member::default()
                };
                write_of(place, None, &member).into_iter().collect()
            }
        };
        self.save(at, writes).await
    }

    pub(super) async fn visit(&mut self, at: usize) -> Result<(), PhoneError> {
        let Some(view) = self.some_household(at).await? else {
            return Ok(());
        };
        if self.cameras && self.chance.percent(40) {
            self.take_photos(at, view.unit.id).await?;
            if self.chance.percent(15) {
                // The form is left open, or the system ended the page behind the camera.
                return Ok(());
            }
        }
        self.visit_at(at, view).await
    }

    /// A visit to a household that is before somebody, with the photos of its form.
    pub(super) async fn visit_at(
        &mut self,
        at: usize,
        view: HouseholdView,
    ) -> Result<(), PhoneError> {
        let id = VisitId::fresh(&mut &self.chance, self.now(at));
        let photos = self.photo_writes(at, &view.unit, id).await?;
        let chance = &self.chance;
        let answers: BTreeMap<String, Answer> = (0..1 + chance.below(4))
            .filter_map(|_| chance.pick(&KNOWN))
            .map(|code| {
                let all = [Answer::Lacking, Answer::NotLacking, Answer::Unsure];
                ((*code).to_owned(), all[chance.place(3)])
            })
            .collect();
        let visit = Visit {
            date: day(chance),
            answers: Some(answers.clone()),
            said: word(chance),
            needs: needs(chance),
            ..Visit::default()
        };
        let unit = RecordId::from(view.unit.id);
        let place = |id| Place {
            id,
            unit,
            village: view.unit.village,
        };
        let mut own = write_of(place(id.into()), None, &visit);
        // Now and then with a value no form would let through, so that its photos come back with it.
        if self.cameras
            && self.chance.percent(8)
            && let Some(said) = own
                .as_mut()
                .and_then(|own| own.fields.get_mut(&Field::known("said")))
        {
            said.value = json!(5);
        }
        let mut household = RecordWrite {
            record: unit,
            kind: RecordKind::HOUSEHOLD,
            unit,
            village: view.unit.village,
            creates: false,
            fields: BTreeMap::new(),
            lists: BTreeMap::new(),
        };
        write_answers(&mut household, view.unit.records.get(&unit), id, &answers);
        let writes = own.into_iter().chain([household]).chain(photos);
        self.save(at, writes.collect()).await
    }

    pub(super) async fn edit_visit(&mut self, at: usize) -> Result<(), PhoneError> {
        let Some(view) = self.some_household(at).await? else {
            return Ok(());
        };
        let chance = &self.chance;
        let Some(record) = of_kind(chance, &view.unit, &RecordKind::VISIT) else {
            return Ok(());
        };
        let mut writes = edited(record, |visit: &mut Visit| {
            visit.needs = needs(chance);
            visit.promise = word(chance);
        });
        if self.cameras && self.chance.percent(20) {
            let id = record.id.into();
            self.take_photos(at, view.unit.id).await?;
            writes.extend(self.photo_writes(at, &view.unit, id).await?);
        }
        self.save(at, writes).await
    }

    /// A registration to escape poverty, or a change of one that is there: a measure more, another
    /// word in the first, the last one taken out.
    async fn register(&mut self, at: usize, view: &HouseholdView) -> Result<(), PhoneError> {
        let chance = &self.chance;
        let Some(today) = NaiveDate::from_ymd_opt(2026, 11, 25) else {
            return Ok(());
        };
        let known = of_kind(chance, &view.unit, &RecordKind::REGISTRATION);
        let known = known.and_then(|own| RegistrationDraft::edit(own.id.into(), &view.unit));
        let now = self.now(at);
        let mut draft = known.unwrap_or_else(|| {
            let id = RegistrationId::fresh(&mut &self.chance, now);
            RegistrationDraft {
                target: "2027".to_owned(),
                ..RegistrationDraft::open(id, &view.unit, today)
            }
        });
        match draft.measures.first_mut() {
            Some(first) if chance.percent(50) => first.what = word(chance).unwrap_or_default(),
            Some(_) if chance.percent(20) => drop(draft.measures.pop()),
            Some(_) | None => draft.measures.push(MeasureDraft {
                key: RegistrationId::fresh(&mut &self.chance, now).to_string(),
                what: "trồng keo".to_owned(),
                who: word(chance).unwrap_or_default(),
                ..MeasureDraft::default()
            }),
        }
        let rules = Rules {
            today,
            numbers: Convention::Vietnamese,
            reference: shipped(),
        };
        // What the form would not let through is not saved.
        let Ok(checked) = draft.check(&rules, &view.unit) else {
            return Ok(());
        };
        let writes = draft.writes(&checked, &view.unit);
        if writes.is_empty() {
            return Ok(());
        }
        self.save(at, writes).await
    }

    pub(super) async fn support(&mut self, at: usize) -> Result<(), PhoneError> {
        let Some(view) = self.some_household(at).await? else {
            return Ok(());
        };
        if self.chance.percent(25) {
            return self.register(at, &view).await;
        }
        let chance = &self.chance;
        let known =
            of_kind(chance, &view.unit, &RecordKind::SUPPORT).filter(|_| chance.percent(50));
        let writes = match known {
            Some(record) => edited(record, |support: &mut Support| {
                support.state = Some(if chance.percent(50) {
                    State::Delivered
                } else {
                    State::Confirmed
                });
                support.delivered_on = day(chance);
            }),
            None => {
                let id = SupportId::fresh(&mut &self.chance, self.now(at));
                let place = Place {
                    id: id.into(),
                    unit: view.unit.id.into(),
                    village: view.unit.village,
                };
                let support = Support {
                    benefit: word(chance),
                    amount: Some(1_500_000),
                    state: Some(State::Asked),
                    asked_on: day(chance),
                    ..Support::default()
                };
                write_of(place, None, &support).into_iter().collect()
            }
        };
        self.save(at, writes).await
    }
}

fn needs(chance: &Chance) -> Vec<Item> {
    let picked = NEEDS.iter().filter(|_| chance.percent(50)).zip(1..);
    picked
        .map(|(key, rank)| Item {
            key: (*key).to_owned(),
            rank,
        })
        .collect()
}
