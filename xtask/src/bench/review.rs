//! The keys `review.*`.

use super::{Arguments, figure::Figure};
use crate::review;
use anyhow::{Context, Result};

/// Reviews the whole population of Bạc Liêu and counts what is not as published.
pub fn measure(_: &Arguments) -> Result<Vec<Figure>> {
    let told = review::whole()?;
    let figures = told.iter().map(|(key, value)| {
        let count = value
            .as_u64()
            .with_context(|| format!("{key} is not counted"))?;
        Ok(Figure::exact(key, count))
    });
    figures.collect()
}
