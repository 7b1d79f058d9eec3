-- A projection of the story, as the call records are: one row for each caller who was asked.
CREATE TABLE ratings (
    call_id     TEXT    NOT NULL PRIMARY KEY,
    agent       TEXT,                               -- who talked to him last
    queue       TEXT,
    flow        TEXT,
    invited_at  BIGINT  NOT NULL,
    simulated   INTEGER NOT NULL,
    scale       INTEGER NOT NULL,                   -- scores are 1 to that, the highest is the best
    score       INTEGER,                            -- NULL: he did not answer
    reason      TEXT,
    at          BIGINT
);
CREATE INDEX ratings_invited ON ratings (invited_at);
CREATE INDEX ratings_agent ON ratings (agent, invited_at);
CREATE INDEX ratings_score ON ratings (score, invited_at);
