CREATE TABLE lists (
    id         TEXT    NOT NULL PRIMARY KEY,
    name_zh    TEXT    NOT NULL,
    name_en    TEXT    NOT NULL,
    kind       TEXT    NOT NULL,            -- Black, Vip, Business
    class      TEXT    NOT NULL,            -- of those who are on it; empty: none
    hits       BIGINT  NOT NULL
);
CREATE TABLE list_entries (
    id         INTEGER PRIMARY KEY,
    list_id    TEXT    NOT NULL REFERENCES lists (id) ON DELETE CASCADE,
    number     TEXT    NOT NULL,            -- E.164; empty: withheld numbers
    reason     TEXT    NOT NULL,
    expires_at BIGINT,
    hits       BIGINT  NOT NULL,
    last_hit_at BIGINT,
    created_at BIGINT  NOT NULL,
    created_by TEXT    NOT NULL,
    UNIQUE (list_id, number)
);
INSERT INTO lists VALUES ('black', '黑名单', 'Blacklist', 'Black', '', 0);
INSERT INTO lists VALUES ('vip', '贵宾名单', 'VIP list', 'Vip', 'vip', 0);
INSERT INTO lists VALUES ('business', '业务名单', 'Business list', 'Business', 'business', 0);
