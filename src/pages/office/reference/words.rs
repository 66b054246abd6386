//! Lists, entries and faults in the words of a person.

use crate::{
    forms::problems::{name_in, named},
    i18n::format,
    pages::review::kind_name,
    t,
};
use chrono::NaiveDate;
use so_thon_domain::reference::{
    List, Mark, Reference, Rule, Season, Standard,
    own::{EntryCode, FileCode, FileFault, Kind, Line, More},
};

/// What a list is called.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Standards => t!(reference.kind_standards),
        Kind::Indicators => t!(reference.kind_indicators),
        Kind::Cutoffs => t!(reference.kind_cutoffs),
        Kind::Seasons => t!(reference.kind_seasons),
        Kind::Steps => t!(reference.kind_steps),
        Kind::Movements => t!(reference.kind_movements),
        Kind::Forms => t!(reference.kind_forms),
        Kind::SheetA => t!(reference.kind_sheet_a),
        Kind::Holidays => t!(reference.kind_holidays),
        Kind::Causes => t!(reference.kind_causes),
        Kind::Needs => t!(reference.kind_needs),
        Kind::Columns => t!(reference.kind_columns),
        Kind::Benefits => t!(reference.kind_benefits),
        Kind::Projects => t!(reference.kind_projects),
        Kind::Funding => t!(reference.kind_funding),
        Kind::Relations => t!(reference.kind_relations),
    }
}

/// What it is for.
pub fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::Standards => t!(reference.about_standards),
        Kind::Indicators => t!(reference.about_indicators),
        Kind::Cutoffs => t!(reference.about_cutoffs),
        Kind::Seasons => t!(reference.about_seasons),
        Kind::Steps => t!(reference.about_steps),
        Kind::Movements => t!(reference.about_movements),
        Kind::Forms => t!(reference.about_forms),
        Kind::SheetA => t!(reference.about_sheet_a),
        Kind::Holidays => t!(reference.about_holidays),
        Kind::Causes => t!(reference.about_causes),
        Kind::Needs => t!(reference.about_needs),
        Kind::Columns => t!(reference.about_columns),
        Kind::Benefits => t!(reference.about_benefits),
        Kind::Projects => t!(reference.about_projects),
        Kind::Funding => t!(reference.about_funding),
        Kind::Relations => t!(reference.about_relations),
    }
}

/// How sure one is.
pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Verified => t!(reference.mark_verified),
        Mark::VerifiedIndirect => t!(reference.mark_indirect),
        Mark::FromMemory => t!(reference.mark_memory),
        Mark::Draft => t!(reference.mark_draft),
        Mark::Office => t!(reference.mark_office),
    }
}

/// The days that something is used.
pub fn days(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => format::date(from),
        (Some(from), Some(to)) => t!(
            reference.from_to,
            from = format::date(from),
            to = format::date(to)
        ),
        (Some(from), None) => t!(reference.from_on, from = format::date(from)),
        (None, _) => t!(reference.no_days).to_owned(),
    }
}

/// What an entry says besides its name.
pub fn more(line: &Line, reference: &Reference) -> String {
    let standard = || {
        let code = line.of.as_deref().unwrap_or_default();
        let known = reference.standard(code);
        known.map_or_else(|| code.to_owned(), |own| own.vi.clone())
    };
    match &line.more {
        More::Nothing => String::new(),
        More::Column(code) => {
            let name = name_in(reference, List::Columns, code);
            t!(reference.in_column, name = name)
        }
        More::Standard(own) => figures(own),
        More::Indicator(number) => {
            t!(reference.indicator_n, n = *number, standard = standard())
        }
        More::Rule(own) => format::line([standard(), rule(own)]),
        More::Season(Season::Year { from, to }) => t!(
            reference.season_year,
            from = format!("{:02}/{:02}", from.1, from.0),
            to = format!("{:02}/{:02}", to.1, to.0)
        ),
        More::Season(Season::Month {
            from_day,
            first,
            last,
        }) => t!(
            reference.season_month,
            day = *from_day,
            first = *first,
            last = *last
        ),
        More::Step(own) => joined([
            own.working_days.map(|n| t!(reference.step_days, n = n)),
            own.agree_percent.map(|n| t!(reference.step_agree, n = n)),
            own.optional.then(|| t!(reference.step_optional).to_owned()),
        ]),
        More::Movement(own) => joined([
            own.poor_column.map(|n| t!(reference.column_poor, n = n)),
            own.near_poor_column
                .map(|n| t!(reference.column_near, n = n)),
        ]),
        More::Form(own) => {
            let known = if own.known {
                t!(reference.form_known)
            } else {
                t!(reference.form_unknown)
            };
            joined([own.number.clone(), Some(known.to_owned())])
        }
    }
}

