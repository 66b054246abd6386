//! The inputs worth keeping: one file for each decoder, framed like a push.

use crate::Decoder;
use so_thon_protocol::push::{frame, unframe};
use std::{fs, io, path::PathBuf};

/// The most bytes of one decoder's inputs that are kept.
pub const KEPT: usize = 96 * 1024;

/// Where a decoder's inputs are kept.
pub fn file(decoder: Decoder) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(format!("{}.bin", decoder.name()))
}

/// What is kept for a decoder.
pub fn read(decoder: Decoder) -> io::Result<Vec<Vec<u8>>> {
    let bytes = fs::read(file(decoder))?;
    let inputs = unframe(&bytes).map_err(io::Error::other)?;
    Ok(inputs.into_iter().map(<[u8]>::to_vec).collect())
}

/// Keeps these, the smallest first, as far as there is room; says how many.
pub fn keep(decoder: Decoder, mut inputs: Vec<Vec<u8>>) -> io::Result<usize> {
    inputs.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
    inputs.dedup();
    let mut room = KEPT;
    let kept = inputs.iter().take_while(|input| {
        let size = input.len() + 4;
        let fits = size <= room;
        room = room.saturating_sub(size);
        fits
    });
    let kept: Vec<&[u8]> = kept.map(Vec::as_slice).collect();
    fs::write(file(decoder), frame(kept.iter().copied()))?;
    Ok(kept.len())
}
