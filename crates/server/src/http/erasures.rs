//! `POST /api/v1/exports` and `POST /api/v1/erasures`: what is held about a person, and its end.

use super::answer::{Asked, Refused, Told};
use crate::{access::Officer, store::Store};
use axum::http::StatusCode;
use so_thon_protocol::erasure::{Dossier, Erased, Erasing, Exporting};

/// Everything that is held.
pub async fn export<S: Store>(
    officer: Officer<S>,
    Asked(ask): Asked<Exporting>,
) -> Result<Told<Dossier>, Refused> {
    Ok(Told(StatusCode::OK, officer.export(ask.record).await?))
}

/// Erases.
pub async fn erase<S: Store>(
    officer: Officer<S>,
    Asked(ask): Asked<Erasing>,
) -> Result<Told<Erased>, Refused> {
    Ok(Told(StatusCode::OK, officer.erase(&ask).await?))
}
