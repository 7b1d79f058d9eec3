-- settings: one document each, as the API has it; numbers, times and limits are checked before they are stored.
ALTER TABLE trunks ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
CREATE TABLE routes (
    id       TEXT    NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,                 -- the first that fits is taken
    settings TEXT    NOT NULL
);
ALTER TABLE extensions ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
