-- The index that messages are searched in. It is derived from the log and can be built anew from it at any time; it decides
-- nothing about who may read what.

-- One row for each message and each of its terms (io.parley.storage.search.Terms).
CREATE TABLE search_posting (
    -- The widest set of messages that somebody may search as a whole: of a SUPPORT conversation its site, else the
    -- conversation itself.
    space           BIGINT  NOT NULL,
    term            BIGINT  NOT NULL,
    sent_at         BIGINT  NOT NULL,
    conversation_id BIGINT  NOT NULL,
    seq             BIGINT  NOT NULL,
    -- parley.v1.ContentKind
    content_kind    TINYINT NOT NULL,
    -- Of one term in one space the newest are read first, and only as many as are shown.
    PRIMARY KEY (space, term, sent_at, conversation_id, seq)
) DEFAULT CHARSET = utf8mb4;

-- Which terms a message stands under, so that they can be removed when the message says something else.
CREATE TABLE search_document (
    conversation_id BIGINT   NOT NULL,
    seq             BIGINT   NOT NULL,
    space           BIGINT   NOT NULL,
    sent_at         BIGINT   NOT NULL,
    -- 8 bytes each, ascending.
    terms           LONGBLOB NOT NULL,
    PRIMARY KEY (conversation_id, seq)
) DEFAULT CHARSET = utf8mb4;

-- How far each conversation is indexed. Whoever indexes it holds the lock of this row, and no other but locks of the index.
CREATE TABLE search_progress (
    conversation_id BIGINT NOT NULL PRIMARY KEY,
    -- deployment.search_generation when it was begun; another one: from the start again.
    generation      BIGINT NOT NULL,
    -- Messages before it were removed from the index.
    first_seq       BIGINT NOT NULL,
    last_seq        BIGINT NOT NULL,
    change_seq      BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4;

ALTER TABLE deployment ADD COLUMN search_generation BIGINT NOT NULL DEFAULT 1;
