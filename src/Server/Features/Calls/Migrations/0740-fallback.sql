-- Whether a call was offered in plain rotation at least once, as the rules of its queue could not be applied.
ALTER TABLE call_records ADD COLUMN fallback INTEGER NOT NULL DEFAULT 0;
