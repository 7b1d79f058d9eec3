ALTER TABLE recordings ADD COLUMN compacted_at BIGINT;          -- made small, or seen that it cannot be
ALTER TABLE recordings ADD COLUMN key_name TEXT;                -- master key of its envelope; NULL: not sealed
CREATE INDEX recordings_to_compact ON recordings (started_at) WHERE compacted_at IS NULL;
CREATE INDEX recordings_sealed ON recordings (key_name) WHERE key_name IS NOT NULL;

CREATE TABLE recording_chain (                                  -- one line per finished file; never changed, never deleted
    number      BIGINT  NOT NULL PRIMARY KEY,                   -- 1, 2, 3 ... without a gap
    call_id     TEXT    NOT NULL,
    file        TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    at          BIGINT  NOT NULL,
    hash        TEXT    NOT NULL                                -- keyed, over this line and the hash before
);
CREATE INDEX recording_chain_calls ON recording_chain (call_id);
