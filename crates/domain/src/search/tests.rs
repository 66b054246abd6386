use super::*;
use crate::{
    draft::testing::day,
    ids::HouseholdId,
    summary::{Answers, SummaryRow},
};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

fn row(number: u32, head: &str, others: &[&str]) -> SummaryRow {
    let others: Vec<_> = others.iter().map(|name| fold(name)).collect();
    SummaryRow {
        id: HouseholdId(Uuid::from_u128(u128::from(number))),
        village: None,
        number: Some(number),
        head: head.to_owned(),
        head_folded: fold(head),
        head_birth: None,
        others_folded: others.join("\n"),
        people: 1,
        class: None,
        answers: Answers::default(),
        visited: Some(day(2026, 10, 12)),
        promised: None,
        unconfirmed: None,
        position: None,
        closed: false,
        clash: false,
        unsent: 0,
        review: None,
        plan: None,
        labour: false,
    }
}

fn village() -> Vec<SummaryRow> {
    vec![
        row(60, "Quàng Thị Pâng", &["Lò Văn Hà", "Lò Thị Ban"]),
        row(98, "Lò Văn Hặc", &[]),
        row(112, "Lò Văn Hải", &["Lò Thị Hán"]),
        row(51, "Lò Văn Hạnh", &[]),
        row(47, "Lò Văn Hà", &["Cà Thị Ín", "Lò Thị Inh"]),
        row(1, "Đinh Thị Y Nga", &[]),
        row(470, "Hà Văn Lò", &[]),
        row(5, "Hồ A Páo", &[]),
    ]
}

fn found(text: &str) -> Vec<String> {
    let rows = village();
    SearchIndex::new(&rows)
        .search(&Query::new(text))
        .into_iter()
        .map(|hit| rows[hit.row].head.clone())
        .collect()
}

#[test]
fn typing_without_marks_finds_what_was_written_with_them() {
    assert_eq!(
        found("lo van ha"),
        [
            "Lò Văn Hà",
            "Lò Văn Hải",
            "Lò Văn Hạnh",
            "Lò Văn Hặc",
            "Hà Văn Lò",
            "Quàng Thị Pâng"
        ]
    );
    assert_eq!(found("dinh y"), ["Đinh Thị Y Nga"]);
}

#[test]
fn typed_marks_put_the_names_that_bear_them_first() {
    assert_eq!(found("hải")[0], "Lò Văn Hải");
    assert_eq!(found("ha hặ")[..0], Vec::<String>::new());
    assert_eq!(found("lò hặ")[0], "Lò Văn Hặc");
}

#[test]
fn words_come_in_any_order_and_one_letter_is_a_name() {
    assert_eq!(found("nga dinh"), ["Đinh Thị Y Nga"]);
    assert_eq!(found("y"), ["Đinh Thị Y Nga"]);
    assert_eq!(found("ho a"), ["Hồ A Páo"]);
    assert_eq!(found("lo lo"), Vec::<String>::new());
}

#[test]
fn initials_and_run_together_words_find_a_name() {
    for text in ["lvh", "LVH", "lvha", "lovanha"] {
        assert!(found(text).contains(&"Lò Văn Hà".to_owned()), "{text}");
    }
    assert_eq!(found("dtyn"), ["Đinh Thị Y Nga"]);
}

#[test]
fn a_number_finds_its_household_first() {
    assert_eq!(found("47"), ["Lò Văn Hà", "Hà Văn Lò"]);
    assert_eq!(found("047"), ["Lò Văn Hà"]);
    assert_eq!(found("lo 47"), ["Lò Văn Hà", "Hà Văn Lò"]);
    assert_eq!(found("5"), ["Hồ A Páo", "Lò Văn Hạnh"]);
    assert_eq!(found("999"), Vec::<String>::new());
}

#[test]
fn a_members_name_finds_the_household_below_the_heads() {
    assert_eq!(found("in ca"), ["Lò Văn Hà"]);
    assert_eq!(found("lo thi")[0], "Lò Văn Hà");
    assert_eq!(
        found("lo van ha").last().map(String::as_str),
        Some("Quàng Thị Pâng")
    );
}

#[test]
fn nothing_typed_finds_all_in_the_order_of_names() {
    let all = found(" . ");
    assert_eq!(all.len(), 8);
    assert_eq!(found(""), all);
}

#[test]
fn the_met_letters_are_marked_in_the_name_as_written() {
    let marked = |query: &str, name: &str| {
        let ranges = Query::new(query).highlights(name);
        ranges
            .into_iter()
            .map(|range| name.get(range).expect("whole letters").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(marked("lo van ha", "Lò Văn Hải"), ["Lò", "Văn", "Hả"]);
    assert_eq!(marked("ha", "Lò Văn Hải"), ["Hả"]);
    assert_eq!(marked("lvh", "Lò Văn Hà"), ["L", "V", "H"]);
    assert_eq!(marked("dinh", "Đinh Thị Y Nga"), ["Đinh"]);
    assert_eq!(marked("ban", "Lò Văn Hà"), Vec::<String>::new());
    let apart: String = "Lò Văn Hải".nfd().collect();
    assert_eq!(marked("hả", &apart), ["Hả".nfd().collect::<String>()]);
}

#[test]
fn five_thousand_rows_are_searched_within_a_keystroke() {
    let rows: Vec<_> = (0..5000)
        .map(|at| {
            row(
                at,
                ["Lò Văn Hà", "Đinh Thị Y Nga", "Hồ A Páo"][at as usize % 3],
                &["Lò Thị Ban"; 3],
            )
        })
        .collect();
    let index = SearchIndex::new(&rows);
    assert_eq!(index.search(&Query::new("ban")).len(), 5000);
    assert_eq!(index.search(&Query::new("pao")).len(), 1666);
}

fn name() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Lò", "Văn", "Hà", "Hải", "Thị", "Đinh", "Y", "Nga", "Hồ", "A", "Páo", "Nguyễn", "Ín", "ễ",
    ]);
    prop::collection::vec(word, 1..5).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn both_unicode_forms_find_the_same(names in prop::collection::vec(name(), 1..8), query in name()) {
        let apart: String = query.nfd().collect();
        let written: Vec<_> = (0..).zip(&names).map(|(at, name)| row(at, name, &[])).collect();
        let decomposed: Vec<_> = (0..)
            .zip(&names)
            .map(|(at, name)| row(at, &name.nfd().collect::<String>(), &[]))
            .collect();
        let hits = SearchIndex::new(&written).search(&Query::new(&query));
        prop_assert_eq!(&hits, &SearchIndex::new(&written).search(&Query::new(&apart)));
        prop_assert_eq!(&hits, &SearchIndex::new(&decomposed).search(&Query::new(&query)));
    }

    #[test]
    fn a_name_finds_itself_by_any_beginning_of_its_words(name in name(), cut in 1_usize..4) {
        let words: Vec<String> = name
            .split(' ')
            .rev()
            .map(|word| word.chars().take(cut).collect())
            .collect();
        let rows = [row(1, &name, &[])];
        let query = Query::new(&words.join(" "));
        let hits = SearchIndex::new(&rows).search(&query);
        prop_assert_eq!(hits.len(), 1);
        prop_assert_eq!(hits[0].place, Place::Head);
    }

    #[test]
    fn highlights_lie_on_letters_whatever_is_typed(name in "\\PC{0,24}", query in "\\PC{0,12}") {
        for range in Query::new(&query).highlights(&name) {
            prop_assert!(name.get(range).is_some());
        }
    }
}
