//! Every decoder fed with what nobody meant to send.
//!
//! One [`Decoder`] for each kind of bytes that come from outside: from the network, from another
//! person's hands, from a disk. Each takes the bytes as far as the program would: not only through
//! the codec, but into the office's book, onto a phone, through a form's check. What must hold is
//! asserted on the way; anything else than a panic is a good end.
//!
//! `cargo xtask fuzz` runs a decoder under libFuzzer; the test `corpus` replays what it found worth
//! keeping, on every machine and without it.

pub mod corpus;
mod decoders;
mod lived;
pub mod seeds;

use decoders::{desk, form, phone, sheet, wire};

macro_rules! decoders {
    ($($decoder:ident $name:literal $longest:literal $run:path: $meaning:literal,)*) => {
        /// A kind of bytes from outside.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Decoder {
            $(#[doc = $meaning] $decoder,)*
        }

        impl Decoder {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$decoder),*];

            /// Its name on the command line.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$decoder => $name,)*
                }
            }

            /// The longest input that is tried, in bytes.
            pub const fn longest(self) -> usize {
                match self {
                    $(Self::$decoder => $longest,)*
                }
            }

            /// Takes the bytes as far as they go; true when they were what they should be.
            pub fn run(self, bytes: &[u8]) -> bool {
                match self {
                    $(Self::$decoder => $run(bytes),)*
                }
            }
        }
    };
}

decoders! {
    Envelope "envelope" 2048 wire::envelope: "An envelope of either form.",
    Header "header" 256 wire::header: "The clear part of an envelope.",
    Content "content" 4096 desk::content: "What is inside an envelope, once it is unpacked.",
    Seal "seal" 512 wire::seal: "What is sealed to the commune.",
    Push "push" 4096 desk::push: "Framed envelopes, as the service worker sends them.",
    Bundle "bundle" 8192 desk::bundle: "The text of a bundle.",
    Request "request" 8192 desk::request: "A phone's sync request.",
    Reply "reply" 16384 phone::reply: "The office's answer to it: a page of rows.",
    Cursor "cursor" 512 desk::cursor: "Where a phone says it stands.",
    Digest "digest" 4096 wire::digest: "Records, as their digest is taken.",
    Json "json" 2048 wire::json: "JSON of either side.",
    Unit "unit" 8192 phone::unit: "A household as it lies on a phone.",
    Table "table" 4096 phone::table: "Any other value on a phone.",
    Draft "draft" 2048 form::draft: "A form that somebody had begun.",
    Csv "csv" 2048 sheet::csv: "A list as CSV.",
    Xlsx "xlsx" 16384 sheet::xlsx: "A list as a workbook.",
    Part "part" 8192 sheet::part: "One part of a sound workbook.",
}

impl Decoder {
    /// The decoder of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }
}
