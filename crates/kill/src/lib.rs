//! The real server as a process and the phones' own engine beside it, as far as more than one program needs them: real
//! kills here, whole rounds of reviews in `crates/round`.

pub mod http;
pub mod office;
pub mod seat;
