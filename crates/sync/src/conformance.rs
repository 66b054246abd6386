//! The one suite that every store must pass.
