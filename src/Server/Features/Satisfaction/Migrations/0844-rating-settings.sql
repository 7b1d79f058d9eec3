-- Queues whose callers are asked how they were served.
CREATE TABLE rating_settings (
    queue     TEXT NOT NULL PRIMARY KEY,
    settings  TEXT NOT NULL                             -- document
);
