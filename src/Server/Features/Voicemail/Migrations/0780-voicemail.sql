CREATE TABLE mailboxes (
    box            TEXT   NOT NULL PRIMARY KEY,   -- queue:ID or ext:NUMBER
    enabled        BIGINT NOT NULL,               -- of an extension: takes calls that nobody answers
    pin            TEXT,                          -- hash; null: not to be heard by telephone
    greeting       TEXT   NOT NULL,               -- name of a prompt; empty: the usual one
    retention_days BIGINT NOT NULL
);
CREATE TABLE messages (
    id          TEXT   NOT NULL PRIMARY KEY,      -- CALL-STEP
    box         TEXT   NOT NULL,                  -- empty: an answer that a flow asked for
    name        TEXT   NOT NULL,                  -- of the answer
    call_id     TEXT   NOT NULL,
    number      TEXT   NOT NULL,                  -- of the caller, E.164; empty: withheld
    caller_name TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    length_ms   BIGINT NOT NULL,
    heard_at    BIGINT,
    heard_by    TEXT,
    taken_at    BIGINT,
    taken_by    TEXT,
    done_at     BIGINT,
    done_by     TEXT,
    result      TEXT   NOT NULL,                  -- empty while it is open
    note        TEXT   NOT NULL,
    deleted_at  BIGINT,
    deleted_by  TEXT
);
CREATE INDEX messages_box ON messages (box, created_at);
CREATE INDEX messages_call ON messages (call_id);
