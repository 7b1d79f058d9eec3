-- settings: the engine's RingGroup, JSON.
CREATE TABLE ring_groups (
    number   TEXT NOT NULL PRIMARY KEY,
    settings TEXT NOT NULL
);
