-- The supervisor who ended a call by force.
ALTER TABLE call_records ADD COLUMN forced_by TEXT;
