CREATE TABLE scripts (
    id         INTEGER PRIMARY KEY,
    title      TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    queues     TEXT    NOT NULL,            -- one per line; empty: any
    class      TEXT    NOT NULL,            -- of the customer; empty: any
    direction  TEXT    NOT NULL,            -- '', 'in', 'out'
    updated_at BIGINT  NOT NULL,
    updated_by TEXT    NOT NULL
);
