CREATE TABLE alarm_rules (
    id               INTEGER PRIMARY KEY,
    measure          TEXT    NOT NULL,      -- LongestWait, Waiting, ServiceLevel, AgentsReady, AgentState
    subject          TEXT    NOT NULL,      -- queue or job number; empty: each of them
    state            TEXT    NOT NULL,      -- of AgentState
    threshold        INTEGER NOT NULL,      -- seconds, calls, percent or agents
    duration_seconds INTEGER NOT NULL,
    from_minute      INTEGER NOT NULL,      -- of the day, centre's time
    to_minute        INTEGER NOT NULL,
    days             INTEGER NOT NULL,      -- bit 0 Monday … bit 6 Sunday
    severity         TEXT    NOT NULL,      -- Notice, Warning, Critical
    recipients       TEXT    NOT NULL,      -- job numbers, one blank between; empty: all who supervise
    enabled          INTEGER NOT NULL,
    updated_at       BIGINT  NOT NULL,
    updated_by       TEXT    NOT NULL
);
CREATE TABLE alarms (
    id               INTEGER PRIMARY KEY,
    kind             TEXT    NOT NULL,
    subject          TEXT    NOT NULL,
    rule_id          BIGINT  NOT NULL,      -- 0: raised by the program itself
    severity         TEXT    NOT NULL,
    details          TEXT    NOT NULL,      -- JSON object of texts
    recipients       TEXT    NOT NULL,
    raised_at        BIGINT  NOT NULL,
    last_at          BIGINT  NOT NULL,      -- raised again
    times            INTEGER NOT NULL,
    cleared_at       BIGINT,
    acknowledged_at  BIGINT,
    acknowledged_by  TEXT    NOT NULL
);
CREATE INDEX alarms_raised ON alarms (raised_at);
