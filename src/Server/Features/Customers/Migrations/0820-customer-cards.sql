ALTER TABLE customers ADD COLUMN title TEXT NOT NULL DEFAULT '';           -- '', 'ms', 'mr': how the customer is addressed
ALTER TABLE customers ADD COLUMN addresses TEXT NOT NULL DEFAULT '';       -- one per line
ALTER TABLE customers ADD COLUMN tags TEXT NOT NULL DEFAULT '';            -- one per line
ALTER TABLE customers ADD COLUMN owner TEXT NOT NULL DEFAULT '';           -- job number
ALTER TABLE customers ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';        -- values of the centre's own fields, by identity
ALTER TABLE customers ADD COLUMN deleted_at BIGINT;                        -- null: in use
ALTER TABLE customers ADD COLUMN deleted_by TEXT;
ALTER TABLE customers ADD COLUMN merged_into BIGINT;                       -- the card that has taken this one's numbers
ALTER TABLE customers ADD COLUMN kept_numbers TEXT NOT NULL DEFAULT '';    -- what a deleted or merged card had, one per line
CREATE INDEX customers_name ON customers (name);
CREATE INDEX customers_deleted ON customers (deleted_at);
CREATE INDEX customers_merged ON customers (merged_into);

CREATE TABLE customer_settings (
    id       INTEGER PRIMARY KEY,
    document TEXT    NOT NULL
);

CREATE TABLE customer_views (
    id         INTEGER PRIMARY KEY,
    owner      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    shared     INTEGER NOT NULL,
    query      TEXT    NOT NULL,
    created_at BIGINT  NOT NULL
);
CREATE INDEX customer_views_owner ON customer_views (owner);
