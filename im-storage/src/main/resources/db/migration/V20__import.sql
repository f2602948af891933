-- History from elsewhere. What users say up to this seq was imported: no webhook tells of it. 0: nothing was.
ALTER TABLE conversation ADD COLUMN imported_seq BIGINT NOT NULL DEFAULT 0;
