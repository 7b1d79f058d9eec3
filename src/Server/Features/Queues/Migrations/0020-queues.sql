CREATE TABLE queues (
    id                    TEXT    NOT NULL PRIMARY KEY,
    name_zh               TEXT    NOT NULL,
    name_en               TEXT    NOT NULL,
    agent_order           TEXT    NOT NULL,
    offer_seconds         INTEGER NOT NULL,
    wrap_up_seconds_max   INTEGER NOT NULL,
    misses_max            INTEGER NOT NULL,
    wait_seconds_max      INTEGER NOT NULL,
    length_max            INTEGER NOT NULL,
    reject_allowed        BOOLEAN NOT NULL,
    recorded              BOOLEAN NOT NULL,
    service_level_seconds INTEGER NOT NULL,
    waiting_prompts       TEXT    NOT NULL
);
