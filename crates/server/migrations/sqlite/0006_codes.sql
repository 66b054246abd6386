-- A code is spent once the phone that entered it speaks: until then it is known which seat came with
-- it, so that a phone that died in between can enter it again.

ALTER TABLE enrolments ADD COLUMN seat BLOB;

CREATE INDEX enrolments_by_seat ON enrolments (commune, seat) WHERE seat IS NOT NULL;
