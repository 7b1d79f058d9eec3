-- What others may read in the database itself, version 1: columns are added at the end, never changed or taken away; another meaning is another view.
-- Instants ms UTC, durations ms. Described in docs/operating.
CREATE VIEW contacts_v1 AS SELECT
    id AS contact_id, started_at, ended_at, answered_at, enqueued_at, CASE WHEN dialled_by IS NOT NULL OR trunk = 'fax' THEN 'out' WHEN trunk NOT LIKE 'ext:%' THEN 'in' WHEN route IS NULL THEN 'internal' ELSE 'out' END AS direction,
    number AS party, dialled, trunk, queue, agent, dialled_by, result, COALESCE(lost_reason, end_reason, '') AS cause, COALESCE(released_by, '') AS released_by, wait_ms, talk_ms, hold_ms, wrap_up_ms, transfers, recorded, simulated
    FROM call_records;
CREATE VIEW contact_segments_v1 AS SELECT
    call_id AS contact_id, number AS segment, kind, started_at, ended_at, queue, agent, party, outcome, digits AS keys
    FROM call_segments;
