-- How a member has arranged a conversation: parley.v1.ConversationSettings.
ALTER TABLE conversation_member
    ADD COLUMN pinned           BOOLEAN NOT NULL DEFAULT 0,
    ADD COLUMN muted            BOOLEAN NOT NULL DEFAULT 0,
    ADD COLUMN marked_unread    BOOLEAN NOT NULL DEFAULT 0,
    ADD COLUMN hidden_before_seq    BIGINT  NOT NULL DEFAULT 0,
    -- NULL: none.
    ADD COLUMN draft            TEXT    NULL,
    -- Rises with each change of these.
    ADD COLUMN settings_version BIGINT  NOT NULL DEFAULT 0;
