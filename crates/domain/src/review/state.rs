//! Where the review of a household stands, what may come next, and what was left out.

use super::kinds::{Complaint, Heard, Meeting, Posting, Recognition, Review, Round};
use crate::{
    dates::working_days_after,
    ids::{MeetingId, RecordId},
    reference::Procedure,
    unit::Entry,
};
use chrono::NaiveDate;

/// The records that the state of one household follows from.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The round.
    pub round: &'a Round,
    /// The household's review.
    pub review: &'a Review,
    /// The meetings of its village in the round.
    pub meetings: &'a [Entry<Meeting>],
    /// The postings of its village in the round.
    pub postings: &'a [Entry<Posting>],
    /// The complaints about this review.
    pub complaints: &'a [Entry<Complaint>],
    /// The recognition of the round, once there is one.
    pub recognition: Option<&'a Recognition>,
    /// Figures and order of the steps.
    pub procedure: &'a Procedure,
    /// Days that are no working days besides weekends.
    pub holidays: &'a [NaiveDate],
    /// The day from which its household is none of the commune's
    /// ([`crate::transition::left_on`]).
    pub left: Option<NaiveDate>,
}

/// Where a review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// On the list, not signed.
    Listed,
    /// Signed, not yet met about.
    Signed,
    /// The meeting did not agree: review and meet again.
    NotAgreed,
    /// The meeting agreed.
    Agreed,
    /// Posted, and the time of posting runs.
    Posted,
    /// The time of posting is over without an open complaint.
    PostingOver,
    /// A complaint waits for its check.
    Complained,
    /// A complaint was heard and the review is to be done again.
    ToReview,
    /// A complaint was heard: to be posted again.
    Rechecked,
    /// Recognised.
    Recognised,
    /// Phiếu A ended it: the household does not go on to Phiếu B, is not met about and is on no list.
    EndedAtA,
    /// The household moved away, died out or was merged: it is on no list of the commune.
    Left,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Listed,
        Self::Signed,
        Self::NotAgreed,
        Self::Agreed,
        Self::Posted,
        Self::PostingOver,
        Self::Complained,
        Self::ToReview,
        Self::Rechecked,
        Self::Recognised,
        Self::EndedAtA,
        Self::Left,
    ];

    /// The stable code: the key of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Signed => "signed",
            Self::NotAgreed => "not_agreed",
            Self::Agreed => "agreed",
            Self::Posted => "posted",
            Self::PostingOver => "posting_over",
            Self::Complained => "complained",
            Self::ToReview => "to_review",
            Self::Rechecked => "rechecked",
            Self::Recognised => "recognised",
            Self::EndedAtA => "ended_at_a",
            Self::Left => "left",
        }
    }

    /// Nothing more is asked of the review: the village goes on without it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::EndedAtA | Self::Left)
    }
}

/// A step that a person takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepCode {
    /// Sign the review.
    Sign,
    /// Meet about it.
    Meet,
    /// Post it.
    Post,
    /// Complain about it.
    Complain,
    /// Check a complaint.
    Recheck,
    /// Recognise it.
    Recognise,
}

impl StepCode {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Sign,
        Self::Meet,
        Self::Post,
        Self::Complain,
        Self::Recheck,
        Self::Recognise,
    ];
}

/// Why a step may not be taken now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The review does not stand where this step comes.
    Stage(Stage),
    /// The step before is of a later day.
    Before(NaiveDate),
    /// The posting runs to this day.
    PostingUntil(NaiveDate),
    /// The level above was not asked and nobody said why.
    NoOpinion,
    /// The round is closed since this day.
    Closed(NaiveDate),
}

