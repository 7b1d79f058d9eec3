-- Signing in by an issuer outside (OpenID Connect).
CREATE TABLE issuer_settings (
    id       INTEGER NOT NULL PRIMARY KEY,        -- 1
    document TEXT    NOT NULL,
    secret   TEXT    NOT NULL                     -- of the client, encrypted with the key ring of the data folder
);
ALTER TABLE sessions ADD COLUMN issuer_session TEXT NOT NULL DEFAULT '';     -- empty: signed in here; '-': by the issuer, which named none
