CREATE TABLE faxes (
    id             TEXT    NOT NULL PRIMARY KEY,    -- of the call
    direction      TEXT    NOT NULL,                -- In, Out
    number         TEXT    NOT NULL,                -- of the other side, E.164; empty: withheld
    file           TEXT    NOT NULL,                -- below DATA/faxes, with "/"
    state          TEXT    NOT NULL,                -- Sending, Receiving, Complete, Failed
    pages          INTEGER NOT NULL,
    remote_station TEXT    NOT NULL,
    bit_rate       INTEGER NOT NULL,
    ecm            BOOLEAN NOT NULL,
    t38            BOOLEAN NOT NULL,
    detail         TEXT    NOT NULL,
    created_by     TEXT    NOT NULL,                -- job number; empty: a caller
    started_at     BIGINT  NOT NULL,
    ended_at       BIGINT
);
CREATE INDEX faxes_started_at ON faxes (started_at);
CREATE INDEX faxes_open ON faxes (state) WHERE ended_at IS NULL;
