-- How the media of each leg of a call went; of a browser's standing leg, for the time of the talk.
CREATE TABLE leg_quality (
    call_id        TEXT              NOT NULL,
    leg            TEXT              NOT NULL,
    at             BIGINT            NOT NULL,
    role           TEXT              NOT NULL,      -- Caller, Agent, Party, Customer, Consulted
    codec          TEXT,
    loss_percent   DOUBLE PRECISION  NOT NULL,
    jitter_ms      DOUBLE PRECISION  NOT NULL,
    round_trip_ms  DOUBLE PRECISION,
    mos            DOUBLE PRECISION  NOT NULL,
    PRIMARY KEY (call_id, leg, at)
);
