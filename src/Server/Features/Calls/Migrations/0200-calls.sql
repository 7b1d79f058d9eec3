-- Projections of the story: rebuilt from it at any time. Instants are ms since 1970 UTC, durations ms, enumerations their names.
CREATE TABLE call_records (
    id              TEXT    NOT NULL PRIMARY KEY,   -- CallId: sorts by start
    started_at      BIGINT  NOT NULL,
    ended_at        BIGINT,
    dialled         TEXT    NOT NULL,
    number          TEXT    NOT NULL,               -- E.164, or as dialled; '' = withheld
    caller_name     TEXT    NOT NULL,
    trunk           TEXT    NOT NULL,
    simulated       INTEGER NOT NULL,
    queue           TEXT,
    agent           TEXT,                           -- job number of who talked last
    result          TEXT    NOT NULL,
    end_reason      TEXT,
    lost_reason     TEXT,
    released_by     TEXT,
    enqueued_at     BIGINT,
    answered_at     BIGINT,                         -- by a person
    wait_ms         BIGINT,
    talk_ms         BIGINT  NOT NULL,
    wrap_up_ms      BIGINT  NOT NULL,
    recorded        INTEGER NOT NULL
);
CREATE INDEX call_records_started ON call_records (started_at);
CREATE INDEX call_records_number ON call_records (number, started_at);
CREATE INDEX call_records_agent ON call_records (agent, started_at);
CREATE INDEX call_records_queue ON call_records (queue, started_at);
CREATE TABLE call_segments (
    call_id         TEXT    NOT NULL REFERENCES call_records (id) ON DELETE CASCADE,
    number          INTEGER NOT NULL,               -- 1, 2, 3 … within the call
    kind            TEXT    NOT NULL,
    started_at      BIGINT  NOT NULL,
    ended_at        BIGINT,
    queue           TEXT,
    agent           TEXT,
    outcome         TEXT,
    digits          TEXT,
    PRIMARY KEY (call_id, number)
);
CREATE INDEX call_segments_open_wrap_up ON call_segments (agent) WHERE ended_at IS NULL;
CREATE TABLE agent_times (
    seq             BIGINT  NOT NULL,               -- entry of the story that began it
    ordinal         INTEGER NOT NULL,               -- event within the entry
    agent           TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    reason          TEXT,
    cause           TEXT    NOT NULL,
    call_id         TEXT,
    started_at      BIGINT  NOT NULL,
    ended_at        BIGINT,
    PRIMARY KEY (seq, ordinal)
);
CREATE INDEX agent_times_agent ON agent_times (agent, started_at);
CREATE INDEX agent_times_open ON agent_times (agent) WHERE ended_at IS NULL;
CREATE TABLE queue_intervals (
    queue             TEXT    NOT NULL,
    started_at        BIGINT  NOT NULL,             -- 15 min, UTC
    simulated         INTEGER NOT NULL,
    offered           BIGINT  NOT NULL,
    answered          BIGINT  NOT NULL,
    abandoned         BIGINT  NOT NULL,
    short_abandoned   BIGINT  NOT NULL,
    lost              BIGINT  NOT NULL,
    answered_in_time  BIGINT  NOT NULL,
    wait_answered_ms  BIGINT  NOT NULL,
    wait_abandoned_ms BIGINT  NOT NULL,
    lost_by_reason    TEXT    NOT NULL,             -- "Reason:count …"
    waits             TEXT    NOT NULL,             -- waits of the answered, "second:count …", 1 s bins, the last is 600 s and more
    PRIMARY KEY (queue, started_at, simulated)
);
CREATE TABLE projection_positions (
    name            TEXT    NOT NULL PRIMARY KEY,
    seq             BIGINT  NOT NULL,               -- last entry of the story that is in
    settings        TEXT    NOT NULL                -- service level seconds as of that entry, "queue:seconds …"
);
