//! One measured number with what a reader needs to believe it.

use serde_json::Number;

/// A key and its value.
#[derive(Debug)]
pub struct Figure {
    /// The full dotted key.
    pub key: String,
    /// The median, or the exact count.
    pub value: f64,
    /// Half the distance between the smallest and the largest repetition; none for what is exact.
    pub spread: Option<f64>,
    /// Absolute figures, repetitions, anything a person should know beside the number.
    pub context: String,
}

impl Figure {
    /// Something counted, the same in every run.
    pub fn exact(key: &str, value: u64) -> Self {
        // Counts of bytes and requests stay far below 2^53.
        #[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let value = value as f64;
        Self {
            key: key.to_owned(),
            value,
            spread: None,
            context: String::new(),
        }
    }

    /// As JSON: whole numbers without a point.
    pub fn number(&self) -> Option<Number> {
        #[allow(
            clippy::cast_possible_truncation,
            reason = "compared with the original right after"
        )]
        let whole = self.value as i64;
        #[allow(
            clippy::cast_precision_loss,
            reason = "compared with the original right here"
        )]
        if (whole as f64).to_bits() == self.value.to_bits() {
            return Some(Number::from(whole));
        }
        Number::from_f64(self.value)
    }
}

/// A number for a table: whole when it is whole, else three decimals.
pub fn short(value: f64) -> String {
    if value.fract().abs() < f64::EPSILON {
        format!("{value:.0}")
    } else {
        format!("{value:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_without_a_point() {
        assert_eq!(
            Figure::exact("a.b", 400_000).number().unwrap().to_string(),
            "400000"
        );
        let ratio = Figure {
            value: 1.25,
            ..Figure::exact("a.c", 0)
        };
        assert_eq!(ratio.number().unwrap().to_string(), "1.25");
    }

    #[test]
    fn what_is_no_number_is_not_written() {
        let broken = Figure {
            value: f64::NAN,
            ..Figure::exact("a.b", 0)
        };
        assert!(broken.number().is_none());
    }
}
