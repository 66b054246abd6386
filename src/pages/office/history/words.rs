//! Fields and values in words, where everything is told: what no form asks for as well.

use crate::{
    forms::{Teller, problems::name_in},
    i18n::format,
    t,
};
use serde::Deserialize;
use serde_json::Value;
use so_thon_domain::{
    Field,
    photo::Content,
    reference::{List, Reference},
    village::Totals,
};

/// What a field is called, by the kind of its record.
pub fn name(teller: &Teller, kind: &str, field: &Field) -> String {
    let own = match (kind, field.as_str()) {
        ("village", "name") => t!(villages.name),
        ("village", "word") => t!(villages.word),
        ("village", "code") => t!(villages.code),
        ("village", "totals") => t!(history.totals),
        ("household", "number") => t!(history.number),
        ("household", "walls_durable") => t!(history.walls),
        ("household", "pillars_durable") => t!(history.pillars),
        ("household", "roof_durable") => t!(history.roof),
        ("household", "house_dm2") => t!(history.house),
        ("household", "water") => t!(history.water),
        ("household", "toilet") => t!(history.toilet),
        ("household", "internet") => t!(history.internet),
        ("household", "means") => t!(history.means),
        ("catalogue_entry" | "point_table" | "reference_file", "name") => t!(told.entry_name),
        ("round", "name") => t!(round.name),
        ("round", "closed") => t!(told.round_closed),
        ("recognition", "decision") => t!(told.recognised),
        ("member", "order") => t!(history.order),
        ("photo", "content") => t!(photo.measure),
        ("photo", "taken") => t!(photo.taken),
        (_, "checked") => t!(history.checked),
        _ => {
            let known = teller.field(field);
            let other = || t!(history.other_field, field = field.as_str().to_owned());
            return known.unwrap_or_else(other);
        }
    };
    own.to_owned()
}

/// What is told beside the record already: a photo stands with its visit.
pub fn is_beside(kind: &str, field: &Field) -> bool {
    (kind, field.as_str()) == ("photo", "visit")
}

/// What stood in a field or was written to it; nothing at all reads as not written.
pub fn value(teller: &Teller, field: &Field, value: Option<&Value>) -> String {
    let Some(value) = value else {
        return t!(history.nothing).to_owned();
    };
    let own = match field.as_str() {
        "number" => value
            .as_u64()
            .and_then(|number| Some(format::household_number(u32::try_from(number).ok()?))),
        "house_dm2" => value
            .as_f64()
            .map(|area| format!("{}\u{a0}m²", format::tenths(area / 100.0))),
        "content" => Content::deserialize(value).ok().map(measure),
        "totals" => Totals::deserialize(value).ok().map(totals),
        _ => None,
    };
    own.unwrap_or_else(|| teller.value(field, value))
}

/// Elements of a list.
pub fn elements(
    reference: &Reference,
    field: &Field,
    keys: impl IntoIterator<Item = String>,
) -> String {
    let list = match field.as_str() {
        "needs" => Some(List::Needs),
        "causes" => Some(List::Causes),
        "wishes" => Some(List::Needs),
        _ => None,
    };
    format::line(keys.into_iter().map(|key| match list {
        Some(list) => name_in(reference, list, &key),
        None => key,
    }))
}

fn measure(given: Content) -> String {
    let size = format::bytes(f64::from(given.size));
    t!(
        photo.measure_is,
        width = given.width,
        height = given.height,
        size = size
    )
}

