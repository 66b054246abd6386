-- Records that were erased by law: ids, which name nobody. A change that spoke of one has an empty
-- envelope, and in `rest` what remains of it.

ALTER TABLE changes ADD COLUMN rest BLOB;

CREATE TABLE erased (
    commune BLOB NOT NULL,
    record BLOB NOT NULL,
    unit BLOB NOT NULL,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (commune, record)
) STRICT;

CREATE INDEX erased_by_position ON erased (commune, position);
