use super::{
    testing::{Office, day, id},
    *,
};
use crate::{
    reference::Mark,
    typed::{Place, write_of},
};

fn draft(number: u128, kind: Kind, name: &str, from: &str) -> EntryDraft {
    EntryDraft {
        id: id(number),
        kind,
        way: Way::Add,
        code: String::new(),
        name: name.to_owned(),
        from: from.to_owned(),
        to: String::new(),
        source: "Mẫu 10".to_owned(),
        column: String::new(),
    }
}

fn only(faults: Result<(), Vec<EntryFault>>) -> (EntryField, EntryCode) {
    let mut faults = faults.expect_err("refused");
    assert_eq!(faults.len(), 1, "{faults:?}");
    let fault = faults.remove(0);
    (fault.field, fault.code)
}

#[test]
fn a_cause_that_the_office_adds_may_be_chosen_from_its_first_day() {
    let mut office = Office::default();
    let cause = draft(1, Kind::Causes, "Thiếu nước tưới", "01/01/2027");
    office.save(&cause).expect("saved");
    assert_eq!(office.entry(1).code.as_deref(), Some("thieu_nuoc_tuoi"));
    let reference = office.own().reference();
    let codes = |on| {
        let causes = reference.on(List::Causes, on).into_iter();
        causes.map(|own| own.code.clone()).collect::<Vec<_>>()
    };
    assert!(!codes(day(2026, 12, 31)).contains(&"thieu_nuoc_tuoi".to_owned()));
    assert!(codes(day(2027, 1, 1)).contains(&"thieu_nuoc_tuoi".to_owned()));
    let lines = lines(Kind::Causes, &office.own(), &reference);
    assert_eq!(lines.len(), 9);
    let last = lines.last().expect("a line");
    assert_eq!(
        (last.mark, last.origin),
        (Mark::Office, Origin::Entry(id(1)))
    );
}

#[test]
fn what_an_entry_lacks_is_said_beside_its_field() {
    let office = Office::default();
    let empty = EntryDraft {
        source: String::new(),
        ..draft(1, Kind::Needs, "", "31/02/2027")
    };
    let faults = empty.check(&office.own()).expect_err("refused");
    let found: Vec<_> = faults
        .into_iter()
        .map(|own| (own.field, own.code))
        .collect();
    assert_eq!(
        found,
        [
            (EntryField::Name, EntryCode::Missing),
            (EntryField::Source, EntryCode::Missing),
            (EntryField::From, EntryCode::NoDay),
            (EntryField::Column, EntryCode::Missing),
        ]
    );
    let unknown = EntryDraft {
        column: "roads".to_owned(),
        ..draft(1, Kind::Needs, "Đường vào nhà", "01/01/2027")
    };
    let fault = only(unknown.check(&office.own()).map(drop));
    assert_eq!(fault, (EntryField::Column, EntryCode::NoColumn));
    let backwards = EntryDraft {
        to: "31/12/2026".to_owned(),
        ..draft(1, Kind::Causes, "Thiếu nước tưới", "01/01/2027")
    };
    let fault = only(backwards.check(&office.own()).map(drop));
    assert_eq!(fault, (EntryField::To, EntryCode::Backwards));
}

#[test]
fn two_of_one_name_or_code_never_hold_on_one_day() {
    let mut office = Office::default();
    let cause = EntryDraft {
        to: "31/12/2027".to_owned(),
        ..draft(1, Kind::Causes, "Thiếu nước tưới", "01/01/2027")
    };
    office.save(&cause).expect("saved");
    let again = draft(2, Kind::Causes, "thiếu nước tưới", "31/12/2027");
    let overlap = EntryCode::Overlap {
        name: "Thiếu nước tưới".to_owned(),
        from: day(2027, 1, 1),
        to: Some(day(2027, 12, 31)),
    };
    assert_eq!(only(office.save(&again)), (EntryField::From, overlap));
    assert_eq!(office.records.len(), 1);
    let after = draft(2, Kind::Causes, "Thiếu nước tưới", "01/01/2028");
    office.save(&after).expect("the first one is over");
    // The shipped ones count as well, by their names.
    let shipped = draft(3, Kind::Causes, "Thiếu vốn", "01/01/2027");
    let (field, code) = only(office.save(&shipped));
    assert_eq!(field, EntryField::From);
    assert!(matches!(code, EntryCode::Overlap { name, to: None, .. } if name == "Thiếu vốn"));
}

