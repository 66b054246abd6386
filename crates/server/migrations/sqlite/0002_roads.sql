-- Phones that are lost, roads beside the session, what a record went through, and backups.

ALTER TABLE seats ADD COLUMN revoked INTEGER;

-- The push-only token names its seat.
CREATE INDEX seats_by_push ON seats (push);

-- Which changes wrote to a record: its history.
CREATE TABLE touches (
    commune BLOB NOT NULL,
    record BLOB NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (commune, record, position)
) STRICT;

-- Up to where `touches` was filled from changes that came before it was there.
CREATE TABLE touched (
    commune BLOB NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT;

INSERT INTO touched SELECT commune, 0 FROM communes;

-- Moments that a verified backup covers.
CREATE TABLE backups (
    commune BLOB NOT NULL,
    moment INTEGER NOT NULL,
    PRIMARY KEY (commune, moment)
) STRICT;
