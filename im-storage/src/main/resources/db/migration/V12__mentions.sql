-- Who is mentioned where, as messages are now: what an unread list asks for. Derived from the messages.
CREATE TABLE mention (
    conversation_id BIGINT NOT NULL,
    -- 0: everybody.
    user_id         BIGINT NOT NULL,
    seq             BIGINT NOT NULL,
    sender_id       BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id, seq)
) DEFAULT CHARSET = utf8mb4;
