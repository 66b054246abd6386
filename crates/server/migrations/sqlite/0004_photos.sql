-- The pictures that records name, by the SHA-256 of their sealed bytes, which lie outside the
-- database. `stored` is the moment those bytes were proved; null while they are still to come.

CREATE TABLE photos (
    commune BLOB NOT NULL,
    hash BLOB NOT NULL,
    record BLOB NOT NULL,
    received INTEGER NOT NULL,
    stored INTEGER,
    PRIMARY KEY (commune, hash, record)
) STRICT;

CREATE INDEX photos_missing ON photos (commune, received, record) WHERE stored IS NULL;
