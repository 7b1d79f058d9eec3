ALTER TABLE recordings ADD COLUMN sha256 TEXT;          -- of the file, hexadecimal; NULL while it grows
CREATE INDEX recordings_by_start ON recordings (started_at);

CREATE TABLE recording_visits (                         -- calls in a room whose recording stands under another call
    call_id     TEXT    NOT NULL,
    recording   TEXT    NOT NULL,
    PRIMARY KEY (call_id, recording)
);
