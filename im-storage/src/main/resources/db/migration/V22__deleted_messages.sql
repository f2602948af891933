-- Messages that a member has taken out of the own view.
CREATE TABLE deleted_message (
    conversation_id BIGINT NOT NULL,
    user_id         BIGINT NOT NULL,
    seq             BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id, seq)
) DEFAULT CHARSET = utf8mb4;

ALTER TABLE conversation_member
    -- How often the member has done so; 0: never.
    ADD COLUMN deletion_version BIGINT NOT NULL DEFAULT 0;
