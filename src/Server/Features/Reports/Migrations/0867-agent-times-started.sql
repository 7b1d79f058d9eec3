-- Stretches of a day long ago are found by when they began.
CREATE INDEX agent_times_started ON agent_times (started_at);
