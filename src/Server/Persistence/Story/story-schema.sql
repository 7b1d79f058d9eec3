-- The story: every input and what was decided, in order, append-only. Its own SQLite file (WAL, synchronous=FULL), also when the
-- business data live in PostgreSQL. Call records, agents' times and figures are projections of it.
CREATE TABLE story (
    version        INTEGER NOT NULL            -- of this schema; 1
);
CREATE TABLE parties (
    id             INTEGER PRIMARY KEY,        -- PartyId: the only way the story names a person
    number         TEXT    NOT NULL,           -- E.164, or as dialled when it cannot be normalised; '' = withheld
    name           TEXT    NOT NULL
);
CREATE INDEX parties_number ON parties (number);
CREATE TABLE entries (
    seq            INTEGER PRIMARY KEY,        -- 1, 2, 3 … without a gap
    at             INTEGER NOT NULL,           -- ms since 1970 UTC: the `now` that Decide got
    engine_version INTEGER NOT NULL,           -- RoutingEngine.Version: decisions of another version are not re-decided, their events are applied
    centre_version INTEGER NOT NULL,           -- settings in force
    input          TEXT    NOT NULL,           -- EngineInput as JSON, "$type" first
    events         TEXT    NOT NULL,           -- EngineEvent[] as JSON
    whys           TEXT,                       -- Why[] as JSON; null when nothing was chosen
    hash           BLOB    NOT NULL            -- first 16 bytes of SHA-256 over the hash before it and this row: a gap, a torn or a changed row shows
);
CREATE TABLE erasures (
    seq            INTEGER PRIMARY KEY,        -- an entry from which a person was taken out
    hash           BLOB    NOT NULL            -- of what it says since; its own column keeps the hash that the next entry rests on
);
CREATE TABLE snapshots (
    seq            INTEGER PRIMARY KEY,        -- the state after this entry
    state          BLOB    NOT NULL            -- RoutingState as JSON, gzip
);
CREATE TABLE legs (
    call           TEXT    NOT NULL,           -- CallId
    leg            TEXT    NOT NULL,           -- LegId: which legs a call had, for the SIP ladder; not read by the engine
    role           TEXT    NOT NULL,           -- caller, agent, party
    at             INTEGER NOT NULL
);
CREATE INDEX legs_call ON legs (call);
