-- Whose data is to be erased, or was. Times are milliseconds since the epoch on the database's clock.
CREATE TABLE erasure (
    user_id      BIGINT NOT NULL PRIMARY KEY,
    requested_at BIGINT NOT NULL,
    -- NULL: it is under way.
    finished_at  BIGINT NULL,
    KEY erasure_by_end (finished_at)
) DEFAULT CHARSET = utf8mb4;

ALTER TABLE join_request ADD KEY join_request_by_user (user_id);
