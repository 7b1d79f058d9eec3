ALTER TABLE recordings ADD COLUMN archived_at BIGINT;           -- a checked copy lies in the second store
ALTER TABLE recordings ADD COLUMN freed_at BIGINT;              -- the file here is gone; that copy is the recording
ALTER TABLE recordings ADD COLUMN hold TEXT;                    -- why it must not be deleted; NULL: it may
CREATE INDEX recordings_to_archive ON recordings (started_at) WHERE archived_at IS NULL;
CREATE INDEX recordings_to_free ON recordings (started_at) WHERE archived_at IS NOT NULL AND freed_at IS NULL;
CREATE INDEX recordings_held ON recordings (started_at) WHERE hold IS NOT NULL;
