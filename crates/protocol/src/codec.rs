//! CBOR in and out.

use serde::{Serialize, de::DeserializeOwned};

/// Bytes that are not the expected message.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Not CBOR, cut short, or CBOR of another form.
    #[error("the bytes are not a {what}")]
    Form {
        /// Which message was expected.
        what: &'static str,
        /// What the decoder found.
        #[source]
        source: ciborium::de::Error<std::io::Error>,
    },
    /// Bytes left over behind the message.
    #[error("{extra} bytes follow the {what}")]
    Trailing {
        /// Which message was expected.
        what: &'static str,
        /// How many bytes follow it.
        extra: usize,
    },
    /// Compressed content that cannot be unpacked, or that unpacks to more than is allowed.
    #[error("the compressed content is damaged or too large")]
    Compression,
    /// Bytes that end before what they announce.
    #[error("the {0} is cut short")]
    Short(&'static str),
    /// Sealed to another key, or altered on the way.
    #[error("the seal does not open")]
    Sealed,
    /// Protected in a way this version does not know.
    #[error("protection {0} is not known")]
    Protection(u8),
}

/// How deep messages may nest. Ours need seven levels; a hostile one must not exhaust the stack.
const MAX_DEPTH: usize = 32;

/// Encodes a message.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    // Writing to memory cannot fail, and every message type is a plain struct: none has a form
    // that CBOR lacks.
    ciborium::into_writer(message, &mut bytes).expect("messages always encode");
    bytes
}

/// Decodes a message; nothing may follow it.
pub fn decode<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, DecodeError> {
    let mut rest = bytes;
    let message = ciborium::de::from_reader_with_recursion_limit(&mut rest, MAX_DEPTH)
        .map_err(|source| DecodeError::Form { what, source })?;
    if rest.is_empty() {
        Ok(message)
    } else {
        Err(DecodeError::Trailing {
            what,
            extra: rest.len(),
        })
    }
}

/// Compresses (raw DEFLATE, RFC 1951).
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(bytes, 6)
}

/// Unpacks what [`deflate`] made, refusing more than `limit` bytes.
pub fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
    miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, limit)
        .map_err(|_| DecodeError::Compression)
}
