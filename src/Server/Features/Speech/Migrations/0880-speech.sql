CREATE TABLE speech_settings (
    id         INTEGER NOT NULL PRIMARY KEY,
    definition TEXT    NOT NULL,             -- which services recognise and speak, as JSON
    keys       TEXT    NOT NULL              -- their keys, encrypted with the key ring of the data folder
);
