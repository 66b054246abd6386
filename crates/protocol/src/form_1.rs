//! Envelopes of protocol version 1: a CBOR map, compressed and neither sealed nor signed. A phone
//! that was upgraded with a full outbox still sends them, over its session alone.

use crate::{
    codec::{DecodeError, decode, encode},
    envelope::{Envelope, Header},
    seal::PLAIN,
};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

#[derive(Serialize, Deserialize)]
struct Wire {
    #[serde(rename = "h")]
    header: Header,
    #[serde(rename = "p")]
    protection: u8,
    #[serde(rename = "b")]
    body: ByteBuf,
}

pub(crate) fn envelope(header: Header, body: Vec<u8>) -> Envelope {
    Envelope {
        header,
        protection: PLAIN,
        clear: Vec::new(),
        body,
        signature: None,
    }
}

pub(crate) fn bytes(envelope: &Envelope) -> Vec<u8> {
    encode(&Wire {
        header: envelope.header.clone(),
        protection: envelope.protection,
        body: ByteBuf::from(envelope.body.clone()),
    })
}

pub(crate) fn read(bytes: &[u8]) -> Result<Envelope, DecodeError> {
    let wire: Wire = decode("envelope", bytes)?;
    if wire.protection != PLAIN {
        return Err(DecodeError::Protection(wire.protection));
    }
    Ok(envelope(wire.header, wire.body.into_vec()))
}
