-- Acceptance types with fields of the centre's own, and what was entered in them at a contact.
CREATE TABLE contact_forms (
    id         TEXT    NOT NULL PRIMARY KEY,
    name_zh    TEXT    NOT NULL,
    name_en    TEXT    NOT NULL,
    queues     TEXT    NOT NULL,            -- one per line
    active     INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    updated_at BIGINT  NOT NULL,
    updated_by TEXT    NOT NULL
);

CREATE TABLE contact_form_versions (
    form       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    fields     TEXT    NOT NULL,            -- JSON
    created_at BIGINT  NOT NULL,
    created_by TEXT    NOT NULL,
    PRIMARY KEY (form, version)
);

CREATE TABLE contact_form_entries (
    call_id      TEXT    NOT NULL,
    form         TEXT    NOT NULL,
    version      INTEGER NOT NULL,          -- of the form, when it was begun
    revision     BIGINT  NOT NULL,
    queue        TEXT    NOT NULL,
    values_json  TEXT    NOT NULL,          -- by field: value, who, when, the revision that changed it
    created_at   BIGINT  NOT NULL,
    created_by   TEXT    NOT NULL,
    updated_at   BIGINT  NOT NULL,
    updated_by   TEXT    NOT NULL,
    submitted_at BIGINT,
    PRIMARY KEY (call_id, form)
);
CREATE INDEX contact_form_entries_of ON contact_form_entries (form, updated_at);

-- Colleagues who were asked to work on a contact beside those who talked in it.
CREATE TABLE contact_helpers (
    call_id  TEXT   NOT NULL,
    agent    TEXT   NOT NULL,
    asked_by TEXT   NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (call_id, agent)
);
