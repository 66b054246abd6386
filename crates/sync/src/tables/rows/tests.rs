use super::*;
use so_thon_domain::{
    HouseholdId, RoundId,
    registration::Fate,
    summary::{Answers, PlanMark, ReviewMark, SummaryRow},
};
use uuid::Uuid;

fn row(id: u128) -> SummaryRow {
    SummaryRow {
        id: HouseholdId(Uuid::from_u128(id)),
        village: None,
        number: None,
        head: "Lò Văn Hà".to_owned(),
        head_folded: "lo van ha".to_owned(),
        head_birth: None,
        others_folded: String::new(),
        people: 1,
        class: None,
        answers: Answers::default(),
        visited: None,
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

fn mark(round: u128, older: Option<ReviewMark>) -> ReviewMark {
    ReviewMark {
        round: RoundId(Uuid::from_u128(round)),
        reviewer: None,
        signed: None,
        ended: false,
        older: older.map(Box::new),
    }
}

#[test]
fn rows_come_back_as_they_were_packed_whatever_they_lack() {
    let plan = PlanMark {
        on: None,
        target: Some(2027),
        fate: Fate::Open,
        done: 1,
        blocked: 0,
        open: vec![None],
        needs: vec!["credit".to_owned()],
        causes: Vec::new(),
    };
    let rows = vec![
        row(1),
        SummaryRow {
            review: Some(mark(1, Some(mark(2, None)))),
            ..row(2)
        },
        SummaryRow {
            plan: Some(plan),
            ..row(3)
        },
        row(4),
    ];
    assert_eq!(unpack::<Vec<SummaryRow>>(&pack(&rows)), Some(rows));
}
