CREATE TABLE recording_packages (                       -- which calls somebody takes along; the archive is made while it is taken
    id          TEXT    NOT NULL PRIMARY KEY,
    made_by     TEXT    NOT NULL,
    made_at     BIGINT  NOT NULL,
    until       BIGINT  NOT NULL,                       -- then it is gone
    title       TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    calls       TEXT    NOT NULL,                       -- identities, by blanks, in the order of time
    seconds     BIGINT  NOT NULL,                       -- of sound
    mailed_to   TEXT    NOT NULL,                       -- addresses, by blanks; '' = to nobody
    mailed      TEXT    NOT NULL                        -- '', attached, link, or why not
);
CREATE INDEX recording_packages_until ON recording_packages (until);
