-- Reactions and pins. What is to be shown of them stands in the message's row, as for edits and recalls.

ALTER TABLE message
    -- An encoded parley.v1.Message with nothing but its reactions; NULL: none.
    ADD COLUMN reactions BLOB   NULL,
    -- Who pinned it to the conversation, and when; NULL: it is not pinned.
    ADD COLUMN pinned_by BIGINT NULL,
    ADD COLUMN pinned_at BIGINT NULL;

-- Which messages are pinned: few of a conversation, so an index of all messages would cost every one of them.
CREATE TABLE pinned_message (
    conversation_id BIGINT NOT NULL,
    seq             BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
) DEFAULT CHARSET = utf8mb4;
