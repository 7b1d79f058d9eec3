-- Boards for large screens, and the links by which a screen without a keyboard shows one. Instants ms UTC.
CREATE TABLE wallboards (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    owner      TEXT   NOT NULL,               -- job number; empty: an API key
    shared     INTEGER NOT NULL,              -- 1: everybody who may see the board sees it
    pages      TEXT   NOT NULL,               -- JSON
    updated_at BIGINT NOT NULL
);
CREATE TABLE wallboard_links (
    id         TEXT   NOT NULL PRIMARY KEY,
    token_hash TEXT   NOT NULL UNIQUE,        -- SHA-256 in hex; the token itself is shown once and stored nowhere
    wallboard  TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    queues     TEXT   NOT NULL,               -- what may be seen: ids, one blank between; empty: all
    teams      TEXT   NOT NULL,
    created_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
