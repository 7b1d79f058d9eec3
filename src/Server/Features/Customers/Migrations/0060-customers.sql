CREATE TABLE customers (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    note       TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL
);
CREATE TABLE customer_numbers (
    number      TEXT    NOT NULL PRIMARY KEY,     -- E.164: one subscriber is one customer
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL
);
CREATE INDEX customer_numbers_customer ON customer_numbers (customer_id);
