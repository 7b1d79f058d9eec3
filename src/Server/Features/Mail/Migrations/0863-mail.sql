-- How the centre sends mail: one row. The password is encrypted with the key ring of the data folder.
CREATE TABLE mail_settings (
    id             INTEGER NOT NULL PRIMARY KEY,
    host           TEXT    NOT NULL,          -- empty: no mail is sent
    port           INTEGER NOT NULL,
    security       TEXT    NOT NULL,          -- None, StartTls, Tls
    user_name      TEXT    NOT NULL,
    password       TEXT    NOT NULL,          -- sealed; empty: none
    sender         TEXT    NOT NULL,
    domains        TEXT    NOT NULL,          -- to which mail may go, one blank between; empty: all
    public_address TEXT    NOT NULL           -- with which links in mails begin; empty: mails have none
);
