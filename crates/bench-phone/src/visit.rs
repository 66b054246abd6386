//! A visit as people write it: every indicator, wishes, causes, words and a promise.

use chrono::NaiveDate;
use so_thon_domain::{
    RecordWrite,
    draft::{NextVisit, Rules, VisitDraft},
    ids::VisitId,
    indicator::Answer,
    numbers::Convention,
    reference::shipped,
    unit::HouseholdUnit,
};
use std::collections::BTreeSet;

/// A filled-in form for a household.
pub(crate) fn filled(visit: VisitId, unit: &HouseholdUnit, today: NaiveDate) -> VisitDraft {
    let mut draft = VisitDraft::open(visit, unit, today);
    draft.met = unit
        .members
        .first()
        .map(|head| head.id.into())
        .into_iter()
        .collect();
    for (at, (_, indicator)) in shipped().indicators_on(today).into_iter().enumerate() {
        let answer = match at % 4 {
            0 => Answer::Lacking,
            _ => Answer::NotLacking,
        };
        draft.answers.insert(indicator.code.clone(), answer);
    }
    draft.needs = ["credit", "seedlings", "house_repair"]
        .map(str::to_owned)
        .to_vec();
    draft.causes = BTreeSet::from(["no_capital".to_owned(), "no_land".to_owned()]);
    "Muốn vay 30 triệu mua bò sinh sản; mái bếp dột từ mùa mưa năm ngoái, xin hỗ trợ tôn."
        .clone_into(&mut draft.said);
    "Hỏi ngân hàng chính sách thủ tục vay, mang mẫu đơn lên vào lần sau."
        .clone_into(&mut draft.promise);
    "Ông nhà đau lưng, việc nặng do con trai lớn làm.".clone_into(&mut draft.note);
    draft.next = NextVisit::TwoWeeks;
    draft.position = unit.household.position;
    draft
}

/// What pressing "Lưu" writes.
pub(crate) fn writes(
    draft: &VisitDraft,
    unit: &HouseholdUnit,
    today: NaiveDate,
) -> Vec<RecordWrite> {
    let rules = Rules {
        today,
        numbers: Convention::Vietnamese,
        reference: shipped(),
    };
    let checked = draft.check(&rules).expect("an invented visit is valid");
    draft.writes(&checked, unit)
}
