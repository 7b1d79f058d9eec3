CREATE TABLE data_tables (
    id           TEXT    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    columns      TEXT    NOT NULL,            -- names in order, as JSON
    has_password INTEGER NOT NULL,            -- each row has a password that a caller keys
    updated_at   BIGINT  NOT NULL,
    updated_by   TEXT    NOT NULL
);
CREATE TABLE data_rows (
    table_id     TEXT    NOT NULL REFERENCES data_tables (id) ON DELETE CASCADE,
    row_key      TEXT    NOT NULL,
    password     TEXT,                        -- hashed; null: no password fits
    cells        TEXT    NOT NULL,            -- in the order of the columns, as JSON
    PRIMARY KEY (table_id, row_key)
);
INSERT INTO data_tables VALUES ('members', '会员卡', '["name","level"]', 1, 0, 'system');
