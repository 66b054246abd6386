-- Enrolment by code, the way back from a forgotten PIN, and the log of who did what.

CREATE TABLE enrolments (
    commune BLOB NOT NULL,
    enrolment BLOB NOT NULL,
    account BLOB NOT NULL,
    hash BLOB NOT NULL,
    since INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    made_by BLOB,
    used INTEGER,
    withdrawn INTEGER,
    PRIMARY KEY (commune, enrolment),
    FOREIGN KEY (commune, account) REFERENCES accounts (commune, account)
) STRICT;

-- A code is all that a new phone has: it names its commune.
CREATE INDEX enrolments_by_hash ON enrolments (hash);

CREATE TABLE escrows (
    commune BLOB NOT NULL,
    seat BLOB NOT NULL,
    escrow BLOB NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (commune, seat),
    FOREIGN KEY (commune, seat) REFERENCES seats (commune, seat)
) STRICT;

CREATE TABLE recoveries (
    commune BLOB NOT NULL,
    recovery BLOB NOT NULL,
    seat BLOB NOT NULL,
    public_key BLOB NOT NULL,
    since INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    state TEXT NOT NULL,
    sealed BLOB,
    PRIMARY KEY (commune, recovery),
    FOREIGN KEY (commune, seat) REFERENCES seats (commune, seat)
) STRICT;

CREATE INDEX recoveries_by_seat ON recoveries (commune, seat);

-- The log. `hash` binds each entry to the one before it; the content of an entry, and the salt of
-- its digest, lie apart so that they can be erased by law. The commune of sixteen zeros is the
-- server itself.
CREATE TABLE audit (
    commune BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    account BLOB,
    seat BLOB,
    subject BLOB,
    number INTEGER,
    detail TEXT NOT NULL,
    digest BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (commune, sequence)
) STRICT;

CREATE INDEX audit_by_account ON audit (commune, account, sequence);
CREATE INDEX audit_by_change ON audit (commune, subject, number) WHERE number IS NOT NULL;

CREATE TABLE audit_contents (
    commune BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    salt BLOB NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (commune, sequence)
) STRICT;

CREATE TABLE audit_heads (
    commune BLOB NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- Slips are stopped here; whoever means harm is found by `check`.
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT raise(ABORT, 'the log is only added to');
END;

CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
BEGIN
    SELECT raise(ABORT, 'the log is only added to');
END;
