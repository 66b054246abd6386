//! `so-thon-corpus unpack DECODER FOLDER` lays seeds and kept inputs out as libFuzzer wants them,
//! one file each; `pack` keeps the smallest of a folder.

use so_thon_fuzz::{Decoder, corpus, seeds};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let decoder = arguments.next().and_then(|name| Decoder::named(&name));
    let folder = arguments.next().map(PathBuf::from);
    let (Some(decoder), Some(folder)) = (decoder, folder) else {
        return ExitCode::FAILURE;
    };
    let done = match what.as_str() {
        "unpack" => unpack(decoder, &folder),
        "pack" => pack(decoder, &folder),
        _ => return ExitCode::FAILURE,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn unpack(decoder: Decoder, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let kept = corpus::read(decoder).unwrap_or_default();
    for (number, input) in seeds::of(decoder).iter().chain(&kept).enumerate() {
        fs::write(folder.join(format!("kept-{number:04}")), input)?;
    }
    Ok(())
}

fn pack(decoder: Decoder, folder: &Path) -> io::Result<()> {
    let mut inputs = Vec::new();
    for entry in fs::read_dir(folder)? {
        inputs.push(fs::read(entry?.path())?);
    }
    corpus::keep(decoder, inputs).map(drop)
}
