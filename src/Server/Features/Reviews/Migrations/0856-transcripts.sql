CREATE TABLE transcripts (                              -- what was said in a recording
    call_id   TEXT    NOT NULL PRIMARY KEY,
    made_at   BIGINT  NOT NULL,
    whole     INTEGER NOT NULL,                         -- 0: the service was away
    tries     INTEGER NOT NULL,
    lines     TEXT    NOT NULL                          -- document
);
CREATE TABLE transcript_settings (
    id        INTEGER NOT NULL PRIMARY KEY,             -- 1
    settings  TEXT    NOT NULL                          -- document
);
