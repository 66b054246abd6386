-- Where records lay before: households that left a village, people who left a household. A phone that
-- had them there is told, and what it wrote meanwhile is taken.

CREATE TABLE left_places (
    commune BLOB NOT NULL,
    village BLOB NOT NULL,
    unit BLOB NOT NULL,
    record BLOB NOT NULL,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (commune, village, unit, record)
) STRICT;

CREATE INDEX left_places_by_position ON left_places (commune, village, position);
CREATE INDEX left_places_by_record ON left_places (commune, record);
