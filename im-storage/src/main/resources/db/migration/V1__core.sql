-- Users, relations, conversations, messages. Times are milliseconds since the epoch.
-- Lock order everywhere: user accounts by id, queue, agent, session, conversation heads by id.
-- What a hot query asks for carries conversation_id or user_id (owner_id): these are the sharding keys.

-- One row: what belongs to the deployment as a whole.
CREATE TABLE deployment (
    id         TINYINT NOT NULL PRIMARY KEY,
    -- Random; a restore from backup changes it, so that clients drop cursors that may be ahead of the log. 0: not drawn yet.
    log_epoch  BIGINT  NOT NULL,
    -- How many logic nodes have ever started: each start draws its number for ids from it.
    node_count BIGINT  NOT NULL
) DEFAULT CHARSET = utf8mb4;

INSERT INTO deployment (id, log_epoch, node_count) VALUES (1, 0, 0);

CREATE TABLE user_account (
    user_id          BIGINT       NOT NULL PRIMARY KEY,
    -- parley.v1.UserKind
    kind             TINYINT      NOT NULL,
    name             VARCHAR(100) NOT NULL,
    disabled         BOOLEAN      NOT NULL,
    -- Access tokens of a lower generation are revoked.
    token_generation BIGINT       NOT NULL,
    -- The newest version in this user's relations.
    relation_version BIGINT       NOT NULL,
    created_at       BIGINT       NOT NULL
) DEFAULT CHARSET = utf8mb4;

-- How owner stands to peer; each pair has two rows, written in one transaction under the locks of both accounts.
CREATE TABLE relation (
    owner_id        BIGINT       NOT NULL,
    peer_id         BIGINT       NOT NULL,
    -- parley.v1.RelationState
    state           TINYINT      NOT NULL,
    -- The owner blocks the peer.
    blocked         BOOLEAN      NOT NULL,
    request_message VARCHAR(200) NOT NULL,
    -- The owner's relation_version at the last change.
    version         BIGINT       NOT NULL,
    updated_at      BIGINT       NOT NULL,
    PRIMARY KEY (owner_id, peer_id),
    KEY relation_by_version (owner_id, version)
) DEFAULT CHARSET = utf8mb4;

-- Answers of idempotent operations, written in the transaction of the operation itself.
CREATE TABLE operation (
    user_id     BIGINT      NOT NULL,
    op_id       BINARY(16)  NOT NULL,
    -- SHA-256 of what was asked: the same op_id with another question is refused.
    fingerprint BINARY(32)  NOT NULL,
    answer      BLOB        NOT NULL,
    created_at  BIGINT      NOT NULL,
    PRIMARY KEY (user_id, op_id),
    KEY operation_by_age (created_at)
) DEFAULT CHARSET = utf8mb4;

-- The head of each conversation's log. Whoever allots a seq, or changes what decides about sending, holds its lock.
CREATE TABLE conversation (
    conversation_id  BIGINT  NOT NULL PRIMARY KEY,
    -- parley.v1.ConversationKind
    kind             TINYINT NOT NULL,
    -- DIRECT: the two users, the lower id first.
    low_user_id      BIGINT  NULL,
    high_user_id     BIGINT  NULL,
    -- SUPPORT: whose conversation with which site.
    site_id          BIGINT  NULL,
    visitor_id       BIGINT  NULL,
    -- SUPPORT: the round of help that is open, and who answers in it.
    open_session_id  BIGINT  NULL,
    session_agent_id BIGINT  NULL,
    first_seq        BIGINT  NOT NULL,
    last_seq         BIGINT  NOT NULL,
    change_seq       BIGINT  NOT NULL,
    -- Rises with every change of membership, role, friendship or block of the pair, or session.
    acl_version      BIGINT  NOT NULL,
    created_at       BIGINT  NOT NULL,
    -- Database time of the last change; what a sync looks for.
    updated_at       BIGINT  NOT NULL,
    UNIQUE KEY conversation_of_pair (low_user_id, high_user_id),
    UNIQUE KEY conversation_of_visitor (site_id, visitor_id)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE conversation_member (
    conversation_id  BIGINT  NOT NULL,
    user_id          BIGINT  NOT NULL,
    role             TINYINT NOT NULL,
    -- What the member may read: from here to visible_to_seq, NULL while a member.
    visible_from_seq BIGINT  NOT NULL,
    visible_to_seq   BIGINT  NULL,
    read_seq         BIGINT  NOT NULL,
    removed          BOOLEAN NOT NULL,
    -- Database time of the last change; what a sync looks for.
    updated_at       BIGINT  NOT NULL,
    PRIMARY KEY (conversation_id, user_id),
    KEY conversation_member_by_user (user_id, conversation_id)
) DEFAULT CHARSET = utf8mb4;

-- The log. A row's place (conversation_id, seq) never changes.
CREATE TABLE message (
    conversation_id BIGINT     NOT NULL,
    seq             BIGINT     NOT NULL,
    message_id      BIGINT     NOT NULL,
    -- 0: a line that the server wrote.
    sender_id       BIGINT     NOT NULL,
    client_msg_id   BINARY(16) NOT NULL,
    -- Counts as unread for others.
    countable       BOOLEAN    NOT NULL,
    -- An encoded parley.v1.Content.
    content         BLOB       NOT NULL,
    sent_at         BIGINT     NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE KEY message_once (conversation_id, sender_id, client_msg_id)
) DEFAULT CHARSET = utf8mb4;
