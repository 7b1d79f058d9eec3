CREATE TABLE backup_settings (
    id       INTEGER NOT NULL PRIMARY KEY,      -- 1
    settings TEXT    NOT NULL,                  -- document
    password TEXT                               -- encrypted with the key ring of the data folder; NULL: backups lie open
);
