ALTER TABLE recordings ADD COLUMN part_of TEXT;                 -- recording that this file belongs to: its screen, or one party of its room; NULL: none
ALTER TABLE recordings ADD COLUMN party TEXT;                   -- of a part: whose screen or voice
CREATE INDEX recordings_parts ON recordings (part_of) WHERE part_of IS NOT NULL;
