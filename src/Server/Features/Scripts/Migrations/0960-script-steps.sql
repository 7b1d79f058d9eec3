-- Scripts with branches and answers to objections, and the way that was taken through them at a call.
ALTER TABLE scripts ADD COLUMN steps TEXT NOT NULL DEFAULT '[]';            -- JSON

CREATE TABLE script_paths (
    call_id    TEXT   NOT NULL,
    agent      TEXT   NOT NULL,
    script     BIGINT NOT NULL,
    title      TEXT   NOT NULL,             -- of the script, then
    path       TEXT   NOT NULL,             -- JSON: step, what it was called, what the customer answered, when
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (call_id, agent, script)
);
