-- What the host's own servers are told. No event is copied: which there are follows from the logs of the conversations, and
-- what one says is read when it is told.

CREATE TABLE webhook_endpoint (
    endpoint   VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    -- Database time: what was stored before it is not told.
    started_at BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4;

-- How far an endpoint has been told of a conversation. Whoever changes it holds the lock of this row, and no other.
CREATE TABLE webhook_progress (
    endpoint        VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    conversation_id BIGINT NOT NULL,
    last_seq        BIGINT NOT NULL,
    change_seq      BIGINT NOT NULL,
    -- Of the event that comes next, in a row.
    failures        INT    NOT NULL,
    -- Random; who tells of the conversation now. 0: nobody.
    claim           BIGINT NOT NULL,
    -- Database time at which the claim ends, or the next try is due; NULL: nothing is known to be left.
    due_at          BIGINT NULL,
    PRIMARY KEY (endpoint, conversation_id),
    KEY webhook_progress_due (endpoint, due_at)
) DEFAULT CHARSET = utf8mb4;

-- What became of each event, for a while.
CREATE TABLE webhook_delivery (
    delivery_id     BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    endpoint        VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    conversation_id BIGINT       NOT NULL,
    -- io.parley.storage.webhook.EventType
    type            TINYINT      NOT NULL,
    -- Of a message its seq, of a change its change_seq.
    position        BIGINT       NOT NULL,
    -- io.parley.storage.webhook.DeliveryState
    state           TINYINT      NOT NULL,
    tries           INT          NOT NULL,
    -- Of the last answer; 0: there was none.
    status          INT          NOT NULL,
    detail          VARCHAR(200) NOT NULL,
    -- Database time.
    first_at        BIGINT       NOT NULL,
    last_at         BIGINT       NOT NULL,
    -- Of a replay, as in webhook_progress.
    claim           BIGINT       NOT NULL DEFAULT 0,
    due_at          BIGINT       NULL,
    UNIQUE KEY webhook_delivery_once (endpoint, conversation_id, position, type),
    KEY webhook_delivery_by_state (endpoint, state, last_at),
    KEY webhook_delivery_by_age (state, last_at),
    KEY webhook_delivery_due (endpoint, due_at)
) DEFAULT CHARSET = utf8mb4;
