-- secrets: HA1 values or the password for the far end, encrypted with the key ring of the data folder.
CREATE TABLE extensions (
    number           TEXT    NOT NULL PRIMARY KEY,
    secrets          TEXT    NOT NULL,
    valid_until      BIGINT,
    may_call_outside BOOLEAN NOT NULL
);
CREATE TABLE trunks (
    name            TEXT    NOT NULL PRIMARY KEY,
    position        INTEGER NOT NULL,  -- an inbound request belongs to the first that fits
    sources         TEXT    NOT NULL,  -- addresses, separated by blanks
    destination     TEXT,              -- address:port
    secrets         TEXT,
    trusts_identity BOOLEAN NOT NULL
);
