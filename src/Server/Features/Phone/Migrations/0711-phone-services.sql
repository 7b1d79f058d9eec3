-- One row. settings: the engine's PhoneServices, JSON.
CREATE TABLE phone_services (
    id       INTEGER NOT NULL PRIMARY KEY,
    settings TEXT    NOT NULL
);