/// Something that a person should look at: the records say a step was left out or came too early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Irregularity {
    /// Recognised without a signed review.
    RecognisedUnsigned,
    /// Recognised without the agreement of a meeting.
    RecognisedUnagreed,
    /// Recognised without a posting, or before its time was over.
    RecognisedUnposted,
    /// Recognised while a complaint was open.
    RecognisedComplained,
    /// Recognised without the opinion of the level above and without a reason for that.
    RecognisedWithoutOpinion,
    /// Posted without the agreement of a meeting.
    PostedUnagreed,
    /// Voted on before it was signed.
    VotedUnsigned,
    /// The vote names a meeting that is not there.
    VoteWithoutMeeting,
    /// More agreed than were there.
    VotesOverPresent,
}

/// The state of one household's review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Where it stands.
    pub stage: Stage,
    /// The day of the last step that counts.
    pub since: Option<NaiveDate>,
    /// The last day of the posting that counts.
    pub posting_until: Option<NaiveDate>,
    /// What was left out.
    pub irregular: Vec<Irregularity>,
}

impl Case<'_> {
    /// The state on a day. A pure function of the records: the order in which they arrived does
    /// not matter.
    pub fn state(&self, day: NaiveDate) -> State {
        let mut irregular = Vec::new();
        let decision = self.recognition.and_then(|own| own.decision.as_ref());
        let looked_at = decision.map_or(day, |own| own.date);
        if let Some(left) = self.left.filter(|left| *left <= looked_at) {
            return State {
                stage: Stage::Left,
                since: Some(left),
                posting_until: None,
                irregular,
            };
        }
        let signed = self.review.signed.as_ref().map(|own| (own.on, own.version));
        let met = self.met(signed.map(|(_, version)| version), &mut irregular);
        let mut state = match (signed.map(|(on, _)| on), met) {
            (None, _) => (Stage::Listed, None),
            (Some(on), None) => (Stage::Signed, Some(on)),
            (Some(_), Some((on, false))) => (Stage::NotAgreed, Some(on)),
            (Some(_), Some((on, true))) => (Stage::Agreed, Some(on)),
        };
        let mut until = None;
        if let (Stage::Agreed, Some(agreed)) = state {
            (state, until) = self.after_agreement(agreed, day);
        } else if self.review.vote.is_none()
            && let Some((on, _)) = signed
            && self.posting(Some(on), false).is_some()
        {
            // The village was posted after this review was signed, and it was never met about.
            irregular.push(Irregularity::PostedUnagreed);
        }
        if let Some(sent_back) = self.sent_back(signed.map(|(_, version)| version)) {
            state = (Stage::ToReview, Some(sent_back));
        }
        let may_end = matches!(
            state.0,
            Stage::Listed | Stage::Signed | Stage::NotAgreed | Stage::ToReview
        );
        if may_end && self.review.ends_at_a() {
            // What the village did without it left nothing out.
            irregular.clear();
            state = (Stage::EndedAtA, None);
        } else if let Some(decision) = decision {
            self.recognised(state, until, decision.date, &mut irregular);
            state = (Stage::Recognised, Some(decision.date));
        }
        irregular.sort();
        irregular.dedup();
        State {
            stage: state.0,
            since: state.1,
            posting_until: until,
            irregular,
        }
    }

    /// The day of the meeting that counts and whether it agreed. A vote about another signature
    /// was about another form.
    fn met(
        &self,
        signed: Option<u32>,
        irregular: &mut Vec<Irregularity>,
    ) -> Option<(NaiveDate, bool)> {
        let vote = self.review.vote?;
        if signed.is_none() {
            irregular.push(Irregularity::VotedUnsigned);
        }
        if signed != Some(vote.version) {
            return None;
        }
        let Some((on, present)) = self.meeting(vote.meeting) else {
            irregular.push(Irregularity::VoteWithoutMeeting);
            return None;
        };
        if vote.agree > present {
            irregular.push(Irregularity::VotesOverPresent);
            return None;
        }
        Some((on, self.enough(vote.agree, present)))
    }

    /// Day and attendance of a meeting.
    fn meeting(&self, id: MeetingId) -> Option<(NaiveDate, u32)> {
        let meeting = self
            .meetings
            .iter()
            .find(|own| own.id == RecordId::from(id))?;
        let held = meeting.facts.held.as_ref()?;
        Some((held.on, held.present))
    }

    /// At least so many of a hundred of those who were there.
    fn enough(&self, agree: u32, present: u32) -> bool {
        let day = self.round.span.map_or(NaiveDate::MIN, |own| own.from);
        let step = self.procedure.step("meeting", day);
        let percent = step.and_then(|own| own.is.agree_percent).unwrap_or(100);
        present > 0 && u64::from(agree) * 100 >= u64::from(present) * u64::from(percent)
    }

    /// The first posting on or after a day (of any day without one); of results that were checked
    /// again, when so asked.
    fn posting(&self, from: Option<NaiveDate>, again: bool) -> Option<NaiveDate> {
        let days = self.postings.iter().filter_map(|own| {
            let posted = own.facts.posted.as_ref()?;
            let is_again = own.facts.again == Some(true);
            (!again || is_again).then_some(posted.on)
        });
        days.filter(|on| from.is_none_or(|from| from <= *on)).min()
    }

    fn until(&self, step: &str, posted: NaiveDate) -> NaiveDate {
        let days = self.procedure.step(step, posted);
        let days = days.and_then(|own| own.is.working_days).unwrap_or(0);
        working_days_after(posted, days, self.holidays)
    }

    fn after_agreement(
        &self,
        agreed: NaiveDate,
        day: NaiveDate,
    ) -> ((Stage, Option<NaiveDate>), Option<NaiveDate>) {
        let Some(posted) = self.posting(Some(agreed), false) else {
            return ((Stage::Agreed, Some(agreed)), None);
        };
        let mut posting = (posted, self.until("posting", posted));
        if self.complaints.iter().any(|own| is_open(&own.facts)) {
            return ((Stage::Complained, Some(posted)), Some(posting.1));
        }
        if let Some(heard) = self.heard().max() {
            match self.posting(Some(heard), true) {
                None => return ((Stage::Rechecked, Some(heard)), None),
                Some(again) => posting = (again, self.until("recheck", again)),
            }
        }
        let stage = if day > posting.1 {
            Stage::PostingOver
        } else {
            Stage::Posted
        };
        ((stage, Some(posting.0)), Some(posting.1))
    }

    /// The days on which complaints about the signature that stands were heard and it stood.
    fn heard(&self) -> impl Iterator<Item = NaiveDate> {
        let version = self.review.signed.as_ref().map(|own| own.version);
        self.complaints.iter().filter_map(move |own| {
            let recheck = own.facts.recheck.as_ref()?;
            let stands = recheck.heard == Heard::Stands && Some(recheck.version) == version;
            stands.then_some(recheck.on)
        })
    }

    /// The day on which a complaint sent the review back, when nothing was signed since.
    fn sent_back(&self, signed: Option<u32>) -> Option<NaiveDate> {
        let back = self.complaints.iter().filter_map(|own| {
            let recheck = own.facts.recheck.as_ref()?;
            let again = recheck.heard == Heard::Again && signed <= Some(recheck.version);
            again.then_some(recheck.on)
        });
        back.max()
    }

    fn recognised(
        &self,
        before: (Stage, Option<NaiveDate>),
        until: Option<NaiveDate>,
        on: NaiveDate,
        irregular: &mut Vec<Irregularity>,
    ) {
        match before.0 {
            Stage::Listed => irregular.push(Irregularity::RecognisedUnsigned),
            Stage::Signed | Stage::NotAgreed | Stage::ToReview => {
                irregular.push(Irregularity::RecognisedUnagreed);
            }
            Stage::Agreed | Stage::Rechecked => irregular.push(Irregularity::RecognisedUnposted),
            Stage::Complained => irregular.push(Irregularity::RecognisedComplained),
            Stage::Posted
            | Stage::PostingOver
            | Stage::Recognised
            | Stage::EndedAtA
            | Stage::Left => {}
        }
        if until.is_some_and(|until| on <= until) {
            irregular.push(Irregularity::RecognisedUnposted);
        }
        if self.round.opinion.is_none() {
            irregular.push(Irregularity::RecognisedWithoutOpinion);
        }
    }

    /// Does a posting show this review: the first one since the village agreed, or the first of
    /// results that were checked again since a complaint about it was heard?
    pub fn hangs_on(&self, posting: &Posting) -> bool {
        let signed = self.review.signed.as_ref().map(|own| own.version);
        let Some((agreed, true)) = self.met(signed, &mut Vec::new()) else {
            return false;
        };
        let on = posting.posted.as_ref().map(|own| own.on);
        let first = self.posting(Some(agreed), false) == on;
        let again = self.heard().max().filter(|_| posting.again == Some(true));
        on.is_some() && (first || again.is_some_and(|heard| self.posting(Some(heard), true) == on))
    }

    /// How many agreed to this review at a meeting, of how many, and whether that was enough.
    pub fn agreed_at(&self, meeting: MeetingId) -> Option<(u32, u32, bool)> {
        let vote = self.review.vote.filter(|own| own.meeting == meeting)?;
        let (_, present) = self.meeting(meeting)?;
        Some((vote.agree, present, self.enough(vote.agree, present)))
    }

    /// Whether a step may be taken on a day, and if not why.
    pub fn may(&self, step: StepCode, on: NaiveDate) -> Result<(), Refused> {
        let state = self.state(on);
        let at = state.stage;
        let fits = match step {
            StepCode::Sign => matches!(
                at,
                Stage::Listed
                    | Stage::Signed
                    | Stage::NotAgreed
                    | Stage::ToReview
                    | Stage::EndedAtA
            ),
            StepCode::Meet => at == Stage::Signed,
            StepCode::Post => matches!(at, Stage::Agreed | Stage::Rechecked),
            StepCode::Complain => {
                matches!(at, Stage::Posted | Stage::PostingOver | Stage::Complained)
            }
            StepCode::Recheck => at == Stage::Complained,
            StepCode::Recognise => at == Stage::PostingOver,
        };
        if let (StepCode::Recognise, Stage::Posted, Some(until)) = (step, at, state.posting_until) {
            return Err(Refused::PostingUntil(until));
        }
        if !fits {
            return Err(Refused::Stage(at));
        }
        if let Some(since) = state.since.filter(|since| on < *since) {
            return Err(Refused::Before(since));
        }
        if let Some(closed) = self.round.closed.as_ref().filter(|own| own.on < on) {
            return Err(Refused::Closed(closed.on));
        }
        if step == StepCode::Recognise && self.round.opinion.is_none() {
            return Err(Refused::NoOpinion);
        }
        Ok(())
    }
}

/// The last day of a posting, which takes so many working days after its first.
pub fn hangs_until(
    posting: &Posting,
    procedure: &Procedure,
    holidays: &[NaiveDate],
) -> Option<NaiveDate> {
    let step = if posting.again == Some(true) {
        "recheck"
    } else {
        "posting"
    };
    let on = posting.posted.as_ref()?.on;
    let days = procedure.step(step, on).and_then(|own| own.is.working_days);
    Some(working_days_after(on, days.unwrap_or(0), holidays))
}

/// Made and not yet checked.
fn is_open(complaint: &Complaint) -> bool {
    complaint.made.is_some() && complaint.recheck.is_none()
}

/// The day on which the round was closed, when a form that arrives on a day comes too late: it goes
/// to the repair box with this reason and is never lost.
pub fn late_since(round: &Round, received: NaiveDate) -> Option<NaiveDate> {
    let closed = round.closed.as_ref()?.on;
    (received > closed).then_some(closed)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod worked;
