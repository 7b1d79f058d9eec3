CREATE TABLE roles (
    code    TEXT NOT NULL PRIMARY KEY,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    grants  TEXT NOT NULL                         -- PERMISSION:SCOPE ...
);
CREATE TABLE teams (
    id        TEXT   NOT NULL PRIMARY KEY,
    parent_id TEXT   REFERENCES teams (id),       -- null: the root
    name      TEXT   NOT NULL,
    closed_at BIGINT
);
CREATE TABLE team_leaders (
    team_id    TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    job_number TEXT NOT NULL REFERENCES people (job_number) ON DELETE CASCADE,
    PRIMARY KEY (team_id, job_number)
);
CREATE TABLE team_members (
    job_number TEXT   NOT NULL REFERENCES people (job_number) ON DELETE CASCADE,
    team_id    TEXT   NOT NULL REFERENCES teams (id),
    valid_from BIGINT NOT NULL,
    valid_to   BIGINT,                            -- null: still
    PRIMARY KEY (job_number, valid_from)
);
CREATE INDEX team_members_team ON team_members (team_id, valid_to);
-- A centre that was there before: everybody in its root, led by whoever supervised.
INSERT INTO teams (id, name) SELECT 'centre', name_zh FROM centre;
INSERT INTO team_members (job_number, team_id, valid_from) SELECT job_number, 'centre', created_at FROM people WHERE EXISTS (SELECT 1 FROM teams);
INSERT INTO team_leaders (team_id, job_number) SELECT 'centre', job_number FROM people WHERE ' ' || roles || ' ' LIKE '% supervisor %' AND EXISTS (SELECT 1 FROM teams);
