-- Edits and recalls. All but the log of changes itself stands in the message's row, so that whoever reads it has it as it is.

ALTER TABLE message
    -- The place of the last change in the conversation's log of changes; 0: none.
    ADD COLUMN change_seq  BIGINT     NOT NULL DEFAULT 0,
    ADD COLUMN edits       INT        NOT NULL DEFAULT 0,
    ADD COLUMN edited_at   BIGINT     NULL,
    -- Its content is empty then.
    ADD COLUMN recalled    BOOLEAN    NOT NULL DEFAULT 0,
    -- SHA-256 of the content as it was sent, by which a resend is known; NULL while the content is still that one.
    ADD COLUMN sent_digest BINARY(32) NULL;

-- The log of changes: 1, 2, 3 … in each conversation, allotted under the lock of its head.
CREATE TABLE message_change (
    conversation_id BIGINT     NOT NULL,
    change_seq      BIGINT     NOT NULL,
    -- The message that was changed.
    seq             BIGINT     NOT NULL,
    -- io.parley.storage.message.ChangeKind
    kind            TINYINT    NOT NULL,
    actor_id        BIGINT     NOT NULL,
    op_id           BINARY(16) NOT NULL,
    -- The encoded parley.v1.Content that an edit has replaced; NULL: none, or the message was recalled since.
    replaced        BLOB       NULL,
    changed_at      BIGINT     NOT NULL,
    PRIMARY KEY (conversation_id, change_seq),
    UNIQUE KEY message_change_once (conversation_id, actor_id, op_id),
    KEY message_change_by_message (conversation_id, seq)
) DEFAULT CHARSET = utf8mb4;
