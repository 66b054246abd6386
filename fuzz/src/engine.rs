//! One decoder under libFuzzer. Which one says the environment, because libFuzzer owns the command
//! line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use so_thon_fuzz::Decoder;
use std::sync::OnceLock;

/// Names the decoder.
const WHICH: &str = "SO_THON_DECODER";

static DECODER: OnceLock<Decoder> = OnceLock::new();

fuzz_target!(
    init: {
        let name = std::env::var(WHICH).unwrap_or_default();
        let decoder = Decoder::named(&name).expect("SO_THON_DECODER names a decoder");
        // A seed run first: what is built once is not counted as what the first input did.
        decoder.run(&[]);
        let _ = DECODER.set(decoder);
    },
    |bytes: &[u8]| {
        if let Some(decoder) = DECODER.get() {
            decoder.run(bytes);
        }
    }
);
