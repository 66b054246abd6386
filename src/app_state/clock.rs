//! The one place that asks the browser for the time, and the one that asks it for chance.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use so_thon_domain::{Clock, Millis, ids::IdSource};

/// The browser's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> Millis {
        now()
    }
}

/// Now.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since 1970 are whole, positive and small"
)]
pub fn now() -> Millis {
    Millis(js_sys::Date::now() as u64)
}

/// A moment on the wall clock where the phone is.
pub fn local(at: Millis) -> NaiveDateTime {
    let millis = i64::try_from(at.0).unwrap_or(i64::MAX);
    #[allow(
        clippy::cast_precision_loss,
        reason = "exact for the next 285,000 years"
    )]
    let date = js_sys::Date::new(&(at.0 as f64).into());
    // Minutes by which UTC is ahead of here.
    #[allow(clippy::cast_possible_truncation, reason = "a few hundred minutes")]
    let offset = date.get_timezone_offset() as i64;
    let utc = DateTime::from_timestamp_millis(millis)
        .unwrap_or_default()
        .naive_utc();
    utc.checked_sub_signed(TimeDelta::minutes(offset))
        .unwrap_or(utc)
}

/// Today, where the phone is.
pub fn today() -> NaiveDate {
    local(now()).date()
}

/// The browser's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserChance;

impl IdSource for BrowserChance {
    fn chance(&mut self) -> [u8; 10] {
        random()
    }
}

/// Random bytes for ids and keys.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

/// Fills a buffer with random bytes fit for keys.
pub fn fill(buffer: &mut [u8]) {
    // Every browser that runs wasm has crypto.getRandomValues.
    getrandom::fill(buffer).expect("the browser gives random bytes");
}
