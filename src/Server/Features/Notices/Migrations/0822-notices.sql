CREATE TABLE notices (
    id           INTEGER PRIMARY KEY,
    title        TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    scrolling    INTEGER NOT NULL,
    recipients   TEXT    NOT NULL,          -- document: whom it is for
    valid_from   BIGINT  NOT NULL,
    valid_until  BIGINT,                    -- null: until it is withdrawn
    created_at   BIGINT  NOT NULL,
    created_by   TEXT    NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX notices_valid ON notices (valid_from);
CREATE TABLE notice_reads (
    notice_id  INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    job_number TEXT    NOT NULL,
    read_at    BIGINT  NOT NULL,
    PRIMARY KEY (notice_id, job_number)
);
CREATE TABLE chat_messages (
    id        INTEGER PRIMARY KEY,
    sender    TEXT    NOT NULL,
    recipient TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    sent_at   BIGINT  NOT NULL,
    read_at   BIGINT                        -- null: not yet
);
CREATE INDEX chat_messages_recipient ON chat_messages (recipient, read_at);
CREATE INDEX chat_messages_sender ON chat_messages (sender, recipient);
