-- Files that are sent as messages. Their bytes lie in a store of their own, under the names in attachment_part.
CREATE TABLE attachment (
    attachment_id   BIGINT       NOT NULL PRIMARY KEY,
    owner_id        BIGINT       NOT NULL,
    -- Where the owner may send it.
    conversation_id BIGINT       NOT NULL,
    -- 1 UPLOADING, 2 SCANNING, 3 READY, 4 REFUSED, 5 SENT: a message holds it, so that it stays.
    state           TINYINT      NOT NULL,
    name            VARCHAR(255) NOT NULL,
    media_type      VARCHAR(100) NOT NULL,
    size            BIGINT       NOT NULL,
    sha256          BINARY(32)   NOT NULL,
    -- How many bytes of it have come.
    received        BIGINT       NOT NULL,
    -- Of an image, in pixels; 0: not known.
    width           INT          NOT NULL,
    height          INT          NOT NULL,
    -- In bytes; 0: there is none.
    thumbnail_size  INT          NOT NULL,
    -- Why it is REFUSED.
    refusal         VARCHAR(200) NOT NULL,
    -- The last message that its owner was about to send it with.
    client_msg_id   BINARY(16)   NULL,
    created_at      BIGINT       NOT NULL,
    updated_at      BIGINT       NOT NULL,
    KEY attachment_by_owner (owner_id, created_at),
    KEY attachment_by_age (state, updated_at)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE attachment_part (
    attachment_id BIGINT       NOT NULL,
    -- The place of its first byte in the file.
    start         BIGINT       NOT NULL,
    size          BIGINT       NOT NULL,
    stored_as     VARCHAR(100) NOT NULL,
    PRIMARY KEY (attachment_id, start)
) DEFAULT CHARSET = utf8mb4;

-- What links to attachments are signed with, unless the configuration names a key; drawn by the first node that needs it.
ALTER TABLE deployment ADD COLUMN link_key BINARY(32) NULL;
