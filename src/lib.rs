//! The app: what a collaborator carries and an officer works at. Records live in the browser's own
//! store; the office is met when it can be.
//!
//! Compiled twice: with the feature `office` it is the office's program, without it the field's.
#![allow(
    clippy::needless_pass_by_value,
    reason = "a component's properties are its own: Leptos hands them over"
)]

pub mod i18n;

pub mod app;
pub mod routes;

pub mod pages;

pub mod components;
pub mod forms;

pub mod app_state;

pub mod http_photos;
pub mod http_transport;
pub mod office_api;
pub mod photo_driver;
pub mod program;
pub mod sync_driver;

pub mod platform;

pub use app::run;
