//! The bars: what a figure must reach. A key without a bar is reported, not judged.

use crate::{kill, weight};
use std::fmt;

/// What is asked of a figure.
#[derive(Clone, Copy, Debug)]
pub enum Bar {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
    /// Just this.
    Exactly(f64),
}

impl Bar {
    /// Whether the value reaches the bar. What is no number never does.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(bar) => value <= bar,
            Self::AtLeast(bar) => value >= bar,
            Self::Exactly(bar) => (value - bar).abs() < f64::EPSILON,
        }
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(bar) => write!(formatter, "≤ {bar}"),
            Self::AtLeast(bar) => write!(formatter, "≥ {bar}"),
            Self::Exactly(bar) => write!(formatter, "= {bar}"),
        }
    }
}

/// The bar of a key.
pub fn of(key: &str) -> Option<Bar> {
    #[allow(
        clippy::cast_precision_loss,
        reason = "the budget stays far below 2^53"
    )]
    let bar = match key {
        "weight.first_load_br_bytes" => Bar::AtMost(weight::BUDGET as f64),
        "start.vs_floor" => Bar::AtMost(2.0),
        "start.vs_pouchdb" => Bar::AtLeast(5.0),
        "save.p95_vs_floor" | "first_sync.vs_floor" => Bar::AtMost(3.0),
        "first_sync.vs_pouchdb" => Bar::AtLeast(20.0),
        "first_sync.bytes_vs_pouchdb" => Bar::AtMost(0.3),
        "first_sync.bytes_vs_brotli" => Bar::AtMost(1.0),
        "noop_sync.bytes_up" | "noop_sync.bytes_down" => Bar::AtMost(1_024.0),
        "noop_sync.round_trips" => Bar::Exactly(1.0),
        "day_sync.requests" => Bar::AtMost(2.0),
        "day_sync.bytes_vs_pouchdb" => Bar::AtMost(0.5),
        "day_sync.edge_seconds" => Bar::AtMost(20.0),
        "kill.browser_runs" | "kill.server_runs" => Bar::AtLeast(f64::from(kill::WHOLE)),
        "kill.browser_lost" | "kill.server_lost" | "kill.doubled" => Bar::Exactly(0.0),
        "review.wrong" => Bar::Exactly(0.0),
        "review.households" | "review.signed" => Bar::Exactly(26_252.0),
        "herd.lost" | "scale.postgres_herd_lost" | "scale.failover_lost" => Bar::Exactly(0.0),
        "herd.rss_mb" => Bar::AtMost(150.0),
        "herd.changes_per_s_vs_floor" => Bar::AtLeast(0.05),
        "access.leaks" | "axe.violations" => Bar::Exactly(0.0),
        "hostile.requests" => Bar::AtLeast(1.0),
        "hostile.panics" | "hostile.written" | "hostile.unclear" => Bar::Exactly(0.0),
        "at_rest.planted" => Bar::AtLeast(200.0),
        "at_rest.hits" | "at_rest.choices" => Bar::Exactly(0.0),
        "at_rest.control_hits" => Bar::AtLeast(1.0),
        "lighthouse.min" => Bar::AtLeast(95.0),
        "scale.pull_1m_vs_10k" => Bar::AtMost(1.3),
        _ => return None,
    };
    Some(bar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_hold_at_their_edge_and_not_beyond() {
        assert!(of("weight.first_load_br_bytes").unwrap().holds(400_000.0));
        assert!(!of("weight.first_load_br_bytes").unwrap().holds(400_001.0));
        assert!(of("start.vs_pouchdb").unwrap().holds(5.0));
        assert!(!of("start.vs_pouchdb").unwrap().holds(f64::NAN));
        assert!(!of("herd.lost").unwrap().holds(1.0));
    }
}
