-- Sites, agents, visitors, what they prove themselves with, and support sessions.
-- Times are milliseconds since the epoch. Lock order everywhere: queue, agent, session, conversation head.

CREATE TABLE site (
    site_id    BIGINT       NOT NULL PRIMARY KEY,
    site_key   VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name       VARCHAR(100) NOT NULL,
    greeting   VARCHAR(500) NOT NULL,
    accent     CHAR(7)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- A BCP 47 tag; empty: the visitor's own.
    locale     VARCHAR(35)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT       NOT NULL,
    UNIQUE KEY site_key_once (site_key)
) DEFAULT CHARSET = utf8mb4;

-- Which pages may embed the widget of a site: scheme://host[:port], lower case.
CREATE TABLE site_origin (
    site_id BIGINT       NOT NULL,
    origin  VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (site_id, origin)
) DEFAULT CHARSET = utf8mb4;

-- One row for each site; whoever assigns sessions of the site holds its lock.
CREATE TABLE support_queue (
    site_id BIGINT NOT NULL PRIMARY KEY
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE agent (
    user_id          BIGINT      NOT NULL PRIMARY KEY,
    site_id          BIGINT      NOT NULL,
    role             VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- parley.v1.Availability: what the agent chose.
    availability     TINYINT     NOT NULL,
    capacity         INT         NOT NULL,
    -- Sessions that are ACTIVE with this agent, exact under this row's lock.
    active_count     INT         NOT NULL,
    -- Whether a row in agent_connection exists, exact under this row's lock.
    online           BOOLEAN     NOT NULL,
    -- Rises whenever online changes.
    online_epoch     BIGINT      NOT NULL,
    -- Set while offline: past this (database time) the agent's sessions go back to the queue.
    grace_until      BIGINT      NULL,
    last_assigned_at BIGINT      NOT NULL,
    created_at       BIGINT      NOT NULL,
    KEY agent_by_site (site_id, online),
    KEY agent_by_grace (grace_until)
) DEFAULT CHARSET = utf8mb4;

-- The open connections of agents.
CREATE TABLE agent_connection (
    user_id       BIGINT      NOT NULL,
    node          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    boot_id       BIGINT      NOT NULL,
    connection_id BIGINT      NOT NULL,
    opened_at     BIGINT      NOT NULL,
    PRIMARY KEY (user_id, node, boot_id, connection_id),
    KEY agent_connection_by_node (node, boot_id)
) DEFAULT CHARSET = utf8mb4;

-- Boots of access nodes that some logic node has a live link to.
CREATE TABLE access_node (
    node    VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    boot_id BIGINT      NOT NULL,
    seen_at BIGINT      NOT NULL,
    PRIMARY KEY (node, boot_id)
) DEFAULT CHARSET = utf8mb4;

-- One row: when agents' presence was last looked at by any logic node.
CREATE TABLE presence_watch (
    id       TINYINT NOT NULL PRIMARY KEY,
    swept_at BIGINT  NOT NULL
) DEFAULT CHARSET = utf8mb4;

INSERT INTO presence_watch (id, swept_at) VALUES (1, 0);

CREATE TABLE visitor (
    user_id    BIGINT NOT NULL PRIMARY KEY,
    site_id    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    KEY visitor_by_site (site_id)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE agent_credential (
    -- Lower case.
    login         VARCHAR(190) NOT NULL PRIMARY KEY,
    user_id       BIGINT       NOT NULL,
    -- Argon2id in its encoded form, parameters included.
    password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at    BIGINT       NOT NULL,
    changed_at    BIGINT       NOT NULL,
    UNIQUE KEY agent_credential_by_user (user_id)
) DEFAULT CHARSET = utf8mb4;

-- A family of refresh tokens: what follows, by rotation, from one log-in. No token stands here, only SHA-256 of its parts.
CREATE TABLE refresh_token (
    family_hash   BINARY(32) NOT NULL PRIMARY KEY,
    user_id       BIGINT     NOT NULL,
    -- The user's token generation at log-in; a higher one ends the family.
    generation    BIGINT     NOT NULL,
    secret_hash   BINARY(32) NOT NULL,
    previous_hash BINARY(32) NULL,
    -- With the previous secret it makes the current one, so that a repeated refresh gets the same answer.
    rotation_salt BINARY(32) NULL,
    rotated_at    BIGINT     NOT NULL,
    expires_at    BIGINT     NOT NULL,
    revoked_at    BIGINT     NULL,
    KEY refresh_token_by_user (user_id),
    KEY refresh_token_by_expiry (expires_at)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE server_api_key (
    key_hash   BINARY(32)   NOT NULL PRIMARY KEY,
    name       VARCHAR(100) NOT NULL,
    created_at BIGINT       NOT NULL,
    revoked_at BIGINT       NULL
) DEFAULT CHARSET = utf8mb4;

-- One round of help in a SUPPORT conversation.
CREATE TABLE support_session (
    session_id           BIGINT  NOT NULL PRIMARY KEY,
    conversation_id      BIGINT  NOT NULL,
    -- The conversation while the session is open, else NULL: at most one open session for each conversation.
    open_conversation_id BIGINT  NULL,
    site_id              BIGINT  NOT NULL,
    visitor_id           BIGINT  NOT NULL,
    -- parley.v1.SessionState
    state                TINYINT NOT NULL,
    agent_id             BIGINT  NULL,
    -- Higher goes first.
    priority             INT     NOT NULL,
    waiting_since        BIGINT  NOT NULL,
    assigned_at          BIGINT  NULL,
    resolved_at          BIGINT  NULL,
    owner_version        BIGINT  NOT NULL,
    -- The conversation's last_seq when the session opened: what is above belongs to this round or a later one.
    opened_seq           BIGINT  NOT NULL,
    UNIQUE KEY support_session_open (open_conversation_id),
    KEY support_session_queue (site_id, state, priority DESC, waiting_since, session_id),
    KEY support_session_by_agent (agent_id, state),
    KEY support_session_by_visitor (visitor_id, open_conversation_id),
    KEY support_session_by_conversation (conversation_id)
) DEFAULT CHARSET = utf8mb4;

-- The timeline of a session, and the outbox of its system lines.
CREATE TABLE session_event (
    event_id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    session_id      BIGINT       NOT NULL,
    conversation_id BIGINT       NOT NULL,
    -- OPENED, ASSIGNED, REQUEUED, RESOLVED
    kind            VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Whom it is about: the agent, or who resolved.
    subject_id      BIGINT       NOT NULL,
    subject_name    VARCHAR(100) NOT NULL,
    -- Why: "least loaded of 3 online", "grace of 30 s over".
    reason          VARCHAR(200) NOT NULL,
    owner_version   BIGINT       NOT NULL,
    created_at      BIGINT       NOT NULL,
    -- The line in the conversation is still to be written. NULL when there is none or it is done.
    line_due        BOOLEAN      NULL,
    KEY session_event_by_session (session_id),
    KEY session_event_due (line_due, event_id),
    KEY session_event_due_by_conversation (line_due, conversation_id)
) DEFAULT CHARSET = utf8mb4;