#[test]
fn what_is_written_wrong_is_mended_in_place() {
    let mut office = Office::default();
    let item = EntryDraft {
        code: "1".to_owned(),
        ..draft(1, Kind::SheetA, "Có ô tô", "01/09/2026")
    };
    office.save(&item).expect("saved");
    let mended = EntryDraft {
        way: Way::Mend(id(1)),
        from: "15/09/2026".to_owned(),
        id: id(9),
        ..item.clone()
    };
    office.save(&mended).expect("mended");
    assert_eq!(office.records.len(), 1);
    assert_eq!(office.entry(1).valid_from, Some(day(2026, 9, 15)));
    let common = office.common();
    let item = common.sheet_a.first().expect("an item");
    assert!(item.holds_on(day(2026, 9, 15)) && !item.holds_on(day(2026, 9, 14)));
    // The same number is taken as long as it holds.
    let twin = EntryDraft {
        code: "01".to_owned(),
        ..draft(2, Kind::SheetA, "Có máy giặt", "01/10/2026")
    };
    let (field, code) = only(office.save(&twin));
    assert_eq!(field, EntryField::Code);
    assert!(matches!(code, EntryCode::Overlap { .. }));
    for number in ["", "0", "100", "một"] {
        let item = EntryDraft {
            code: number.to_owned(),
            ..draft(2, Kind::SheetA, "Có máy giặt", "01/10/2026")
        };
        assert_eq!(only(office.save(&item)).0, EntryField::Code, "{number}");
    }
}

#[test]
fn what_follows_ends_what_stood_there_the_day_before() {
    let mut office = Office::default();
    let cause = draft(1, Kind::Causes, "Thiếu nước tưới", "01/01/2027");
    office.save(&cause).expect("saved");
    let next = EntryDraft {
        way: Way::Follow {
            code: "thieu_nuoc_tuoi".to_owned(),
            after: Some(day(2027, 1, 1)),
            own: Some(id(1)),
        },
        ..draft(2, Kind::Causes, "Thiếu nước sản xuất", "01/06/2027")
    };
    let same_day = EntryDraft {
        from: "01/01/2027".to_owned(),
        ..next.clone()
    };
    let fault = only(office.save(&same_day));
    assert_eq!(
        fault,
        (EntryField::From, EntryCode::NotAfter(day(2027, 1, 1)))
    );
    office.save(&next).expect("saved");
    assert_eq!(office.entry(1).valid_to, Some(day(2027, 5, 31)));
    let reference = office.own().reference();
    let name = |on| {
        let all = reference.on(List::Causes, on).into_iter();
        let own = all.filter(|own| own.code == "thieu_nuoc_tuoi");
        own.map(|own| own.name.vi.clone()).collect::<Vec<_>>()
    };
    assert_eq!(name(day(2027, 5, 31)), ["Thiếu nước tưới"]);
    assert_eq!(name(day(2027, 6, 1)), ["Thiếu nước sản xuất"]);
}

#[test]
fn an_item_that_follows_another_is_told_of_its_days_and_not_of_its_number() {
    let mut office = Office::default();
    let item = |number, way, from: &str| EntryDraft {
        way,
        code: "7".to_owned(),
        ..draft(number, Kind::SheetA, "Có ô tô", from)
    };
    let follow = |from, own| Way::Follow {
        code: "07".to_owned(),
        after: Some(from),
        own: Some(id(own)),
    };
    let first = item(1, Way::Add, "01/01/2026");
    office.save(&first).expect("saved");
    let second = item(2, follow(day(2026, 1, 1), 1), "01/01/2028");
    office.save(&second).expect("saved");
    // The first one is followed already: another one may not reach over the second.
    let third = item(3, follow(day(2026, 1, 1), 1), "01/01/2027");
    let (field, code) = only(office.save(&third));
    assert_eq!(field, EntryField::From);
    assert!(matches!(code, EntryCode::Overlap { .. }));
    let third = EntryDraft {
        to: "31/12/2027".to_owned(),
        ..third
    };
    office.save(&third).expect("it ends before the second");
    assert_eq!(office.entry(1).valid_to, Some(day(2026, 12, 31)));
}

