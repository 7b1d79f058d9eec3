ALTER TABLE mailboxes ADD COLUMN pushed BIGINT NOT NULL DEFAULT 1;   -- of a queue: its messages ring at those who are free
