-- Hold, transfer, consult, conference, agents' own calls.
ALTER TABLE call_records ADD COLUMN hold_ms BIGINT NOT NULL DEFAULT 0;          -- talk_ms is without it
ALTER TABLE call_records ADD COLUMN dialled_by TEXT;                            -- job number of the agent who called the customer
ALTER TABLE call_records ADD COLUMN transfers INTEGER NOT NULL DEFAULT 0;
ALTER TABLE call_records ADD COLUMN party_answered_at BIGINT;
ALTER TABLE call_segments ADD COLUMN party TEXT;                                -- extension or number outside