/// An entry in one line: what it says, its days, its source, how sure one is.
pub fn line_words(line: &Line, reference: &Reference) -> String {
    joined([
        Some(more(line, reference)),
        Some(days(line.from, line.to)),
        Some(line.source.clone()),
        Some(mark(line.mark).to_owned()),
    ])
}

/// What an entry is called.
pub fn name(line: &Line) -> String {
    named(&line.name).to_owned()
}

fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    let said = parts.into_iter().flatten();
    let said: Vec<String> = said.filter(|part| !part.is_empty()).collect();
    said.join("; ")
}

fn figures(own: &Standard) -> String {
    let points = |value: i64| format::number(value.unsigned_abs());
    joined([
        Some(t!(
            reference.income,
            rural = format::money(own.income.rural),
            urban = format::money(own.income.urban)
        )),
        own.average_income.as_ref().map(|own| {
            t!(
                reference.average,
                rural = format::money(own.rural),
                urban = format::money(own.urban)
            )
        }),
        own.points.as_ref().map(|own| {
            t!(
                reference.points,
                rural = points(own.rural),
                urban = points(own.urban)
            )
        }),
        Some(t!(reference.lacks, n = own.poor_from_lacks.value)),
        own.local.then(|| t!(reference.local).to_owned()),
    ])
}

fn rule(own: &Rule) -> String {
    let list = |codes: &[String]| {
        let named = codes.iter().map(|code| kind_name(code).unwrap_or(code));
        named.collect::<Vec<_>>().join(", ")
    };
    match own {
        Rule::Employment { from, .. } => t!(reference.rule_employment, from = *from),
        Rule::Dependants {
            child_under,
            old_from,
            over_percent,
        } => t!(
            reference.rule_dependants,
            percent = *over_percent,
            child = *child_under,
            old = *old_from
        ),
        Rule::Nutrition {
            child_under,
            z_below_hundredths,
            fresh_months,
        } => t!(
            reference.rule_nutrition,
            child = *child_under,
            z = format::thousandths(i64::from(*z_below_hundredths) * 10),
            months = *fresh_months
        ),
        Rule::HealthInsurance { from } => t!(reference.rule_insurance, from = *from),
        Rule::AdultEducation {
            from,
            under,
            year_starts,
            ..
        }
        | Rule::ChildSchooling {
            from,
            under,
            year_starts,
            ..
        } => t!(
            reference.rule_school,
            from = *from,
            under = *under,
            month = *year_starts
        ),
        Rule::HousingQuality { from_parts } => t!(reference.rule_quality, n = *from_parts),
        Rule::HousingArea { under_dm2 } => t!(
            reference.rule_area,
            n = format::thousandths(i64::from(*under_dm2) * 10)
        ),
        Rule::Water { clean, .. } => t!(reference.rule_good, list = list(clean)),
        Rule::Toilet { hygienic, .. } => t!(reference.rule_good, list = list(hygienic)),
        Rule::Telecom {} => t!(reference.rule_telecom).to_owned(),
        Rule::InformationMeans { means } => t!(reference.rule_means, list = list(means)),
    }
}

