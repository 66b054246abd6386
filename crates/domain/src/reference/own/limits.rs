//! Figures that no law can order: what is beyond them was mistyped.

use crate::reference::procedure::{Rule, Season, Step};
use chrono::NaiveDate;

impl Season {
    pub(super) fn can_be(&self) -> bool {
        // Of a leap year: 29 February is a day that some years have.
        let day = |(month, day)| NaiveDate::from_ymd_opt(2024, month, day);
        match self {
            Self::Year { from, to } => match (day(*from), day(*to)) {
                (Some(from), Some(to)) => from <= to,
                _ => false,
            },
            Self::Month {
                from_day,
                first,
                last,
            } => (1..=28).contains(from_day) && *first >= 1 && first <= last && *last <= 12,
        }
    }
}

impl Step {
    pub(super) fn can_be(&self) -> bool {
        self.working_days.is_none_or(|days| days <= 90)
            && self.agree_percent.is_none_or(|percent| percent <= 100)
    }
}

impl Rule {
    /// The indicator that the rule is of.
    pub(super) fn indicator(&self) -> &'static str {
        match self {
            Self::Employment { .. } => "employment",
            Self::Dependants { .. } => "dependants",
            Self::Nutrition { .. } => "nutrition",
            Self::HealthInsurance { .. } => "health_insurance",
            Self::AdultEducation { .. } => "adult_education",
            Self::ChildSchooling { .. } => "child_schooling",
            Self::HousingQuality { .. } => "housing_quality",
            Self::HousingArea { .. } => "housing_area",
            Self::Water { .. } => "water",
            Self::Toilet { .. } => "toilet",
            Self::Telecom {} => "telecom",
            Self::InformationMeans { .. } => "information_means",
        }
    }

    pub(super) fn can_be(&self) -> bool {
        const OLDEST: u32 = 120;
        let months = 1..=12;
        match self {
            Self::Employment { from, retirement } => *from < OLDEST && !retirement.is_empty(),
            Self::Dependants {
                child_under,
                old_from,
                over_percent,
            } => child_under < old_from && *old_from < OLDEST && *over_percent <= 100,
            Self::Nutrition {
                child_under,
                z_below_hundredths,
                fresh_months,
            } => {
                *child_under < OLDEST
                    && (-1000..=0).contains(z_below_hundredths)
                    && *fresh_months > 0
            }
            Self::HealthInsurance { from } => *from < OLDEST,
            Self::AdultEducation {
                from,
                under,
                year_starts,
                levels,
            }
            | Self::ChildSchooling {
                from,
                under,
                year_starts,
                levels,
            } => from < under && months.contains(year_starts) && !levels.is_empty(),
            Self::HousingQuality { from_parts } => (1..=3).contains(from_parts),
            Self::HousingArea { under_dm2 } => *under_dm2 > 0,
            Self::Water { clean, other } => !clean.is_empty() && !other.is_empty(),
            Self::Toilet { hygienic, other } => !hygienic.is_empty() && !other.is_empty(),
            Self::Telecom {} => true,
            Self::InformationMeans { means } => !means.is_empty(),
        }
    }
}
