//! What is said of each route beyond what the table declares.

use super::types::Shape::{self, Hash, Id, Many, Number, Of, OneOf};
use crate::http::table::{
    Declared,
    Method::{self, Delete, Get, Head, Patch, Post, Put},
};
use so_thon_protocol::{
    photo::{COMPLETE, JPEG_TYPE, OFFSET, PIECE_TYPE, SEALED_TYPE},
    problem::Code,
    push, sync,
};

/// The words and forms of one route.
pub struct Said {
    method: Method,
    path: &'static str,
    /// In one sentence, what it does.
    pub says: &'static str,
    /// What may stand behind the path.
    pub query: &'static [Query],
    /// Headers beyond the token: name, whether it must be there, what it says.
    pub headers: &'static [(&'static str, bool, &'static str)],
    /// Its body.
    pub takes: Takes,
    /// Its good answer.
    pub gives: Gives,
    /// Codes beyond those that follow from whom it serves and what it takes.
    pub refuses: &'static [Code],
}

/// One name behind the path.
pub struct Query {
    /// The name.
    pub name: &'static str,
    /// It must be there.
    pub required: bool,
    /// Its form.
    pub shape: Shape,
    /// What it asks for.
    pub says: &'static str,
}

/// A body that is sent.
#[derive(Clone, Copy)]
pub enum Takes {
    /// None; one that is sent is not read.
    Nothing,
    /// JSON of this type.
    Json(&'static str),
    /// Bytes of this media type, and what they are.
    Bytes(&'static str, &'static str),
}

/// A good answer.
#[derive(Clone, Copy)]
pub enum Gives {
    /// 204, and what that means.
    Nothing(&'static str),
    /// JSON, with this status.
    Json(u16, Shape),
    /// 200 with bytes of one of these media types, and what they are.
    Bytes(&'static [&'static str], &'static str),
}

impl Said {
    /// What is said of a route.
    pub fn of(declared: &Declared) -> Option<&'static Self> {
        ALL.iter()
            .find(|said| (said.method, said.path) == (declared.method, declared.path))
    }

