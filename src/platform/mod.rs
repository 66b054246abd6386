//! The edges towards the browser: each file wraps one ability, says plainly when it is missing and
//! knows nothing of the app.

pub mod background;
pub mod camera;
pub mod channel;
pub mod download;
pub mod fingerprint;
pub mod geolocation;
pub mod lock;
pub mod share;
#[cfg(feature = "office")]
pub mod sheets;
pub mod storage;
pub mod stretcher;
pub mod window;
pub mod worker;
