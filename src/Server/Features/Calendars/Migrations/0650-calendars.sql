CREATE TABLE calendars (
    id         TEXT   NOT NULL PRIMARY KEY,
    definition TEXT   NOT NULL,        -- name and times as JSON
    revision   BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT   NOT NULL
);
