-- The first schema. Every row carries its commune; ids are the sixteen bytes of a UUID, hashes the
-- thirty-two of a SHA-256, moments milliseconds since 1970. A record of the whole commune has the
-- empty village x''.

CREATE TABLE communes (
    commune BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sample INTEGER NOT NULL,
    epoch BLOB NOT NULL,
    public_key BLOB NOT NULL,
    server_seat BLOB NOT NULL,
    since INTEGER NOT NULL
) STRICT;

-- The counters of a commune: read first and written last by every append.
CREATE TABLE ledgers (
    commune BLOB NOT NULL PRIMARY KEY REFERENCES communes (commune),
    position INTEGER NOT NULL,
    households INTEGER NOT NULL,
    server_number INTEGER NOT NULL,
    people INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    commune BLOB NOT NULL REFERENCES communes (commune),
    account BLOB NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    scope INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (commune, account)
) STRICT;

-- Logins are unique on the server, whatever the commune: a table of its own, so that the rule does
-- not hang on a column that is not the partition's.
CREATE TABLE logins (
    login TEXT NOT NULL PRIMARY KEY,
    commune BLOB NOT NULL,
    account BLOB NOT NULL
) STRICT;

CREATE TABLE assignments (
    commune BLOB NOT NULL,
    account BLOB NOT NULL,
    village BLOB NOT NULL,
    ended INTEGER,
    PRIMARY KEY (commune, account, village),
    FOREIGN KEY (commune, account) REFERENCES accounts (commune, account)
) STRICT;

CREATE TABLE seats (
    commune BLOB NOT NULL,
    seat BLOB NOT NULL,
    account BLOB,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'server')),
    device TEXT NOT NULL,
    public_key BLOB NOT NULL,
    push BLOB NOT NULL,
    since INTEGER NOT NULL,
    seen INTEGER,
    highest INTEGER NOT NULL,
    received INTEGER NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (commune, seat),
    FOREIGN KEY (commune, account) REFERENCES accounts (commune, account)
) STRICT;

CREATE INDEX seats_by_position ON seats (commune, people);

CREATE TABLE sessions (
    hash BLOB NOT NULL PRIMARY KEY,
    commune BLOB NOT NULL,
    account BLOB NOT NULL,
    seat BLOB NOT NULL,
    used INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_account ON sessions (commune, account);

CREATE TABLE tries (
    login BLOB NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;

CREATE TABLE changes (
    commune BLOB NOT NULL,
    position INTEGER NOT NULL,
    seat BLOB NOT NULL,
    number INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    claimed_millis INTEGER NOT NULL,
    claimed_counter INTEGER NOT NULL,
    effective_millis INTEGER NOT NULL,
    effective_counter INTEGER NOT NULL,
    received INTEGER NOT NULL,
    state TEXT NOT NULL,
    late_scope INTEGER NOT NULL,
    PRIMARY KEY (commune, seat, number),
    FOREIGN KEY (commune, seat) REFERENCES seats (commune, seat)
) STRICT;

CREATE UNIQUE INDEX changes_by_position ON changes (commune, position);

CREATE TABLE waits (
    commune BLOB NOT NULL,
    record BLOB NOT NULL,
    seat BLOB NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (commune, record, seat, number)
) STRICT;

CREATE INDEX waits_by_change ON waits (commune, seat, number);

CREATE TABLE villages (
    commune BLOB NOT NULL,
    village BLOB NOT NULL,
    PRIMARY KEY (commune, village)
) STRICT;

CREATE TABLE records (
    commune BLOB NOT NULL,
    record BLOB NOT NULL,
    kind TEXT NOT NULL,
    unit BLOB NOT NULL,
    village BLOB NOT NULL,
    position INTEGER NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (commune, record)
) STRICT;

CREATE INDEX records_by_position ON records (commune, village, position);
CREATE INDEX records_by_unit ON records (commune, village, unit, record);
