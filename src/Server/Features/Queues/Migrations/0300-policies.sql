-- Everything of a queue that has no column of its own: stages, weights, classes, announcements, overflow; QueueSettings as JSON.
ALTER TABLE queues ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';
-- Place of an agent in the fixed order of a queue; 0: none.
ALTER TABLE agent_queues ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
CREATE TABLE agent_skills (
    job_number TEXT    NOT NULL,
    skill      TEXT    NOT NULL,
    level      INTEGER NOT NULL,                -- 1 (basic) to 10 (expert)
    PRIMARY KEY (job_number, skill)
);
-- A row for everybody who differs from the default.
CREATE TABLE agent_profiles (
    job_number TEXT    NOT NULL PRIMARY KEY,
    regions    TEXT    NOT NULL,                -- codes, separated by blanks
    weight     INTEGER NOT NULL
);
-- Who changed what of the settings of routing. The settings themselves stand in the story, under the same version.
CREATE TABLE settings_changes (
    version    BIGINT  NOT NULL PRIMARY KEY,
    at         BIGINT  NOT NULL,
    who        TEXT    NOT NULL,                -- job number; '' = a program with an API key
    kind       TEXT    NOT NULL,                -- queue, agent
    subject    TEXT    NOT NULL,                -- id of the queue, job number
    action     TEXT    NOT NULL,                -- created, changed, removed
    content    TEXT    NOT NULL                 -- as it stood afterwards, JSON; '' = removed
);
CREATE INDEX settings_changes_subject ON settings_changes (kind, subject, version);
ALTER TABLE customers ADD COLUMN class TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN own_agents TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN region TEXT NOT NULL DEFAULT '';
