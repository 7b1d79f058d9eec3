-- Contacts and their segments are read through contacts_v1 and contact_segments_v1 alone; the other views are named as these are.
DROP VIEW read_calls;
DROP VIEW read_call_segments;
DROP VIEW read_agent_times;
DROP VIEW read_queue_intervals;
DROP VIEW read_customers;
DROP VIEW read_customer_numbers;
CREATE VIEW agent_times_v1 AS SELECT agent, state, reason, cause, call_id AS contact_id, started_at, ended_at FROM agent_times;
CREATE VIEW queue_intervals_v1 AS SELECT queue, started_at, simulated, offered, answered, answered_in_time, abandoned, abandoned_in_time, short_abandoned, lost, overflowed, wait_answered_ms, wait_abandoned_ms FROM queue_intervals;
CREATE VIEW customers_v1 AS SELECT id, name, created_at, updated_at FROM customers;
CREATE VIEW customer_numbers_v1 AS SELECT number, customer_id FROM customer_numbers;
