-- Sums per quarter of an hour, made from the call records once those are final: what reports over months are read from. Instants ms UTC, durations ms, names as in the records, '' = none.
CREATE TABLE call_cells (
    slot BIGINT NOT NULL, simulated INTEGER NOT NULL,            -- quarter of an hour in which the call began
    direction TEXT NOT NULL, dialled TEXT NOT NULL, trunk TEXT NOT NULL, result TEXT NOT NULL, cause TEXT NOT NULL, released_by TEXT NOT NULL,
    calls BIGINT NOT NULL, inbound BIGINT NOT NULL, inbound_answered BIGINT NOT NULL, outbound BIGINT NOT NULL, answered BIGINT NOT NULL, lost BIGINT NOT NULL, self_service BIGINT NOT NULL, ivr BIGINT NOT NULL, ivr_ms BIGINT NOT NULL, ivr_lost BIGINT NOT NULL, ivr_queued BIGINT NOT NULL, ivr_party BIGINT NOT NULL, ivr_self BIGINT NOT NULL,
    queued BIGINT NOT NULL, total_ms BIGINT NOT NULL, talk_ms BIGINT NOT NULL, hold_ms BIGINT NOT NULL, wrap_up_ms BIGINT NOT NULL, wait_ms BIGINT NOT NULL,
    transfers BIGINT NOT NULL, forwards BIGINT NOT NULL, follow_calls BIGINT NOT NULL,
    PRIMARY KEY (slot, simulated, direction, dialled, trunk, result, cause, released_by)
);
CREATE TABLE region_cells (
    slot BIGINT NOT NULL, simulated INTEGER NOT NULL, direction TEXT NOT NULL, region TEXT NOT NULL,
    calls BIGINT NOT NULL, answered BIGINT NOT NULL, lost BIGINT NOT NULL, talk_ms BIGINT NOT NULL,
    PRIMARY KEY (slot, simulated, direction, region)
);
CREATE TABLE agent_call_cells (
    slot BIGINT NOT NULL, simulated INTEGER NOT NULL, agent TEXT NOT NULL, queue TEXT NOT NULL,
    offers BIGINT NOT NULL, taken BIGINT NOT NULL, missed BIGINT NOT NULL, rejected BIGINT NOT NULL, ring_ms BIGINT NOT NULL, missed_ring_ms BIGINT NOT NULL,
    talks BIGINT NOT NULL, talks_in BIGINT NOT NULL, talks_out BIGINT NOT NULL, talk_ms BIGINT NOT NULL, talk_in_ms BIGINT NOT NULL, talk_out_ms BIGINT NOT NULL, hold_ms BIGINT NOT NULL, wrap_up_ms BIGINT NOT NULL,
    transferred BIGINT NOT NULL, dialled BIGINT NOT NULL,
    PRIMARY KEY (slot, simulated, agent, queue)
);
CREATE TABLE agent_time_cells (
    slot BIGINT NOT NULL, agent TEXT NOT NULL,                  -- stretches are cut at the quarters of an hour
    signed_in BIGINT NOT NULL, ready BIGINT NOT NULL, offered BIGINT NOT NULL, talking BIGINT NOT NULL, held BIGINT NOT NULL, consulting BIGINT NOT NULL, conferencing BIGINT NOT NULL,
    dialling BIGINT NOT NULL, wrap_up BIGINT NOT NULL, not_ready BIGINT NOT NULL, training BIGINT NOT NULL,
    PRIMARY KEY (slot, agent)
);
CREATE TABLE extension_cells (
    slot BIGINT NOT NULL, simulated INTEGER NOT NULL, extension TEXT NOT NULL, direction TEXT NOT NULL,
    calls BIGINT NOT NULL, answered BIGINT NOT NULL, talk_ms BIGINT NOT NULL,
    PRIMARY KEY (slot, simulated, extension, direction)
);
-- Everything that began before is in the cells, and nothing else. No row: nothing is.
CREATE TABLE report_progress (name TEXT NOT NULL PRIMARY KEY, settled BIGINT NOT NULL);
CREATE INDEX agent_times_ended ON agent_times (ended_at);