/// What is wrong in a field of a form.
pub fn fault(code: &EntryCode) -> String {
    match code {
        EntryCode::Missing => t!(reference.fault_missing).to_owned(),
        EntryCode::TooLong => t!(reference.fault_too_long).to_owned(),
        EntryCode::NoDay => t!(reference.fault_no_day).to_owned(),
        EntryCode::NoNumber => t!(reference.fault_no_number).to_owned(),
        EntryCode::Backwards => t!(reference.fault_backwards).to_owned(),
        EntryCode::NotAfter(day) => t!(reference.fault_not_after, day = format::date(*day)),
        EntryCode::Overlap { name, from, to } => t!(
            reference.fault_overlap,
            name = name.clone(),
            days = days(Some(*from), *to)
        ),
        EntryCode::NoColumn => t!(reference.fault_no_column).to_owned(),
    }
}

/// What is wrong with a file, and where.
pub fn file_fault(fault: &FileFault) -> String {
    let place = match &fault.entry {
        None => t!(reference.at_file).to_owned(),
        Some((number, code)) if code.is_empty() => t!(reference.at_entry_plain, n = *number),
        Some((number, code)) => t!(reference.at_entry, n = *number, code = code.clone()),
    };
    let place = match fault.key {
        Some(key) => t!(reference.at_key, entry = place, key = key),
        None => place,
    };
    t!(
        reference.at_said,
        place = place,
        what = file_code(&fault.code)
    )
}

fn file_code(code: &FileCode) -> String {
    match code {
        FileCode::TooLarge => t!(reference.bad_too_large).to_owned(),
        FileCode::NoJson { line } => t!(reference.bad_no_json, line = *line),
        FileCode::TooNew(version) => t!(reference.bad_too_new, n = *version),
        FileCode::OtherList(list) => {
            let named = Kind::of(list).map_or_else(|| list.clone(), |own| kind(own).to_owned());
            t!(reference.bad_other_list, list = named)
        }
        FileCode::Empty => t!(reference.bad_empty).to_owned(),
        FileCode::Missing(key) => t!(reference.bad_missing, key = key.clone()),
        FileCode::UnknownKey(key) => t!(reference.bad_unknown_key, key = key.clone()),
        FileCode::UnknownWord(word) => t!(reference.bad_unknown_word, word = word.clone()),
        FileCode::WrongForm => t!(reference.bad_wrong_form).to_owned(),
        FileCode::NoDay => t!(reference.bad_no_day).to_owned(),
        FileCode::OutOfRange => t!(reference.bad_out_of_range).to_owned(),
        FileCode::Backwards => t!(reference.bad_backwards).to_owned(),
        FileCode::Overlap { from, to } => {
            t!(reference.bad_overlap, days = days(Some(*from), *to))
        }
        FileCode::TwoStandards { name, day } => t!(
            reference.bad_two_standards,
            day = format::date(*day),
            name = name.clone()
        ),
        FileCode::NoStandard(code) => t!(reference.bad_no_standard, code = code.clone()),
        FileCode::NoIndicator(code) => t!(reference.bad_no_indicator, code = code.clone()),
        FileCode::OtherRule(code) => t!(reference.bad_other_rule, code = code.clone()),
        FileCode::NoCode(code) => t!(reference.bad_no_code, code = code.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Locale, use_locale};
    use so_thon_domain::reference::{
        own::{Own, lines, read_file, template},
        shipped, shipped_procedure,
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_shipped_entry_is_told_in_each_language() {
        for locale in [Locale::vi, Locale::en] {
            use_locale(locale);
            for kind in Kind::ALL {
                assert!(!super::kind(kind).is_empty() && !about(kind).is_empty());
                for line in lines(kind, &Own::default(), shipped()) {
                    let said = line_words(&line, shipped());
                    assert!(said.contains(mark(line.mark)), "{said}");
                }
            }
        }
        use_locale(Locale::vi);
    }

    #[wasm_bindgen_test]
    fn a_fault_of_a_file_is_told_with_its_entry_and_its_key() {
        use_locale(Locale::vi);
        let text = template(Kind::Steps).expect("a template");
        let text = text.replace("2021-09-01", "2020-09-01");
        let faults = read_file(&text, shipped(), shipped_procedure()).expect_err("refused");
        let said = faults.first().map(file_fault);
        assert_eq!(
            said.as_deref(),
            Some("Mục 1 (list), ô “from”: trùng ngày với mục cùng mã, dùng từ 01/09/2021.")
        );
    }
}
