//! Words of the office's pages for codes of other crates.

use crate::{i18n::format, t};
use so_thon_domain::{
    access::Role,
    problem::{FormField, Param, ProblemCode, Problems},
};

/// A role's name.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Collaborator => t!(accounts.collaborator),
        Role::Officer => t!(accounts.officer),
        Role::Leader => t!(accounts.leader),
        Role::ProvinceViewer => t!(accounts.province),
        Role::Administrator => t!(accounts.administrator),
    }
}

/// What stands under a field of a village's form.
pub fn village_problem(problems: &Problems, field: FormField) -> String {
    let Some(problem) = problems.beside(field).next() else {
        return String::new();
    };
    match problem.code {
        ProblemCode::Missing => match field {
            FormField::Name => t!(villages.name_missing).to_owned(),
            FormField::CountedOn => t!(villages.day_missing).to_owned(),
            _ => t!(villages.count_missing).to_owned(),
        },
        ProblemCode::DateUnreadable | ProblemCode::DateTooOld => {
            t!(villages.day_unreadable).to_owned()
        }
        ProblemCode::DateInFuture => t!(villages.day_future).to_owned(),
        ProblemCode::FewerPeopleThanHouseholds => t!(villages.fewer_people).to_owned(),
        ProblemCode::TooLong => {
            let most = problem.params.iter().find_map(|(_, param)| match param {
                Param::Count(count) => u64::try_from(*count).ok(),
                _ => None,
            });
            t!(
                villages.too_long,
                n = format::number(most.unwrap_or_default())
            )
        }
        _ => t!(villages.count_unreadable).to_owned(),
    }
}
