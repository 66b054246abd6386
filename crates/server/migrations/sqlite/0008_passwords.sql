-- Until when a password is good that somebody else set: null for a person's own. Those of before count
-- as people's own, because nobody knows any more who set them.

ALTER TABLE accounts ADD COLUMN first_until INTEGER;

-- When a session was opened, and one for each seat. Of those that are open it is not known: they count
-- from their last use.
ALTER TABLE sessions ADD COLUMN since INTEGER NOT NULL DEFAULT 0;

UPDATE sessions SET since = used;

DELETE FROM sessions WHERE EXISTS (
    SELECT 1 FROM sessions o WHERE o.commune = sessions.commune AND o.seat = sessions.seat
    AND (o.used > sessions.used OR (o.used = sessions.used AND o.hash > sessions.hash))
);

CREATE INDEX sessions_by_seat ON sessions (commune, seat);
