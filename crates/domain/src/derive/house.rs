//! The indicators that follow from the house and what is in it.

use super::{BecauseCode, Derived, Subject, plain, with};
use crate::{classify::Lack, problem::Param};

/// So many of walls, pillars and roof are not durable.
pub(super) fn quality(subject: &Subject<'_>, from_parts: u8) -> Derived {
    let house = subject.household;
    let parts = [
        ("walls", house.walls_durable),
        ("pillars", house.pillars_durable),
        ("roof", house.roof_durable),
    ];
    let named = |wanted: Option<bool>| -> Vec<String> {
        parts
            .iter()
            .filter(|(_, durable)| *durable == wanted)
            .map(|(name, _)| (*name).to_owned())
            .collect()
    };
    let (weak, unknown) = (named(Some(false)), named(None));
    let from = usize::from(from_parts);
    let lack = match (weak.len() >= from, weak.len() + unknown.len() >= from) {
        (true, _) => Lack::Lacking,
        (false, false) => Lack::NotLacking,
        (false, true) => Lack::Unknown,
    };
    let because = if lack == Lack::Unknown {
        with(
            BecauseCode::PartsUnknown,
            vec![("parts", Param::Codes(unknown))],
        )
    } else {
        let count = Param::Count(i64::try_from(weak.len()).unwrap_or(i64::MAX));
        let params = vec![("count", count), ("parts", Param::Codes(weak))];
        with(BecauseCode::PartsNotDurable, params)
    };
    Derived {
        lack,
        because: vec![because],
    }
}

/// Less than so much a person.
pub(super) fn area(subject: &Subject<'_>, under_dm2: u32) -> Derived {
    let Some(house) = subject.household.house_dm2 else {
        return unknown(BecauseCode::AreaUnknown);
    };
    let people = u64::try_from(subject.members.len()).unwrap_or(u64::MAX);
    if people == 0 {
        return unknown(BecauseCode::NoPeople);
    }
    // Compared without dividing: 23,9 m² for three is under 8 m² each.
    let small = u64::from(house) < u64::from(under_dm2).saturating_mul(people);
    let each = Param::Count(i64::try_from(u64::from(house) / people).unwrap_or(i64::MAX));
    Derived {
        lack: known(small),
        because: vec![with(BecauseCode::AreaPerPerson, vec![("area", each)])],
    }
}

/// A kind that is among the good ones, or among the others; other words say nothing.
pub(super) fn kind(
    own: Option<&str>,
    good: &[String],
    other: &[String],
    code: BecauseCode,
) -> Derived {
    let Some(own) = own else {
        return unknown(BecauseCode::NotAsked);
    };
    let among = |list: &[String]| list.iter().any(|kind| kind == own);
    let params = vec![("code", Param::Code(own.to_owned()))];
    let (lack, code) = if among(good) {
        (Lack::NotLacking, code)
    } else if among(other) {
        (Lack::Lacking, code)
    } else {
        (Lack::Unknown, BecauseCode::KindUnknown)
    };
    Derived {
        lack,
        because: vec![with(code, params)],
    }
}

/// Nobody uses the internet.
pub(super) fn telecom(subject: &Subject<'_>) -> Derived {
    match subject.household.internet {
        None => unknown(BecauseCode::NotAsked),
        Some(true) => Derived {
            lack: Lack::NotLacking,
            because: vec![plain(BecauseCode::Internet)],
        },
        Some(false) => Derived {
            lack: Lack::Lacking,
            because: vec![plain(BecauseCode::NoInternet)],
        },
    }
}

/// None of the means that count.
pub(super) fn means(subject: &Subject<'_>, counting: &[String]) -> Derived {
    let Some(own) = &subject.household.means else {
        return unknown(BecauseCode::NotAsked);
    };
    let have: Vec<String> = own
        .iter()
        .filter(|code| counting.contains(code))
        .cloned()
        .collect();
    Derived {
        lack: known(have.is_empty()),
        because: vec![with(
            BecauseCode::Means,
            vec![("codes", Param::Codes(have))],
        )],
    }
}

fn known(lacking: bool) -> Lack {
    if lacking {
        Lack::Lacking
    } else {
        Lack::NotLacking
    }
}

fn unknown(code: BecauseCode) -> Derived {
    Derived {
        lack: Lack::Unknown,
        because: vec![plain(code)],
    }
}
