-- How the centre deals with personal data, and what everybody could see until now: own roles go on seeing it.
CREATE TABLE privacy_settings (
    id       INTEGER NOT NULL PRIMARY KEY,        -- 1
    settings TEXT    NOT NULL                     -- document
);
UPDATE roles SET grants = grants || ' see-numbers:all' WHERE grants LIKE '%see-calls:%' OR grants LIKE '%see-customers:%' OR grants LIKE '%see-messages:%' OR grants LIKE '%see-board:%'
    OR grants LIKE '%see-faxes:%' OR grants LIKE '%play-recordings:%' OR grants LIKE '%see-reports:%' OR grants LIKE '%see-live-calls:%' OR grants LIKE '%take-calls:%';
