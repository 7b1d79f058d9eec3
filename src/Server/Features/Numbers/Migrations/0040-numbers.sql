CREATE TABLE flows (
    id         TEXT    NOT NULL PRIMARY KEY,
    definition TEXT    NOT NULL        -- the engine's Flow as JSON, with its version
);
CREATE TABLE numbers (
    number      TEXT NOT NULL PRIMARY KEY,
    title       TEXT NOT NULL,
    destination TEXT NOT NULL          -- the engine's Destination as JSON
);
