-- Groups: what their members share, when somebody was in one before, and who asks to join. A member's role is that of
-- parley.v1.MemberRole. Times are milliseconds since the epoch. What stands here is changed under the lock of the head.

CREATE TABLE conversation_group (
    conversation_id BIGINT        NOT NULL PRIMARY KEY,
    owner_id        BIGINT        NOT NULL,
    name            VARCHAR(100)  NOT NULL,
    avatar_url      VARCHAR(500)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    announcement    VARCHAR(1000) NOT NULL,
    -- parley.v1.JoinPolicy
    join_policy     TINYINT       NOT NULL,
    admins_only_add BOOLEAN       NOT NULL,
    -- Only the owner and the admins may send.
    muted           BOOLEAN       NOT NULL,
    member_count    INT           NOT NULL,
    version         BIGINT        NOT NULL
) DEFAULT CHARSET = utf8mb4;

ALTER TABLE conversation_member
    -- An admin keeps the member from sending until then; 0: not. Leaving and coming back does not end it.
    ADD COLUMN muted_until BIGINT  NOT NULL DEFAULT 0,
    -- Has rows in earlier_membership.
    ADD COLUMN rejoined    BOOLEAN NOT NULL DEFAULT 0;

-- What members who came back may read of the time before.
CREATE TABLE earlier_membership (
    conversation_id BIGINT NOT NULL,
    user_id         BIGINT NOT NULL,
    from_seq        BIGINT NOT NULL,
    to_seq          BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id, from_seq)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE join_request (
    conversation_id BIGINT       NOT NULL,
    user_id         BIGINT       NOT NULL,
    message         VARCHAR(200) NOT NULL,
    requested_at    BIGINT       NOT NULL,
    PRIMARY KEY (conversation_id, user_id),
    KEY join_request_by_age (conversation_id, requested_at)
) DEFAULT CHARSET = utf8mb4;
