CREATE TABLE audit (
    seq      BIGINT NOT NULL PRIMARY KEY,         -- 1, 2, 3 ...
    at       BIGINT NOT NULL,
    who      TEXT   NOT NULL,                     -- job number, key:NAME, or empty
    action   TEXT   NOT NULL,
    subject  TEXT   NOT NULL,
    details  TEXT   NOT NULL,                     -- JSON object of texts, or empty
    address  TEXT   NOT NULL,
    previous TEXT   NOT NULL,                     -- hash of the line before
    hash     TEXT   NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_who ON audit (who, seq);
CREATE INDEX audit_action ON audit (action, seq);
CREATE INDEX audit_subject ON audit (subject, seq);
