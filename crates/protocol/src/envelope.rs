//! One saved change on its way: a clear header and protected content.
//!
//! A change is encoded once, when it is saved; the same bytes then travel by whichever road opens
//! first, however often. The header says what the office must know to give an outcome; the ids of
//! the records are inside. How content is protected is the business of [`crate::seal`].
//!
//! Form 2 (since protocol version 2), all numbers big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 1 | the form, 2 |
//! | 1 | the protection, [`seal::SEALED`](crate::seal::SEALED) or another |
//! | 2 | length of the header |
//! | … | the header, CBOR |
//! | … | the protected content |
//! | 64 | the seat's signature over everything before it |
//!
//! Form 1 (protocol version 1) is a CBOR map; it is still read, and the server writes its own
//! changes in it: those never travel.

use crate::{
    codec::{DecodeError, decode, deflate, encode, inflate},
    form_1,
    seal::{Open, Seal, SealError, SeatKeys},
    version::{MAX_CONTENT_BYTES, VERSION},
};
use serde::{Deserialize, Serialize};
use so_thon_domain::{Change, CommuneId, RecordWrite, SeatId, Stamp};

/// The first byte of form 2. A CBOR map, which form 1 is, never begins with it.
const FORM: u8 = 2;

/// Form, protection and the header's length.
const BEFORE_HEADER: usize = 4;

/// An Ed25519 signature (RFC 8032).
pub const SIGNATURE: usize = 64;

/// What may be read without opening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the protocol the envelope was made with.
    #[serde(rename = "v")]
    pub version: u16,
    /// The commune it is for.
    #[serde(rename = "c")]
    pub commune: CommuneId,
    /// The seat that saved.
    #[serde(rename = "s")]
    pub seat: SeatId,
    /// The seat's own count, from 1 without gaps.
    #[serde(rename = "n")]
    pub number: u64,
    /// When, by the seat's clock.
    #[serde(rename = "t")]
    pub stamp: Stamp,
}

/// A header with its content in protected form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The clear part.
    pub header: Header,
    /// How the content is protected: [`PLAIN`](crate::seal::PLAIN),
    /// [`SEALED`](crate::seal::SEALED), or what this version does not know.
    pub protection: u8,
    /// Everything before the protected content, as it was written: what sealing binds to it. Empty
    /// in form 1.
    pub clear: Vec<u8>,
    /// The protected content.
    pub body: Vec<u8>,
    /// The seat's signature over clear part and body. None in form 1.
    pub signature: Option<[u8; SIGNATURE]>,
}

/// What is inside: everything of a change that the header does not say.
#[derive(Serialize, Deserialize)]
struct Content {
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    repairs: Option<u64>,
    #[serde(rename = "w")]
    writes: Vec<RecordWrite>,
}

impl Envelope {
    /// Seals a change with a seat's keys.
    pub fn seal(change: &Change, keys: &SeatKeys<'_>, seal: &dyn Seal) -> Result<Self, SealError> {
        let header = header_of(change, VERSION);
        let clear = clear_part(&header, seal.kind());
        let body = seal.body(keys, &clear, &content_of(change))?;
        let signature = seal.sign(keys, &signed_part(&clear, &body))?;
        Ok(Self {
            header,
            protection: seal.kind(),
            clear,
            body,
            signature: Some(signature),
        })
    }

    /// Puts a change into an envelope of form 1, compressed and nothing more: the server's own
    /// changes, and what a phone of version 1 sends.
    pub fn plain(change: &Change) -> Self {
        form_1::envelope(header_of(change, 1), content_of(change))
    }

    /// Takes the change out again. Its author and number are the header's.
    ///
    /// Whether the seat wrote it is another question: [`Self::is_signed_by`].
    pub fn open(&self, open: &dyn Open) -> Result<Change, DecodeError> {
        let mut left = MAX_CONTENT_BYTES;
        self.open_within(open, &mut left)
    }

    /// The same, where no more than `left` bytes may be unpacked: what was is taken from it, and nothing
    /// is left once one did not fit.
    pub fn open_within(&self, open: &dyn Open, left: &mut usize) -> Result<Change, DecodeError> {
        let most = MAX_CONTENT_BYTES.min(*left);
        let content = inflate(&open.content(self)?, most).inspect_err(|_| {
            // It does not fit any more, and no later one takes its place before it.
            if most < MAX_CONTENT_BYTES {
                *left = 0;
            }
        })?;
        *left = left.saturating_sub(content.len());
        let content: Content = decode("change content", &content)?;
        Ok(Change {
            commune: self.header.commune,
            seat: self.header.seat,
            number: self.header.number,
            stamp: self.header.stamp,
            repairs: content.repairs,
            writes: content.writes,
        })
    }

    /// Did the holder of this key write it, header and content?
    pub fn is_signed_by(&self, public_key: &[u8; 32], open: &dyn Open) -> bool {
        self.signature.as_ref().is_some_and(|signature| {
            open.verifies(public_key, &signed_part(&self.clear, &self.body), signature)
        })
    }

    /// The envelope's bytes, which are the same on every road.
    pub fn to_bytes(&self) -> Vec<u8> {
        match &self.signature {
            Some(signature) => [&self.clear, &self.body, signature.as_slice()].concat(),
            None => form_1::bytes(self),
        }
    }

    /// Reads an envelope of either form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        match bytes {
            [FORM, protection, length @ ..] => {
                let damaged = DecodeError::Short("envelope");
                let Some((length, _)) = length.split_first_chunk::<2>() else {
                    return Err(damaged);
                };
                let length = usize::from(u16::from_be_bytes(*length));
                let Some((clear, rest)) = bytes.split_at_checked(BEFORE_HEADER + length) else {
                    return Err(damaged);
                };
                let Some((body, signature)) = rest.split_last_chunk::<SIGNATURE>() else {
                    return Err(damaged);
                };
                let header = clear.get(BEFORE_HEADER..).unwrap_or_default();
                Ok(Self {
                    header: decode("envelope header", header)?,
                    protection: *protection,
                    clear: clear.to_vec(),
                    body: body.to_vec(),
                    signature: Some(*signature),
                })
            }
            _ => form_1::read(bytes),
        }
    }
}

fn header_of(change: &Change, version: u16) -> Header {
    Header {
        version,
        commune: change.commune,
        seat: change.seat,
        number: change.number,
        stamp: change.stamp,
    }
}

fn content_of(change: &Change) -> Vec<u8> {
    let content = Content {
        repairs: change.repairs,
        writes: change.writes.clone(),
    };
    deflate(&encode(&content))
}

fn clear_part(header: &Header, protection: u8) -> Vec<u8> {
    let header = encode(header);
    let length = u16::try_from(header.len()).expect("a header has a handful of short fields");
    let mut clear = vec![FORM, protection];
    clear.extend(length.to_be_bytes());
    clear.extend(header);
    clear
}

/// What is signed: no other use of the key signs bytes that begin so.
fn signed_part(clear: &[u8], body: &[u8]) -> Vec<u8> {
    [b"so-thon envelope\0".as_slice(), clear, body].concat()
}