fn totals(given: Totals) -> String {
    t!(
        history.totals_are,
        households = format::number(given.households.into()),
        people = format::number(given.people.into()),
        day = format::date(given.on)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Locale, use_locale};
    use serde_json::json;
    use so_thon_domain::{
        catalogue::CatalogueEntry,
        class_decision::ClassDecision,
        household::Household,
        member::Member,
        photo::Photo,
        reference::{
            own::{CatalogueMore, ReferenceFile},
            shipped,
        },
        registration::Registration,
        review::{Complaint, Meeting, Posting, Recognition, Review, Round, TableFile},
        support::Support,
        typed::TypedRecord,
        village::Village,
        visit::Visit,
    };
    use std::sync::Arc;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn fields<T: TypedRecord>() -> (String, &'static [&'static str]) {
        (T::KIND.as_str().to_owned(), T::FIELDS)
    }

    #[wasm_bindgen_test]
    fn no_field_of_any_kind_is_without_a_word() {
        let kinds = [
            fields::<Household>(),
            fields::<Member>(),
            fields::<Visit>(),
            fields::<Support>(),
            fields::<Registration>(),
            fields::<Photo>(),
            fields::<ClassDecision>(),
            fields::<Village>(),
            fields::<CatalogueEntry>(),
            fields::<Round>(),
            fields::<Review>(),
            fields::<Meeting>(),
            fields::<Posting>(),
            fields::<Complaint>(),
            fields::<Recognition>(),
            fields::<TableFile>(),
            fields::<CatalogueMore>(),
            fields::<ReferenceFile>(),
        ];
        for locale in [Locale::vi, Locale::en] {
            use_locale(locale);
            let teller = Teller::new(Arc::new(shipped().clone()), None);
            for (kind, fields) in &kinds {
                for field in fields.iter().copied() {
                    let said = name(&teller, kind, &Field::known(field));
                    let unknown = t!(history.other_field, field = field.to_owned());
                    assert_ne!(said, unknown, "{kind}.{field}");
                }
            }
        }
        use_locale(Locale::vi);
    }

    #[wasm_bindgen_test]
    fn what_a_round_and_a_registration_are_made_of_is_told_in_words() {
        use_locale(Locale::vi);
        let teller = Teller::new(Arc::new(shipped().clone()), None);
        let cases = [
            (
                "signed",
                json!({"version": 2, "on": "2026-11-20", "by": "A Tuốt", "standard": "vn-2022-2026",
                    "verdict": "near_poor", "lacks": {}}),
                "Cận nghèo, A Tuốt ký ngày 20/11/2026, lần ký 2",
            ),
            (
                "vote",
                json!({"version": 1, "meeting": "01900000-0000-7000-8000-000000000001", "agree": 20}),
                "20 người",
            ),
            (
                "b1",
                json!({"total": 135, "origin": "hand"}),
                "135 điểm, chấm tay",
            ),
            (
                "sheet_a",
                json!({"items": {"xe": true, "may": false}, "goes_on": false}),
                "1 mục có, 1 mục không, không sang Phiếu B",
            ),
            (
                "recheck",
                json!({"version": 1, "on": "2026-11-24", "by": "Mai", "heard": "stands", "words": "xe của anh"}),
                "24/11/2026, Mai, giữ kết quả, niêm yết lại, xe của anh",
            ),
            (
                "decision",
                json!({"number": "128/QĐ-UBND", "date": "2026-12-10", "by": "Krí"}),
                "128/QĐ-UBND, 10/12/2026, Krí",
            ),
            (
                "measure.a",
                json!({"what": "Vay vốn nuôi bò", "who": "Hội Phụ nữ xã", "funding": "policy_credit", "by": "2027-06-30"}),
                "Vay vốn nuôi bò, Hội Phụ nữ xã, Vốn tín dụng chính sách, xong trước 30/06/2027",
            ),
            (
                "outcome",
                json!({"what": "trained", "on": "2026-10-20", "words": "lớp may ở xã"}),
                "Đã học nghề, 20/10/2026, lớp may ở xã",
            ),
            (
                "measured",
                json!({"on": "2026-11-20", "height_mm": 1052, "weight_g": 16300}),
                "cao 105,2 cm, nặng 16,3 kg, 20/11/2026",
            ),
        ];
        for (field, given, said) in cases {
            assert_eq!(value(&teller, &Field::known(field), Some(&given)), said);
        }
    }
}