#[test]
fn a_shipped_entry_is_followed_and_stays_on_the_list() {
    let mut office = Office::default();
    let next = EntryDraft {
        way: Way::Follow {
            code: "no_capital".to_owned(),
            after: Some(day(2021, 1, 1)),
            own: None,
        },
        ..draft(1, Kind::Causes, "Thiếu vốn sản xuất", "01/01/2027")
    };
    office.save(&next).expect("saved");
    let reference = office.own().reference();
    let lines = lines(Kind::Causes, &office.own(), &reference);
    let before = lines.iter().find(|own| own.code == "no_capital");
    let before = before.expect("the shipped one");
    assert_eq!(before.origin, Origin::Shipped);
    assert_eq!(before.replaced, Some(day(2027, 1, 1)));
    assert!(before.holds_on(day(2026, 12, 31)) && !before.holds_on(day(2027, 1, 1)));
    // Before the shipped one began there is no place for another of its code.
    let earlier = EntryDraft {
        way: Way::Follow {
            code: "no_land".to_owned(),
            after: None,
            own: None,
        },
        ..draft(2, Kind::Causes, "Không có đất", "01/01/2020")
    };
    let (field, code) = only(office.save(&earlier));
    assert_eq!(field, EntryField::From);
    assert!(matches!(code, EntryCode::Overlap { .. }));
}

#[test]
fn a_day_off_moves_a_deadline_of_working_days_until_it_is_taken_back() {
    let mut office = Office::default();
    let deadline = |office: &Office| {
        let common = office.common();
        crate::dates::working_days_after(day(2026, 8, 31), 3, &common.holidays)
    };
    assert_eq!(deadline(&office), day(2026, 9, 3));
    let off = EntryDraft {
        code: "02/09/2026".to_owned(),
        ..draft(1, Kind::Holidays, "Quốc khánh", "")
    };
    office.save(&off).expect("saved");
    assert_eq!(deadline(&office), day(2026, 9, 4));
    let twice = EntryDraft {
        id: id(2),
        ..off.clone()
    };
    assert_eq!(only(office.save(&twice)).0, EntryField::Code);
    let other = EntryDraft {
        way: Way::Mend(id(1)),
        code: "01/09/2026".to_owned(),
        ..off
    };
    office.save(&other).expect("mended");
    let entry = office.entry(1);
    assert_eq!(entry.code.as_deref(), Some("2026-09-01"));
    assert_eq!(entry.valid_from, Some(day(2026, 9, 1)));
    let back = take_back(&office.records[&id(1)]);
    office.take(vec![back]);
    assert_eq!(deadline(&office), day(2026, 9, 3));
    assert!(office.records.contains_key(&id(1)));
}

#[test]
fn an_entry_of_a_list_that_a_later_app_knows_is_let_through() {
    let entry = CatalogueEntry {
        list: Some("roads".to_owned()),
        ..CatalogueEntry::default()
    };
    assert_eq!(check_entry(id(1), &entry, None, &Own::default()), []);
    let place = Place {
        id: id(1),
        unit: id(1),
        village: None,
    };
    let mut office = Office::default();
    office.take(write_of(place, None, &entry).into_iter().collect());
    assert_eq!(office.own().reference(), shipped().clone());
}

#[test]
fn every_kind_is_known_by_its_code() {
    for kind in Kind::ALL {
        assert_eq!(Kind::of(kind.code()), Some(kind));
        if let Some(word) = kind.in_catalogue() {
            assert_eq!(Kind::of_catalogue(word), Some(kind));
            assert!(!kind.is_of_files());
        }
    }
}