    const fn new(
        method: Method,
        path: &'static str,
        says: &'static str,
        takes: Takes,
        gives: Gives,
        refuses: &'static [Code],
    ) -> Self {
        Self {
            method,
            path,
            says,
            query: &[],
            headers: &[],
            takes,
            gives,
            refuses,
        }
    }
}

/// The form of a name in a path.
pub fn in_path(name: &str) -> Shape {
    match name {
        "number" => Number,
        "hash" => Hash,
        _ => Id,
    }
}

const fn asks(name: &'static str, required: bool, shape: Shape, says: &'static str) -> Query {
    Query {
        name,
        required,
        shape,
        says,
    }
}

const DONE: Gives = Gives::Nothing("Done");

const HAVE: Gives = Gives::Nothing(
    "How many bytes of the picture the office has stands in the header `upload-offset`, whether it is whole and is \
     what its record names in `upload-complete` (`?1`, `?0`)",
);

const ALL: &[Said] = {
    use Gives::{Bytes, Json};
    use Takes::Nothing;
    &[
        Said::new(
            Post,
            "/api/v1/session",
            "Sign in by login and password",
            Takes::Json("SignIn"),
            Json(200, Of("SignedIn")),
            &[
                Code::WrongPassword,
                Code::TooManyTries,
                Code::AccountClosed,
                Code::PasswordFirst,
                Code::PasswordOver,
                Code::WeakPassword,
                Code::Forbidden,
                Code::SeatRevoked,
            ],
        ),
        Said::new(
            Get,
            "/api/v1/session",
            "Who the token belongs to",
            Nothing,
            Json(200, Of("Me")),
            &[],
        ),
        Said::new(
            Delete,
            "/api/v1/session",
            "Sign out: the session ends",
            Nothing,
            DONE,
            &[],
        ),
        Said::new(
            Put,
            "/api/v1/session/password",
            "Change one's own password; one's other sessions end",
            Takes::Json("OwnPassword"),
            DONE,
            &[Code::WrongPassword, Code::WeakPassword],
        ),
        Said::new(
            Post,
            "/api/v1/enrol",
            "Get in by a one-time code of the office",
            Takes::Json("Enrol"),
            Json(200, Of("SignedIn")),
            &[
                Code::CodeUnknown,
                Code::CodeUsed,
                Code::CodeExpired,
                Code::TooManyTries,
                Code::AccountClosed,
                Code::Forbidden,
                Code::SeatRevoked,
            ],
        ),
        Said::new(
            Post,
            "/api/v1/sync",
            "Changes and a cursor in; outcomes, records and a cursor out",
            Takes::Bytes(
                sync::CONTENT_TYPE,
                "A sync request in CBOR: docs/sync.md. The media type is not looked at",
            ),
            Bytes(&[sync::CONTENT_TYPE], "A sync reply in CBOR: docs/sync.md"),
            &[Code::VersionUnsupported],
        ),
        Said::new(
            Post,
            "/api/v1/push",
            "Changes of the own seat, while no page is open; nothing is read by it",
            Takes::Bytes(
                push::CONTENT_TYPE,
                "Envelopes one behind the other, each behind its length in four bytes, big-endian. The media type is \
                 not looked at",
            ),
            Json(200, Of("PushReply")),
            &[],
        ),
        Said::new(
            Post,
            "/api/v1/bundles",
            "Changes that somebody carried here as a text",
            Takes::Bytes(
                "text/plain",
                "A bundle: docs/sync.md. The media type is not looked at",
            ),
            Json(200, Of("BundleReply")),
            &[Code::BadBundle],
        ),
        Said::new(
            Get,
            "/api/v1/records/{id}/history",
            "What a record went through, oldest first",
            Nothing,
            Json(200, Many(&Of("Step"))),
            &[],
        ),
        Said::new(
            Get,
            "/api/v1/accounts",
            "The accounts that one manages",
            Nothing,
            Json(200, Many(&Of("Account"))),
            &[],
        ),
        Said::new(
            Post,
            "/api/v1/accounts",
            "Add an account",
            Takes::Json("NewAccount"),
            Json(201, Of("Account")),
            &[
                Code::LoginTaken,
                Code::WeakPassword,
                Code::Missing,
                Code::NotFound,
            ],
        ),
        Said::new(
            Put,
            "/api/v1/accounts/{id}/villages",
            "Say which villages a person has from now on",
            Takes::Json("Assignment"),
            Json(200, Of("Account")),
            &[],
        ),
        Said::new(
            Put,
            "/api/v1/accounts/{id}/password",
            "Set somebody's first password; their sessions end",
            Takes::Json("NewPassword"),
            DONE,
            &[Code::WeakPassword],
        ),
        Said::new(
            Put,
            "/api/v1/accounts/{id}/closed",
            "Close an account, or open it again",
            Takes::Json("Closing"),
            Json(200, Of("Account")),
            &[Code::LastOne],
        ),
        Said::new(
            Get,
            "/api/v1/enrolments",
            "Codes that can still be used",
            Nothing,
            Json(200, Many(&Of("Enrolment"))),
            &[],
        ),
        Said::new(
            Post,
            "/api/v1/enrolments",
            "Make a one-time code for somebody",
            Takes::Json("NewEnrolment"),
            Json(201, Of("EnrolmentMade")),
            &[Code::NotFound, Code::AccountClosed],
        ),
        Said::new(
            Delete,
            "/api/v1/enrolments/{id}",
            "Withdraw a code",
            Nothing,
            DONE,
            &[],
        ),
        Said::new(
            Delete,
            "/api/v1/seats/{seat}",
            "Report a phone as lost",
            Nothing,
            DONE,
            &[],
        ),
        Said::new(
            Put,
            "/api/v1/seats/{seat}/escrow",
            "Hand over the data key of the own phone, sealed to the commune",
            Takes::Json("NewEscrow"),
            DONE,
            &[],
        ),
        Said::new(
            Post,
            "/api/v1/recoveries",
            "Ask for that key: the PIN was forgotten",
            Takes::Json("NewRecovery"),
            Json(201, Of("RecoveryOpened")),
            &[Code::NoEscrow],
        ),
        Said::new(
            Get,
            "/api/v1/recoveries/{id}",
            "What became of that request",
            Nothing,
            Json(200, Of("Recovery")),
            &[],
        ),
        Said::new(
            Get,
            "/api/v1/recoveries",
            "Open requests of phones whose PIN was forgotten",
            Nothing,
            Json(200, Many(&Of("OpenRecovery"))),
            &[],
        ),
        Said::new(
            Put,
            "/api/v1/recoveries/{id}",
            "Say yes or no to one",
            Takes::Json("RecoveryDecision"),
            DONE,
            &[Code::NoEscrow, Code::AccountClosed],
        ),
        Said {
            query: &[asks(
                "days",
                false,
                Number,
                "Days to look back, 1 to 366; 3 when it is not said",
            )],
            ..Said::new(
                Get,
                "/api/v1/arrivals",
                "What came in from whom, and what is missing",
                Nothing,
                Json(200, Of("Arrivals")),
                &[],
            )
        },
        Said::new(
            Get,
            "/api/v1/held",
            "What lost phones sent",
            Nothing,
            Json(200, Many(&Of("Arrival"))),
            &[],
        ),
        Said::new(
            Put,
            "/api/v1/held/{seat}/{number}",
            "Take a held change into the book, or do not",
            Takes::Json("Decision"),
            DONE,
            &[],
        ),
        Said {
            query: &[
                asks("before", false, Number, "Below this place in the log"),
                asks("person", false, Id, "Done by or to this person"),
                asks("kind", false, OneOf(super::types::GROUPS), "Of this group"),
                asks("from", false, Number, "Not before this, in milliseconds"),
                asks("until", false, Number, "Before this, in milliseconds"),
            ],
            ..Said::new(
                Get,
                "/api/v1/audit",
                "Who did what, newest first",
                Nothing,
                Json(200, Of("AuditPage")),
                &[],
            )
        },
        Said::new(
            Post,
            "/api/v1/exports",
            "Everything that is held about a person or a household",
            Takes::Json("Exporting"),
            Json(200, Of("Dossier")),
            &[Code::NotFound],
        ),
        Said::new(
            Post,
            "/api/v1/erasures",
            "Erase a person or a household by law",
            Takes::Json("Erasing"),
            Json(200, Of("Erased")),
            &[Code::NotFound, Code::Missing, Code::Merged],
        ),
        Said::new(
            Get,
            "/api/v1/totals",
            "How many, commune by commune, and never who",
            Nothing,
            Json(200, Of("Totals")),
            &[],
        ),
        Said {
            query: &[asks(
                "state",
                true,
                OneOf(&["missing"]),
                "Those whose bytes are not here",
            )],
            ..Said::new(
                Get,
                "/api/v1/photos",
                "Pictures whose records are here and whose bytes are not",
                Nothing,
                Json(200, Of("MissingPhotos")),
                &[],
            )
        },
        Said {
            headers: &[(
                "Accept",
                false,
                "The media type of a sealed picture asks for the bytes as they are stored",
            )],
            ..Said::new(
                Get,
                "/api/v1/photos/{hash}",
                "A picture",
                Nothing,
                Bytes(
                    &[JPEG_TYPE, SEALED_TYPE],
                    "The picture opened, or its bytes as they are stored",
                ),
                &[],
            )
        },
        Said::new(
            Head,
            "/api/v1/photos/{hash}",
            "How many bytes of a picture are here",
            Nothing,
            HAVE,
            &[],
        ),
        Said {
            headers: &[
                (OFFSET, true, "Where the piece belongs, in bytes"),
                (
                    COMPLETE,
                    false,
                    "Not looked at: the record says how long a picture is",
                ),
            ],
            ..Said::new(
                Patch,
                "/api/v1/photos/{hash}",
                "A piece of a picture",
                Takes::Bytes(PIECE_TYPE, "Bytes of the sealed picture"),
                HAVE,
                &[Code::OffsetMismatch, Code::PhotoDamaged],
            )
        },
        Said::new(
            Get,
            "/healthz",
            "The process answers, and its store too",
            Nothing,
            Bytes(&["text/plain; charset=utf-8"], "`ok`"),
            &[],
        ),
        Said::new(
            Get,
            "/api/openapi.json",
            "This document",
            Nothing,
            Json(200, Shape::Any),
            &[],
        ),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{http::routes, store::MemoryStore};

    #[test]
    fn nothing_is_said_of_a_route_that_is_not_there() {
        let table = routes::<MemoryStore>();
        for said in ALL {
            let there = table.iter().any(|route| {
                (route.declared.method, route.declared.path) == (said.method, said.path)
            });
            assert!(there, "{} {}", said.method.name(), said.path);
        }
        assert_eq!(ALL.len(), table.len(), "each once");
    }
}
