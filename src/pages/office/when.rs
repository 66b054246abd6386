//! Moments as the office reads them: today, yesterday, days ago.

use crate::{app_state::clock, i18n::format, t};
use chrono::{NaiveDate, NaiveTime};
use so_thon_domain::Millis;

/// "Hôm nay 07:30", "Hôm qua 16:05", "3 ngày trước, 19/11".
pub fn ago(at: Millis) -> String {
    let moment = clock::local(at);
    let time = format::time(moment);
    match days_ago(at) {
        days if days <= 0 => t!(arrivals.today_at, time = time),
        1 => t!(arrivals.yesterday_at, time = time),
        days => t!(
            arrivals.days_ago,
            n = days,
            day = format::day_month(moment.date())
        ),
    }
}

/// Whole days between that day and today.
pub fn days_ago(at: Millis) -> i64 {
    (clock::today() - clock::local(at).date()).num_days()
}

/// The first moment of a day, where this device is.
pub fn start_of(day: NaiveDate) -> Millis {
    let millis = |at: i64| Millis(u64::try_from(at).unwrap_or_default());
    // How far the clocks here are ahead of UTC at a moment.
    let ahead = |at: i64| clock::local(millis(at)).and_utc().timestamp_millis() - at;
    let wall = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    // Clocks may have been changed between the guess and the moment itself.
    millis(wall - ahead(wall - ahead(wall)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_day_begins_at_midnight_of_the_clock_on_the_wall() {
        for (year, month, day) in [(2026, 11, 26), (2026, 1, 1), (2024, 2, 29), (1975, 4, 30)] {
            let day = NaiveDate::from_ymd_opt(year, month, day).expect("a day");
            assert_eq!(clock::local(start_of(day)), day.and_time(NaiveTime::MIN));
        }
    }
}
