-- What is left to be removed of a conversation whose first_seq was raised; nobody reads it any more.
CREATE TABLE message_removal (
    conversation_id BIGINT NOT NULL PRIMARY KEY,
    -- The conversation's first_seq: what comes before it goes.
    before_seq      BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4;

-- Which node carries out a job that is for one at a time. Times are milliseconds since the epoch on the database's clock.
CREATE TABLE job_lease (
    job     VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    -- Drawn by a node at its start.
    holder  BIGINT      NOT NULL,
    ends_at BIGINT      NOT NULL
) DEFAULT CHARSET = utf8mb4;

-- Messages that an attachment's owner was about to send it with, before the one in attachment.client_msg_id.
CREATE TABLE attachment_claim (
    attachment_id BIGINT     NOT NULL,
    client_msg_id BINARY(16) NOT NULL,
    PRIMARY KEY (attachment_id, client_msg_id)
) DEFAULT CHARSET = utf8mb4;
