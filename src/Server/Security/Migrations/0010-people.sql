CREATE TABLE people (
    job_number           TEXT    NOT NULL PRIMARY KEY,
    name                 TEXT    NOT NULL,
    roles                TEXT    NOT NULL,
    password_hash        TEXT    NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    created_at           BIGINT  NOT NULL
);
CREATE TABLE sessions (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    job_number TEXT   NOT NULL REFERENCES people (job_number) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_job_number ON sessions (job_number);
CREATE TABLE api_keys (
    key_hash   TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    roles      TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
