-- Who answered a call outside, as heard: Human, Machine, Fax, Busy …; of calls that asked for it.
CREATE TABLE call_answers (
    call_id   TEXT    NOT NULL PRIMARY KEY,
    kind      TEXT    NOT NULL,
    after_ms  BIGINT  NOT NULL,                 -- since the call was answered
    beep_ms   BIGINT,                           -- end of a machine's beep; NULL: none was heard
    at        BIGINT  NOT NULL
);
