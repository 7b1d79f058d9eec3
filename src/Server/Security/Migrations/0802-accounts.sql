ALTER TABLE people ADD COLUMN disabled_at BIGINT;
ALTER TABLE sessions ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN team TEXT;                            -- for whom a scope of teams holds
ALTER TABLE api_keys ADD COLUMN expires_at BIGINT;
ALTER TABLE api_keys ADD COLUMN used_at BIGINT;
ALTER TABLE api_keys ADD COLUMN used_from TEXT NOT NULL DEFAULT '';
CREATE TABLE second_factors (
    job_number   TEXT   NOT NULL PRIMARY KEY REFERENCES people (job_number) ON DELETE CASCADE,
    secret       TEXT   NOT NULL,                 -- encrypted with the key ring of the data folder
    confirmed_at BIGINT,                          -- null: shown, but not proven yet
    last_step    BIGINT NOT NULL,                 -- a code is good once
    recovery     TEXT   NOT NULL                  -- hashes of the codes that are left
);
