-- Forms by which calls are scored, the scores, and what looks for calls that should be.
CREATE TABLE quality_forms (
    id          TEXT    NOT NULL,
    version     INTEGER NOT NULL,                       -- 1, 2 …: a version never changes
    definition  TEXT    NOT NULL,                       -- document
    made_at     BIGINT  NOT NULL,
    made_by     TEXT    NOT NULL,
    retired     INTEGER NOT NULL,                       -- of its newest version: not offered any more
    PRIMARY KEY (id, version)
);
CREATE TABLE quality_rules (
    id          TEXT    NOT NULL PRIMARY KEY,
    definition  TEXT    NOT NULL,                       -- document
    last_day    BIGINT                                  -- the last day that was gone through by itself
);
CREATE TABLE reviews (
    id              TEXT    NOT NULL PRIMARY KEY,
    call_id         TEXT    NOT NULL,
    agent           TEXT    NOT NULL,
    kind            TEXT    NOT NULL,                   -- Ordinary, Second, Calibration
    form            TEXT    NOT NULL,
    form_version    INTEGER NOT NULL,
    reason          TEXT    NOT NULL,                   -- rule that asked for it; '' = a person
    set_id          TEXT,                               -- of a calibration: all of the same call
    of_review       TEXT,                               -- of a second review: the first
    call_at         BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL,
    claimed_by      TEXT,
    claimed_until   BIGINT,
    done_at         BIGINT,
    reviewer        TEXT,
    score           REAL,                               -- 0 to 100
    fatal           INTEGER NOT NULL,
    answers         TEXT    NOT NULL,                   -- document
    comments        TEXT    NOT NULL,                   -- document
    remark          TEXT    NOT NULL,
    acknowledged_at BIGINT,
    appeal          TEXT,
    appealed_at     BIGINT
);
CREATE INDEX reviews_open ON reviews (created_at) WHERE done_at IS NULL;
CREATE INDEX reviews_agent ON reviews (agent, done_at);
CREATE INDEX reviews_call ON reviews (call_id);
CREATE TABLE quality_checks (                           -- what the signals of a recording say, by the limits of that day
    call_id     TEXT    NOT NULL PRIMARY KEY,
    agent       TEXT,
    queue       TEXT,
    call_at     BIGINT  NOT NULL,
    good        INTEGER NOT NULL,
    findings    TEXT    NOT NULL                        -- codes, by blanks: dead-air overtalk no-greeting quiet talks-much
);
CREATE INDEX quality_checks_at ON quality_checks (call_at);
CREATE TABLE quality_settings (
    id        INTEGER NOT NULL PRIMARY KEY,             -- 1
    settings  TEXT    NOT NULL                          -- document
);
