//! The real server as a process and the phones' own engine beside it, as far as more than one program needs them: real
//! kills here, whole rounds of reviews in `crates/round`.

pub mod http;
pub mod office;
pub mod seat;

use so_thon_domain::{Clock, Millis};
use std::time::{SystemTime, UNIX_EPOCH};

/// The machine's clock.
#[derive(Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Millis(since.map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        }))
    }
}
