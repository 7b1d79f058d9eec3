-- What may come of a call, queue by queue, and what agents said came of it.
CREATE TABLE disposition_trees (
    queue     TEXT    NOT NULL PRIMARY KEY,
    required  INTEGER NOT NULL,
    tree      TEXT    NOT NULL                          -- document
);
CREATE TABLE call_summaries (
    call_id   TEXT    NOT NULL,
    agent     TEXT    NOT NULL,                         -- who wrote it
    queue     TEXT,
    path      TEXT    NOT NULL,                         -- codes from the root, /complaint/delivery/; '' = none chosen
    label_zh  TEXT    NOT NULL,                         -- words of that day
    label_en  TEXT    NOT NULL,
    note      TEXT    NOT NULL,
    at        BIGINT  NOT NULL,
    PRIMARY KEY (call_id, agent)
);
CREATE INDEX call_summaries_path ON call_summaries (path, at);
