//! What comes to the office: taken into a copy of a book that somebody lives with.

use crate::lived::{Lived, lent};
use pollster::block_on;
use so_thon_protocol::{Cursor, Envelope, Sealed, SyncRequest, codec::deflate, push::unframe};
use so_thon_server::{check::check, pull};
use std::cell::OnceCell;

/// A request is answered, and the book is whole behind it.
pub fn request(bytes: &[u8]) -> bool {
    let Some(request) = super::wire::read::<SyncRequest>(bytes) else {
        return false;
    };
    lent(|lived| {
        let server = lived.office();
        let request = SyncRequest {
            seat: lived.caller.seat,
            ..request
        };
        let envelopes = request.envelopes.len();
        let reply = block_on(server.sync(&lived.caller, request));
        if envelopes > 0 {
            whole(lived);
        }
        reply.is_ok()
    })
}

/// A change of whatever content gets one outcome, the same again when it is sent again.
pub fn content(bytes: &[u8]) -> bool {
    lent(|lived| {
        let server = lived.office();
        let mut envelope = empty(lived);
        envelope.body = stored(bytes);
        let sealed = [Sealed::from(envelope.to_bytes())];
        let (incoming, unread) = server.open(&lived.caller, &sealed);
        if unread > 0 {
            return false;
        }
        let once = block_on(server.accept(&lived.caller, &incoming, server.now()));
        let once = once.expect("an outcome");
        assert_eq!(once.len(), 1);
        let twice = block_on(server.accept(&lived.caller, &incoming, server.now()));
        assert_eq!(twice.ok(), Some(once));
        whole(lived);
        true
    })
}

/// An envelope of the caller without a content, made once: packing costs more than the rest of an input.
fn empty(lived: &Lived) -> Envelope {
    thread_local! {
        static EMPTY: OnceCell<Envelope> = const { OnceCell::new() };
    }
    let made = || {
        Envelope::plain(&so_thon_domain::Change {
            commune: lived.caller.commune.id,
            seat: lived.caller.seat,
            number: 1_000,
            stamp: so_thon_domain::Stamp::default(),
            repairs: None,
            writes: Vec::new(),
        })
    };
    EMPTY.with(|empty| empty.get_or_init(made).clone())
}

/// Packed as one block that is as it was (RFC 1951, section 3.2.4): what unpacks it is the same.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let Ok(length) = u16::try_from(bytes.len()) else {
        return deflate(bytes);
    };
    let (length, check) = (length.to_le_bytes(), (!length).to_le_bytes());
    [&[1][..], &length, &check, bytes].concat()
}

/// Framed envelopes come apart as they were, and are taken in.
pub fn push(bytes: &[u8]) -> bool {
    let Ok(envelopes) = unframe(bytes) else {
        return false;
    };
    let again = so_thon_protocol::push::frame(envelopes.iter().copied());
    assert_eq!(again, bytes, "one frame has one form");
    lent(|lived| {
        let reply = block_on(lived.office().push(&lived.caller, bytes));
        let taken = reply.is_ok_and(|reply| !reply.outcomes.is_empty());
        if taken {
            whole(lived);
        }
        taken
    })
}

/// The text of a bundle is read, written as a bundle that says the same, and taken in.
pub fn bundle(bytes: &[u8]) -> bool {
    use so_thon_protocol::bundle::{read, write};
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    // What is inside ends in its own checksum, which chance does not find: it is put right.
    let text = &put_right(text);
    let Ok(envelopes) = read(text) else {
        return false;
    };
    let again = write("", envelopes.iter().map(Vec::as_slice));
    assert_eq!(read(&again).as_ref(), Ok(&envelopes));
    lent(|lived| {
        let reply = block_on(lived.office().bundle(&lived.caller, text));
        let taken = reply.is_ok_and(|reply| !reply.outcomes.is_empty());
        if taken {
            whole(lived);
        }
        taken
    })
}

/// The same text with whatever stands between the two lines framed and summed anew, when it can be.
fn put_right(text: &str) -> String {
    let lines = [
        "-----BEGIN SO THON BUNDLE 1-----",
        "-----END SO THON BUNDLE 1-----",
    ];
    let parts = text.split_once(lines[0]);
    let inside = parts.and_then(|(before, rest)| Some((before, rest.split_once(lines[1])?.0)));
    let Some((before, inside)) = inside.filter(|(_, inside)| inside.starts_with('!')) else {
        return text.to_owned();
    };
    // Behind "!" stand envelopes in hexadecimal digits, one a line.
    let envelopes: Vec<Vec<u8>> = inside
        .split_whitespace()
        .map(|line| {
            let digits = line.trim_start_matches('!').as_bytes().chunks(2);
            let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
            digits.filter_map(byte).collect()
        })
        .collect();
    so_thon_protocol::bundle::write(before, envelopes.iter().map(Vec::as_slice))
}

/// A cursor is made by the server alone, and given back by anybody.
pub fn cursor(bytes: &[u8]) -> bool {
    let cursor = Cursor::from(bytes.to_vec());
    lent(|lived| {
        let commune = &lived.caller.commune;
        let read = pull::Stand::read(&cursor, commune.id, commune.epoch);
        if let Some(stand) = &read {
            let again = pull::Stand::read(&stand.cursor(), commune.id, commune.epoch);
            assert_eq!(again.as_ref(), Some(stand));
        }
        let page = block_on(pull::pull(
            &lived.book,
            commune,
            &lived.caller.scope(),
            lived.caller.account.scope,
            Some(&cursor),
        ));
        page.expect("a page, whatever the cursor says");
        read.is_some()
    })
}

fn whole(lived: &Lived) {
    let server = lived.world.office.server();
    let report = block_on(check(&server.store, &*server.keys, &lived.caller.commune));
    let findings = report.expect("a check").findings;
    assert!(findings.is_empty(), "{findings:?}");
}
