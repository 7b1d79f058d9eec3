CREATE TABLE flow_drafts (
    id                TEXT    NOT NULL PRIMARY KEY,
    document          TEXT    NOT NULL,      -- name, the engine's flow, and how it is drawn, as JSON
    revision          BIGINT  NOT NULL,      -- rises with every change: two people do not overwrite each other
    published_version INTEGER,               -- null: never
    published_revision BIGINT,
    updated_at        BIGINT  NOT NULL,
    updated_by        TEXT    NOT NULL
);
CREATE TABLE flow_versions (
    flow_id      TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    document     TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    published_at BIGINT  NOT NULL,
    published_by TEXT    NOT NULL,
    PRIMARY KEY (flow_id, version)
);
CREATE TABLE flow_tests (
    flow_id    TEXT NOT NULL PRIMARY KEY,
    definition TEXT NOT NULL                 -- test cases as JSON
);
CREATE TABLE flow_settings (
    id         INTEGER NOT NULL PRIMARY KEY,
    definition TEXT    NOT NULL
);
INSERT INTO flow_drafts SELECT id, '{"name":"' || id || '","flow":' || definition || '}', 1, 1, 1, 0, 'system' FROM flows;
INSERT INTO flow_versions SELECT id, 1, '{"name":"' || id || '","flow":' || definition || '}', '', 0, 'system' FROM flows;
