-- What users tell the operator's moderators. Times are milliseconds since the epoch on the database's clock.
CREATE TABLE report (
    report_id       BIGINT       NOT NULL PRIMARY KEY,
    reporter_id     BIGINT       NOT NULL,
    op_id           BINARY(16)   NOT NULL,
    -- parley.v1.ReportReason
    reason          TINYINT      NOT NULL,
    text            VARCHAR(500) NOT NULL,
    -- Who is reported; of a message its sender.
    user_id         BIGINT       NOT NULL,
    -- Of a message its place; 0: a person is reported.
    conversation_id BIGINT       NOT NULL,
    seq             BIGINT       NOT NULL,
    -- The encoded parley.v1.Content of the message as it was then; NULL: none, or it was erased.
    content         BLOB         NULL,
    -- io.parley.storage.report.ReportState
    state           TINYINT      NOT NULL,
    -- Who has it, as the host names moderators; empty: nobody.
    moderator       VARCHAR(100) NOT NULL,
    -- io.parley.storage.report.ReportOutcome; 0: none yet.
    outcome         TINYINT      NOT NULL,
    note            VARCHAR(500) NOT NULL,
    created_at      BIGINT       NOT NULL,
    -- Of the last change of its state.
    changed_at      BIGINT       NOT NULL,
    UNIQUE KEY report_once (reporter_id, op_id),
    KEY report_queue (state, report_id),
    KEY report_by_reporter (reporter_id, created_at),
    KEY report_by_user (user_id)
) DEFAULT CHARSET = utf8mb4;
