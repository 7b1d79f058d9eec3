CREATE TABLE recordings (
    call_id     TEXT    NOT NULL PRIMARY KEY,
    file        TEXT    NOT NULL,               -- below DATA/recordings, with "/"
    started_at  BIGINT  NOT NULL,
    length_ms   BIGINT  NOT NULL,
    state       TEXT    NOT NULL                -- Recording, Complete, Recovered
);
CREATE INDEX recordings_open ON recordings (state) WHERE state = 'Recording';
