-- Messages that an attachment was about to be forwarded with, to wherever; what becomes of the first one does not matter to them.
CREATE TABLE attachment_forward (
    attachment_id   BIGINT     NOT NULL,
    conversation_id BIGINT     NOT NULL,
    sender_id       BIGINT     NOT NULL,
    client_msg_id   BINARY(16) NOT NULL,
    PRIMARY KEY (attachment_id, conversation_id, sender_id, client_msg_id)
) DEFAULT CHARSET = utf8mb4;
