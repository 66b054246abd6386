//! What is wrong or doubtful in the forms of a review: stable codes, words in `locales/`.

use crate::problem::{Checked, Problem, Problems, codes};

codes! {
    /// The place in a form that a problem stands beside.
    pub enum ReviewField {
        /// A round's name.
        Name = "name",
        /// First day of a round.
        From = "from",
        /// Last day of a round.
        To = "to",
        /// The day of a step.
        On = "on",
        /// Who took it.
        By = "by",
        /// Rural or urban.
        AreaType = "area_type",
        /// The region of the point table.
        Region = "region",
        /// Points of B1.
        B1 = "b1",
        /// Income per head.
        Income = "income",
        /// The indicators.
        Indicators = "indicators",
        /// The class itself.
        Class = "class",
        /// The people of the household.
        Members = "members",
        /// The head of the household.
        Head = "head",
        /// Where a meeting was or results are posted.
        Place = "place",
        /// Who led the meeting.
        Chair = "chair",
        /// Who wrote its minutes.
        Secretary = "secretary",
        /// How many were there.
        Present = "present",
        /// How many agreed.
        Votes = "votes",
        /// Copies of the minutes.
        Minutes = "minutes",
        /// What was said, or why.
        Words = "words",
        /// Number of a decision.
        Number = "number",
        /// The households of a list.
        Households = "households",
        /// Phiếu A, where the commune's items were answered or passed over.
        SheetA = "sheet_a",
        /// The area of the house.
        HouseArea = "house_area",
        /// Height and weight of a person.
        Measured = "measured",
    }
}

codes! {
    /// What is wrong or doubtful. A code never changes its meaning.
    pub enum ReviewCode {
        /// Nothing was filled in where something must be.
        Missing = "missing",
        /// No date can be read.
        DateUnreadable = "date_unreadable",
        /// The date is later than today (`today`).
        DateInFuture = "date_in_future",
        /// The date is before the step it follows (`before`).
        DateBefore = "date_before",
        /// The last day comes before the first.
        Backwards = "backwards",
        /// No standard is in force on the day.
        NoStandard = "no_standard",
        /// The days lie outside of the season (`from`, `to`).
        OutOfSeason = "out_of_season",
        /// Another round of the same kind runs on the day (`date`).
        RoundsOverlap = "rounds_overlap",
        /// No whole number can be read.
        NumberUnreadable = "number_unreadable",
        /// The number has two readings (`one`, `other`).
        NumberTwoReadings = "number_two_readings",
        /// The class cannot be said: these facts are missing (`codes`).
        Undetermined = "undetermined",
        /// No household of the loaded table has this total (`total`).
        TotalImpossible = "total_impossible",
        /// Income says the other side of the line (`income`, `limit`).
        IncomeDisagrees = "income_disagrees",
        /// Answers differ from the facts (`codes`).
        AnswersDiffer = "answers_differ",
        /// The head is not a member.
        HeadNotMember = "head_not_member",
        /// Two people are head (`count`).
        TwoHeads = "two_heads",
        /// Someone is born after the review (`name`).
        BornLater = "born_later",
        /// Nobody is known of the household.
        NoMembers = "no_members",
        /// More agreed than were there (`agree`, `present`).
        VotesOverPresent = "votes_over_present",
        /// Fewer than half agreed: review and meet again (`agree`, `present`).
        NotAgreed = "not_agreed",
        /// Chair and secretary are one person.
        SamePerson = "same_person",
        /// Two copies of the minutes are asked.
        TwoMinutes = "two_minutes",
        /// Some households do not stand where this step comes (`count`, `stage`).
        NotThere = "not_there",
        /// The posting runs to a later day (`until`).
        PostingRuns = "posting_runs",
        /// The level above was not asked and nobody said why.
        NoOpinion = "no_opinion",
        /// The round is closed since a day (`date`).
        RoundClosed = "round_closed",
    }
}

/// All that is wrong, and all that is doubtful.
pub type ReviewProblems = Problems<ReviewField, ReviewCode>;
/// One thing that is.
pub type ReviewProblem = Problem<ReviewField, ReviewCode>;
/// Facts that passed their checks.
pub type ReviewChecked<T> = Checked<T, ReviewField, ReviewCode>;
