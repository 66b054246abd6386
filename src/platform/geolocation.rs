//! Where the phone is, asked once, by the person's leave.

use super::window::window;
use js_sys::{Function, Object, Promise, Reflect};
use so_thon_domain::household::Position;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
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
            let _ = found.call1(&JsValue::NULL, &position);
        });
        let failed = Closure::once_into_js(move |error: PositionError| {
            let _ = failed.call1(&JsValue::NULL, &error);
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

/// The person has allowed it already, so that asking shows no question.
pub async fn granted() -> bool {
    let navigator: JsValue = window().navigator().into();
    let permissions = Reflect::get(&navigator, &"permissions".into()).unwrap_or_default();
    let query = Reflect::get(&permissions, &"query".into())
        .ok()
        .and_then(|query| query.dyn_into::<Function>().ok());
    let Some(query) = query else {
        return false;
    };
    let name = Object::new();
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&name, &"name".into(), &"geolocation".into());
    let Some(asked) = query
        .call1(&permissions, &name)
        .ok()
        .and_then(|asked| asked.dyn_into::<Promise>().ok())
    else {
        return false;
    };
    let Ok(status) = JsFuture::from(asked).await else {
        return false;
    };
    Reflect::get(&status, &"state".into()).is_ok_and(|state| state == "granted")
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
