CREATE TABLE centre (
    id       INTEGER NOT NULL PRIMARY KEY,        -- 1: a process serves one centre
    name_zh  TEXT    NOT NULL,
    name_en  TEXT    NOT NULL,
    settings BIGINT  NOT NULL                     -- version of the settings that routing rests on
);
