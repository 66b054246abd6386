//! One saved change on its way: a clear header and protected content.
//!
//! A change is encoded once, when it is saved; the same bytes then travel by whichever road opens
//! first, however often. The header says what the office must know to give an outcome; the ids of
//! the records are inside.

use crate::{
    codec::{DecodeError, decode, deflate, encode, inflate},
    version::{MAX_CONTENT_BYTES, VERSION},
};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use so_thon_domain::{Change, CommuneId, RecordWrite, SeatId, Stamp};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The clear part.
    #[serde(rename = "h")]
    pub header: Header,
    /// How the content is protected: see [`Protection::KIND`].
    #[serde(rename = "p")]
    pub protection: u8,
    /// The protected content.
    #[serde(rename = "b")]
    pub body: ByteBuf,
    /// The seat's signature over header and body, where the protection asks for one.
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<ByteBuf>,
}

/// What is inside: everything of a change that the header does not say.
#[derive(Serialize, Deserialize)]
struct Content {
    #[serde(rename = "w")]
    writes: Vec<RecordWrite>,
}

/// How content is kept from those who carry it.
pub trait Protection {
    /// The number on the envelope. 0: compressed only.
    const KIND: u8;

    /// Protects content; the header is bound to it where the protection can.
    fn protect(&self, header: &Header, content: &[u8]) -> Vec<u8>;

    /// Opens what [`Self::protect`] made for this header.
    fn open(&self, header: &Header, body: &[u8]) -> Result<Vec<u8>, DecodeError>;
}

/// Compressed and nothing more: what a phone sends over TLS until envelopes are sealed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plain;

impl Protection for Plain {
    const KIND: u8 = 0;

    fn protect(&self, _: &Header, content: &[u8]) -> Vec<u8> {
        deflate(content)
    }

    fn open(&self, _: &Header, body: &[u8]) -> Result<Vec<u8>, DecodeError> {
        inflate(body, MAX_CONTENT_BYTES)
    }
}

impl Envelope {
    /// Puts a change into an envelope.
    pub fn pack<P: Protection>(change: &Change, protection: &P) -> Self {
        let header = Header {
            version: VERSION,
            commune: change.commune,
            seat: change.seat,
            number: change.number,
            stamp: change.stamp,
        };
        let content = encode(&Content {
            writes: change.writes.clone(),
        });
        let body = ByteBuf::from(protection.protect(&header, &content));
        Self {
            header,
            protection: P::KIND,
            body,
            signature: None,
        }
    }

    /// Takes the change out again. Its author and number are the header's.
    pub fn open<P: Protection>(&self, protection: &P) -> Result<Change, DecodeError> {
        if self.protection != P::KIND {
            return Err(DecodeError::Protection(self.protection));
        }
        let content: Content = decode(
            "change content",
            &protection.open(&self.header, &self.body)?,
        )?;
        Ok(Change {
            commune: self.header.commune,
            seat: self.header.seat,
            number: self.header.number,
            stamp: self.header.stamp,
            writes: content.writes,
        })
    }

    /// The envelope's bytes, which are the same on every road.
    pub fn to_bytes(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads an envelope.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode("envelope", bytes)
    }
}
