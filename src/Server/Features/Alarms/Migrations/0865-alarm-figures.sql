-- Rules on any figure of the catalogue, mails, and who is told when nobody has acknowledged.
ALTER TABLE alarm_rules ADD COLUMN figure TEXT NOT NULL DEFAULT '';                -- key of the catalogue
ALTER TABLE alarm_rules ADD COLUMN by_what TEXT NOT NULL DEFAULT '';               -- queue, agent; empty: of the whole centre
ALTER TABLE alarm_rules ADD COLUMN below INTEGER NOT NULL DEFAULT 0;               -- 1: the alarm is below the threshold
ALTER TABLE alarm_rules ADD COLUMN mails TEXT NOT NULL DEFAULT '';                 -- addresses, one blank between
ALTER TABLE alarm_rules ADD COLUMN escalate_minutes INTEGER NOT NULL DEFAULT 0;    -- 0: never
ALTER TABLE alarm_rules ADD COLUMN escalate_to TEXT NOT NULL DEFAULT '';           -- job numbers
ALTER TABLE alarm_rules ADD COLUMN escalate_mails TEXT NOT NULL DEFAULT '';
ALTER TABLE alarms ADD COLUMN escalated_at BIGINT;
