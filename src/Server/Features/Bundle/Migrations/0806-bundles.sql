-- What the configuration was before each bundle that was taken in.
CREATE TABLE bundles (
    id       INTEGER PRIMARY KEY,
    at       BIGINT  NOT NULL,
    who      TEXT    NOT NULL,          -- job number; empty: a program, or the command line
    note     TEXT    NOT NULL,
    changes  INTEGER NOT NULL,
    document TEXT    NOT NULL
);
