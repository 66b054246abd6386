//! The whole table of steps and stages, and every irregularity, worked by hand.

use super::{
    tests::{Village, nov},
    *,
};
use crate::review::kinds::StepTaken;

/// A village at every stage on Monday, 30/11/2026, with the words for how it came there.
fn at_every_stage() -> [(Stage, Village); 12] {
    let signed = Village::new().signed(10);
    let agreed = signed.clone().met(12, 20, 30);
    let posted = agreed.clone().posted(16, false);
    let heard = |heard| posted.clone().complained(17, Some((18, heard)));
    [
        (Stage::Listed, Village::new()),
        (Stage::Signed, signed.clone()),
        // Fourteen of thirty are less than half.
        (Stage::NotAgreed, signed.met(12, 14, 30)),
        (Stage::Agreed, agreed.clone()),
        // Posted on Friday the 27th: three working days end on Wednesday, 2 December.
        (Stage::Posted, agreed.posted(27, false)),
        (Stage::PostingOver, posted.clone()),
        (Stage::Complained, posted.clone().complained(17, None)),
        (Stage::ToReview, heard(Heard::Again)),
        (Stage::Rechecked, heard(Heard::Stands)),
        (
            Stage::Recognised,
            posted.clone().opinion(true).recognised(25),
        ),
        (Stage::EndedAtA, Village::new().answered_a(false)),
        (Stage::Left, posted.left(20)),
    ]
}

#[test]
fn each_step_may_be_taken_at_its_stages_and_at_no_other() {
    use StepCode as C;
    // By the order of data/steps.json: sign until a meeting agrees, and again when it did not or a complaint sent it back; meet about
    // what is signed; post what was agreed, and what was checked again; complain while it is posted and after; check
    // what was complained about; recognise what was posted for its time.
    for (stage, village) in at_every_stage() {
        let may: &[StepCode] = match stage {
            Stage::Listed | Stage::NotAgreed | Stage::ToReview | Stage::EndedAtA => &[C::Sign],
            Stage::Signed => &[C::Sign, C::Meet],
            Stage::Agreed | Stage::Rechecked => &[C::Post],
            Stage::Posted => &[C::Complain],
            Stage::PostingOver => &[C::Complain, C::Recognise],
            Stage::Complained => &[C::Complain, C::Recheck],
            Stage::Recognised | Stage::Left => &[],
        };
        assert_eq!(village.stage(30), stage);
        let village = if stage == Stage::Recognised {
            village
        } else {
            village.opinion(true)
        };
        for step in StepCode::ALL {
            let allowed = village.case().may(step, nov(30)).is_ok();
            assert_eq!(allowed, may.contains(&step), "{step:?} at {stage:?}");
        }
    }
}

#[test]
fn who_left_before_the_decision_is_on_no_list_and_who_left_after_it_was() {
    let posted = Village::new().signed(10).met(12, 20, 30).posted(16, false);
    // Away from the 24th on.
    let left = posted.left(24);
    assert_eq!(left.stage(23), Stage::PostingOver);
    assert_eq!(left.stage(24), Stage::Left);
    let on_time = left.clone().opinion(true).recognised(23);
    assert_eq!(on_time.stage(30), Stage::Recognised);
    let away = left.opinion(true).recognised(24);
    assert_eq!(away.stage(30), Stage::Left);
    assert_eq!(away.irregular(), []);
    // Nobody signed what was never a household of its own.
    let twice = Village::new().left(1).opinion(true).recognised(24);
    assert_eq!((twice.stage(30), twice.irregular()), (Stage::Left, vec![]));
}

#[test]
fn no_step_is_taken_once_the_round_is_closed() {
    for (stage, mut village) in at_every_stage() {
        village.round.closed = Some(StepTaken {
            on: nov(29),
            by: "Nguyễn Thị Thu Hà".to_owned(),
            legal_ref: String::new(),
        });
        for step in StepCode::ALL {
            assert!(
                village.case().may(step, nov(30)).is_err(),
                "{step:?} at {stage:?}"
            );
        }
    }
}

#[test]
fn every_irregularity_has_a_case() {
    use Irregularity as I;
    let signed = Village::new().signed(10);
    let agreed = signed.clone().met(12, 20, 30);
    let posted = agreed.clone().posted(16, false);
    let mut unsigned = agreed.clone();
    unsigned.review.signed = None;
    let mut nowhere = agreed.clone();
    nowhere.meetings.clear();
    let cases = [
        (
            Village::new().opinion(true).recognised(25),
            I::RecognisedUnsigned,
        ),
        (
            signed.clone().opinion(true).recognised(25),
            I::RecognisedUnagreed,
        ),
        (agreed.opinion(true).recognised(25), I::RecognisedUnposted),
        (
            posted
                .clone()
                .complained(17, None)
                .opinion(true)
                .recognised(25),
            I::RecognisedComplained,
        ),
        (posted.recognised(25), I::RecognisedWithoutOpinion),
        (signed.clone().posted(16, false), I::PostedUnagreed),
        (unsigned, I::VotedUnsigned),
        (nowhere, I::VoteWithoutMeeting),
        (signed.met(12, 31, 30), I::VotesOverPresent),
    ];
    for (village, expected) in cases {
        let found = village.irregular();
        assert_eq!(found, [expected], "{expected:?}");
    }
}
