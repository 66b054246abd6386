//! The form of the recognition, and the class that it gives each household of its lists.

use super::{
    ReviewRules, asked, step_day,
    steps::{Subjects, all_may},
};
use crate::{
    change::RecordWrite,
    class_decision::{Class, ClassDecision, Decision, Origin, Standing},
    ids::{DecisionId, RecognitionId, RoundId},
    review::{
        kinds::{Recognised, Recognition},
        problem::{ReviewChecked, ReviewField, ReviewProblems},
        state::{Case, StepCode},
    },
    transition::{Transition, movement_of},
    typed::{Place, write_of},
    unit::HouseholdUnit,
};
use serde::{Deserialize, Serialize};

/// The recognition of a round's lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecognitionDraft {
    /// The recognition to be.
    pub recognition: RecognitionId,
    /// The round.
    pub round: RoundId,
    /// Number of the decision.
    #[serde(default)]
    pub number: String,
    /// Its date, as typed.
    #[serde(default)]
    pub on: String,
    /// Who signed it.
    #[serde(default)]
    pub by: String,
}

impl RecognitionDraft {
    /// Reads the form. Every review of the round must have been posted for its time.
    pub fn check(
        &self,
        rules: &ReviewRules<'_>,
        subjects: &Subjects<'_>,
    ) -> Result<ReviewChecked<Recognition>, ReviewProblems> {
        let mut problems = ReviewProblems::default();
        let number = asked(&mut problems, ReviewField::Number, &self.number);
        let by = asked(&mut problems, ReviewField::By, &self.by);
        let date = step_day(&mut problems, &self.on, rules.today);
        if let Some(date) = date {
            all_may(&mut problems, subjects, StepCode::Recognise, date);
        }
        problems.finish(Recognition {
            round: Some(self.round),
            decision: date.map(|date| Recognised { number, date, by }),
        })
    }

    /// The write that recognises. The class decisions of the households are changes of their own
    /// (`class_decision`): a commune has more of them than fit in one.
    pub fn writes(&self, checked: &ReviewChecked<Recognition>) -> Vec<RecordWrite> {
        let own = Place {
            id: self.recognition.into(),
            unit: self.recognition.into(),
            village: None,
        };
        write_of(own, None, checked.facts()).into_iter().collect()
    }

    /// The class decision of one household of the recognised list: one register, one fact. Who
    /// escapes poverty beyond near-poor is just escaped from this day. None of a household that has
    /// left by then, and none of a review that nobody signed.
    pub fn class_decision(
        checked: &ReviewChecked<Recognition>,
        list: &str,
        decision: DecisionId,
        unit: &HouseholdUnit,
        case: &Case<'_>,
    ) -> Option<RecordWrite> {
        let recognised = checked.facts().decision.as_ref()?;
        if case.state(recognised.date).stage.is_over() {
            return None;
        }
        let signed = case.review.signed.as_ref()?;
        let transition = movement_of(unit, Some(signed.verdict), recognised.date);
        let class = if transition == Transition::EscapesPoverty {
            Class::JustEscaped
        } else {
            signed.verdict.into()
        };
        let facts = ClassDecision {
            decision: Some(Decision {
                class,
                origin: Origin::Review,
                list: list.to_owned(),
                number: recognised.number.clone(),
                date: recognised.date,
                standing: standing(transition),
            }),
        };
        let own = Place {
            id: decision.into(),
            unit: unit.id.into(),
            village: unit.village,
        };
        write_of(own, None, &facts)
    }
}

/// Nghèo cũ, tái nghèo, nghèo mới: of a household that stands on a list.
fn standing(transition: Transition) -> Option<Standing> {
    match transition {
        Transition::StaysPoor | Transition::StaysNearPoor => Some(Standing::Old),
        Transition::FallsBackPoor
        | Transition::NearPoorFallsBackPoor
        | Transition::FallsBackNearPoor => Some(Standing::FallenBack),
        Transition::NewPoor
        | Transition::NewNearPoor
        | Transition::NearPoorToPoor
        | Transition::PoorToNearPoor
        | Transition::PoorComes
        | Transition::NearPoorComes => Some(Standing::New),
        Transition::EscapesPoverty
        | Transition::EscapesNearPoverty
        | Transition::PoorGoes
        | Transition::NearPoorGoes
        | Transition::Unlisted => None,
    }
}
