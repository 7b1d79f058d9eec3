-- Which pages of other sites may use a key, and how much a program may ask.
ALTER TABLE api_keys ADD COLUMN origins TEXT NOT NULL DEFAULT '';     -- scheme://host[:port], one blank between
ALTER TABLE api_keys ADD COLUMN per_second INTEGER;                   -- null: the default
ALTER TABLE api_keys ADD COLUMN burst INTEGER;
ALTER TABLE api_keys ADD COLUMN per_day BIGINT;                       -- null: no end
CREATE TABLE agent_tokens (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    key_hash   TEXT   NOT NULL REFERENCES api_keys (key_hash) ON DELETE CASCADE,
    job_number TEXT   NOT NULL REFERENCES people (job_number) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX agent_tokens_key ON agent_tokens (key_hash);
CREATE INDEX agent_tokens_person ON agent_tokens (job_number);
CREATE TABLE api_key_days (
    key_hash TEXT   NOT NULL REFERENCES api_keys (key_hash) ON DELETE CASCADE,
    day      TEXT   NOT NULL,                     -- 2026-11-22, UTC
    requests BIGINT NOT NULL,
    refused  BIGINT NOT NULL,
    PRIMARY KEY (key_hash, day)
);
