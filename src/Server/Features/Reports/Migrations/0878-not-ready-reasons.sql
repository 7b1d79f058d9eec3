-- The time of agents is kept apart by the reason of not ready. All sums are made again from the records when they are asked for.
DROP TABLE agent_time_cells;
CREATE TABLE agent_time_cells (
    slot BIGINT NOT NULL, agent TEXT NOT NULL, reason TEXT NOT NULL,   -- empty: the agent was not not ready, or gave no reason
    signed_in BIGINT NOT NULL, ready BIGINT NOT NULL, offered BIGINT NOT NULL, talking BIGINT NOT NULL, held BIGINT NOT NULL, consulting BIGINT NOT NULL, conferencing BIGINT NOT NULL,
    dialling BIGINT NOT NULL, wrap_up BIGINT NOT NULL, not_ready BIGINT NOT NULL, training BIGINT NOT NULL,
    PRIMARY KEY (slot, agent, reason)
);
DELETE FROM call_cells;
DELETE FROM region_cells;
DELETE FROM agent_call_cells;
DELETE FROM extension_cells;
DELETE FROM report_progress;
