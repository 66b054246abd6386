-- An account that is closed lets nobody in until it is opened again; null while it is open.

ALTER TABLE accounts ADD COLUMN closed INTEGER;
