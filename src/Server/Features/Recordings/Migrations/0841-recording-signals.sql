CREATE TABLE recording_signals (                        -- what the sound says without words; seconds and dBov
    call_id              TEXT   NOT NULL PRIMARY KEY,
    first_talk           REAL   NOT NULL,               -- channel 0: the customer
    second_talk          REAL   NOT NULL,               -- channel 1: whom he hears
    overtalk             REAL   NOT NULL,
    dead_air             REAL   NOT NULL,
    dead_air_longest     REAL   NOT NULL,
    dead_air_longest_at  REAL   NOT NULL,
    first_level          REAL,
    second_level         REAL
);
CREATE INDEX recording_signals_dead_air ON recording_signals (dead_air_longest);
CREATE INDEX recording_signals_overtalk ON recording_signals (overtalk);
CREATE INDEX recordings_by_length ON recordings (length_ms);
CREATE INDEX call_records_recorded ON call_records (started_at, id) WHERE recorded;
CREATE INDEX call_segments_talks ON call_segments (agent, call_id) WHERE kind = 'Talk';

CREATE TABLE recording_settings (
    id        INTEGER NOT NULL PRIMARY KEY,             -- 1
    settings  TEXT    NOT NULL                          -- document
);
