-- Messages of the operator's to all whom a filter fits. Times are milliseconds since the epoch on the database's clock.
CREATE TABLE broadcast (
    broadcast_id  BIGINT     NOT NULL PRIMARY KEY,
    -- Of the call, and of the message in each conversation.
    client_msg_id BINARY(16) NOT NULL,
    -- SHA-256 of what was asked: the same client_msg_id with another question is refused.
    fingerprint   BINARY(32) NOT NULL,
    -- Whose message it is; 0: the site's.
    sender_id     BIGINT     NOT NULL,
    -- An encoded parley.v1.Content.
    content       BLOB       NOT NULL,
    countable     BOOLEAN    NOT NULL,
    -- The filter. parley.v1.UserKind; a site or NULL; when last seen, or NULL. Attributes stand in broadcast_attribute.
    kind          TINYINT    NOT NULL,
    site_id       BIGINT     NULL,
    seen_since    BIGINT     NULL,
    -- RUNNING 1, DONE 2, CANCELLED 3
    state         TINYINT    NOT NULL,
    -- Users up to this id have got it, or are left out.
    after_user_id BIGINT     NOT NULL,
    sent          BIGINT     NOT NULL,
    skipped       BIGINT     NOT NULL,
    created_at    BIGINT     NOT NULL,
    finished_at   BIGINT     NULL,
    UNIQUE KEY broadcast_once (client_msg_id),
    KEY broadcast_by_state (state, broadcast_id)
) DEFAULT CHARSET = utf8mb4;

-- What a user's attributes have to be, all of them.
CREATE TABLE broadcast_attribute (
    broadcast_id BIGINT       NOT NULL,
    name         VARCHAR(50)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    value        VARCHAR(200) NOT NULL,
    PRIMARY KEY (broadcast_id, name)
) DEFAULT CHARSET = utf8mb4;
