//! Every code that a person may meet has its words in both languages.

use serde_json::Value;
use so_thon_domain::{
    derive::BecauseCode,
    points::REGIONS,
    reference::{Rule, shipped, shipped_procedure},
    review::{
        Stage,
        problem::{ReviewCode, ReviewField},
    },
};
use std::collections::BTreeSet;

fn keys(language: &str, branch: &str) -> BTreeSet<String> {
    let tree: Value = serde_json::from_str(language).expect("a tree of words");
    let branch = tree[branch].as_object().expect("a branch");
    branch.keys().cloned().collect()
}

#[test]
fn reasons_problems_and_stages_of_a_review_have_words_in_both_languages() {
    let owned = |codes: Vec<&'static str>| -> BTreeSet<String> {
        codes.into_iter().map(ToOwned::to_owned).collect()
    };
    let because = owned(BecauseCode::ALL.iter().map(|own| own.code()).collect());
    let problems = owned(ReviewCode::ALL.iter().map(|own| own.code()).collect());
    let stages = owned(Stage::ALL.iter().map(|own| own.code()).collect());
    for language in [
        include_str!("../../../locales/vi.json"),
        include_str!("../../../locales/en.json"),
    ] {
        assert_eq!(keys(language, "because"), because);
        assert_eq!(keys(language, "review_problem"), problems);
        assert_eq!(keys(language, "review_stage"), stages);
    }
    assert_eq!(
        ReviewField::ALL.len(),
        ReviewField::ALL
            .iter()
            .map(|own| own.code())
            .collect::<BTreeSet<_>>()
            .len()
    );
}

#[test]
fn every_kind_that_a_reviewer_chooses_has_words_in_both_languages() {
    let mut kinds = BTreeSet::new();
    for standard in shipped().standards() {
        for (_, indicator) in shipped().indicators_of(&standard.code) {
            let cutoff = shipped_procedure().cutoff(standard, &indicator.code);
            match cutoff.map(|own| &own.is) {
                Some(Rule::Water { clean, other }) => kinds.extend(clean.iter().chain(other)),
                Some(Rule::Toilet { hygienic, other }) => {
                    kinds.extend(hygienic.iter().chain(other));
                }
                Some(Rule::InformationMeans { means }) => kinds.extend(means),
                _ => {}
            }
        }
    }
    let kinds: BTreeSet<String> = kinds.into_iter().cloned().collect();
    let regions: BTreeSet<String> = REGIONS.iter().map(|own| (*own).to_owned()).collect();
    for language in [
        include_str!("../../../locales/vi.json"),
        include_str!("../../../locales/en.json"),
    ] {
        assert_eq!(keys(language, "kind"), kinds);
        assert_eq!(keys(language, "region"), regions);
    }
}
