-- A code is spent once the phone that entered it speaks: until then it is known which seat came with
-- it, and SHA-256 of what that phone is known by, so that it can enter it again when the answer was
-- lost.

ALTER TABLE enrolments ADD COLUMN seat BLOB;

ALTER TABLE enrolments ADD COLUMN claim BLOB;

CREATE INDEX enrolments_by_seat ON enrolments (commune, seat) WHERE seat IS NOT NULL;
