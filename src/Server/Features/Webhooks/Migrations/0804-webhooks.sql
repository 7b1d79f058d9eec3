CREATE TABLE webhooks (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    url        TEXT    NOT NULL,
    events     TEXT    NOT NULL,            -- kinds, one blank between
    secret     TEXT    NOT NULL,            -- encrypted with the key ring of the data folder
    enabled    INTEGER NOT NULL,
    created_at BIGINT  NOT NULL,
    created_by TEXT    NOT NULL
);
-- What is to be told, in the order of the story; what was told goes, what could not be told stays until somebody decides.
CREATE TABLE webhook_deliveries (
    id         INTEGER PRIMARY KEY,
    webhook_id BIGINT  NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id   TEXT    NOT NULL,            -- SEQ.ORDINAL of the story: the same for each try
    kind       TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    at         BIGINT  NOT NULL,
    attempts   INTEGER NOT NULL,
    next_at    BIGINT  NOT NULL,
    dead_at    BIGINT,
    fault      TEXT    NOT NULL             -- of the last try; empty: there was none
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, id) WHERE dead_at IS NULL;
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (dead_at) WHERE dead_at IS NOT NULL;
CREATE TABLE webhook_position (
    id  INTEGER NOT NULL PRIMARY KEY,       -- 1
    seq BIGINT  NOT NULL                    -- last entry of the story whose events stand above
);
