//! What the browser says, in the store's words.

use indexed_db_futures::{
    error::{Error, JSError, OpenDbError},
    internals::SystemRepr,
};
use so_thon_sync::StoreError;
use wasm_bindgen::JsCast;
use web_sys::DomException;

/// A failed request or transaction.
pub(crate) fn failed(error: Error) -> StoreError {
    match error {
        Error::DomException(exception) => of_exception(exception.as_sys()),
        Error::Unknown(JSError::Error(error)) => match error.dyn_ref::<DomException>() {
            Some(exception) => of_exception(exception),
            None => engine(String::from(error.name()), String::from(error.message())),
        },
        other => engine("Unexpected".to_owned(), other.to_string()),
    }
}

/// A database that could not be opened.
pub(crate) fn not_opened(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::Base(error) => failed(error),
        OpenDbError::VersionZero
        | OpenDbError::UnsupportedEnvironment
        | OpenDbError::NullFactory => engine("Unsupported".to_owned(), error.to_string()),
    }
}

/// A DOM exception by its name, which is stable; its words are for the log.
pub(crate) fn of_exception(exception: &DomException) -> StoreError {
    match exception.name().as_str() {
        "QuotaExceededError" => StoreError::Full,
        "InvalidStateError" => StoreError::Closed,
        "VersionError" => StoreError::TooNew,
        name => engine(name.to_owned(), exception.message()),
    }
}

/// True for what the system does to a connection after it was suspended (Safari, sometimes
/// Chrome): the database must be opened again.
pub(crate) fn lost_connection(error: &StoreError) -> bool {
    match error {
        StoreError::Closed => true,
        StoreError::Engine { name, .. } => name == "UnknownError",
        StoreError::Full
        | StoreError::Locked
        | StoreError::Lost
        | StoreError::TooNew
        | StoreError::Damaged { .. } => false,
    }
}

pub(crate) fn engine(name: String, message: String) -> StoreError {
    StoreError::Engine { name, message }
}
