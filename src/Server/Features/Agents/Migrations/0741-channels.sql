-- Chats and mails that an agent may have at a time, as channel:count with a space between; empty: as for everybody.
ALTER TABLE agent_profiles ADD COLUMN capacities TEXT NOT NULL DEFAULT '';

-- Capacity and blending of channels for the whole centre: one row with id 1, or none (the defaults).
CREATE TABLE channel_rules (
    id     INTEGER NOT NULL PRIMARY KEY,
    rules  TEXT    NOT NULL
);
