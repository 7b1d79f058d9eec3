-- For other programs that read the database: these names and columns stay, whatever becomes of the tables. docs/operating/read-views.md
CREATE VIEW read_calls AS SELECT id, started_at, ended_at, dialled, number, caller_name, trunk, simulated, queue, agent, dialled_by, result, end_reason, lost_reason, released_by, enqueued_at, answered_at,
    wait_ms, talk_ms, hold_ms, wrap_up_ms, transfers, recorded FROM call_records;
CREATE VIEW read_call_segments AS SELECT call_id, number AS position, kind, started_at, ended_at, queue, agent, party, outcome FROM call_segments;
CREATE VIEW read_agent_times AS SELECT agent, state, reason, cause, call_id, started_at, ended_at FROM agent_times;
CREATE VIEW read_queue_intervals AS SELECT queue, started_at, simulated, offered, answered, answered_in_time, abandoned, abandoned_in_time, short_abandoned, lost, overflowed, wait_answered_ms, wait_abandoned_ms FROM queue_intervals;
CREATE VIEW read_customers AS SELECT id, name, created_at, updated_at FROM customers;
CREATE VIEW read_customer_numbers AS SELECT number, customer_id FROM customer_numbers;
