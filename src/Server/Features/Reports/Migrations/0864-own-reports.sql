-- Reports that people put together themselves, and reports that go out by mail. Instants ms UTC.
CREATE TABLE own_reports (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    owner      TEXT   NOT NULL,               -- job number; empty: an API key
    shared     TEXT   NOT NULL,               -- Own, Team, All
    shape      TEXT   NOT NULL,               -- JSON
    updated_at BIGINT NOT NULL
);
CREATE TABLE report_mailings (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    owner      TEXT    NOT NULL,              -- whose rights say what is in it
    report     TEXT    NOT NULL,              -- key of a report; 'daily-summary': the day in words
    wish       TEXT    NOT NULL,              -- JSON: period, format, language, recipients, narrowing
    at_minute  INTEGER NOT NULL,              -- of the centre's day
    days       INTEGER NOT NULL,              -- bit 0 Monday … bit 6 Sunday
    month_day  INTEGER NOT NULL,              -- 0: by weekdays; otherwise on this day of the month alone
    enabled    INTEGER NOT NULL,
    next_at    BIGINT  NOT NULL,
    tries      INTEGER NOT NULL,              -- in vain, of the one that is due
    last_at    BIGINT,
    last_fault TEXT    NOT NULL,              -- empty: the last went out
    updated_at BIGINT  NOT NULL
);
