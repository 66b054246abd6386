//! Where the phone is, asked once, by the person's leave.

use super::window::window;
use js_sys::{Function, Promise};
use so_thon_domain::household::Position;
use wasm_bindgen::{JsCast, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{PositionError, PositionOptions};

/// Why there is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPosition {
    /// The person or the browser does not allow it.
    Denied,
    /// The phone cannot tell where it is.
    Unknown,
    /// It took too long.
    TooLong,
}

/// The position, waiting at most so many milliseconds for a fresh one.
pub async fn position(wait_ms: u32) -> Result<Position, NoPosition> {
    let geolocation = window()
        .navigator()
        .geolocation()
        .map_err(|_| NoPosition::Unknown)?;
    let promise = Promise::new(&mut |found: Function, failed: Function| {
        let options = PositionOptions::new();
        options.set_enable_high_accuracy(true);
        options.set_timeout(wait_ms);
        options.set_maximum_age(30_000);
        let found = Closure::once_into_js(move |position: web_sys::Position| {
            let _ = found.call1(&wasm_bindgen::JsValue::NULL, &position);
        });
        let failed = Closure::once_into_js(move |error: PositionError| {
            let _ = failed.call1(&wasm_bindgen::JsValue::NULL, &error);
        });
        let _ = geolocation.get_current_position_with_error_callback_and_options(
            found.unchecked_ref(),
            Some(failed.unchecked_ref()),
            &options,
        );
    });
    match JsFuture::from(promise).await {
        Ok(position) => Ok(read(&position.unchecked_into())),
        Err(error) => Err(match error.unchecked_into::<PositionError>().code() {
            PositionError::PERMISSION_DENIED => NoPosition::Denied,
            PositionError::TIMEOUT => NoPosition::TooLong,
            _ => NoPosition::Unknown,
        }),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "degrees times ten million fit 32 bits; a negative accuracy does not exist"
)]
fn read(position: &web_sys::Position) -> Position {
    let coordinates = position.coords();
    Position {
        lat_e7: (coordinates.latitude() * 1e7).round() as i32,
        lon_e7: (coordinates.longitude() * 1e7).round() as i32,
        accuracy_m: coordinates.accuracy().ceil() as u32,
    }
}
