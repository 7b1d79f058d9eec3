CREATE TABLE prompts (
    name       TEXT   NOT NULL PRIMARY KEY,
    folder     TEXT   NOT NULL,
    zh         TEXT   NOT NULL,            -- what is said
    en         TEXT   NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE prompt_sounds (
    name       TEXT   NOT NULL,
    language   TEXT   NOT NULL,            -- zh-CN, en-US
    version    BIGINT NOT NULL,
    origin     TEXT   NOT NULL,            -- upload, browser, phone, speech
    length_ms  BIGINT NOT NULL,
    active     BIGINT NOT NULL,            -- at most one of a name and language
    created_at BIGINT NOT NULL,
    created_by TEXT   NOT NULL,
    PRIMARY KEY (name, language, version)
);
