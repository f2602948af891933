-- What a user shows to others, and when access tokens were revoked.
-- Times are milliseconds since the epoch.

ALTER TABLE user_account
    ADD COLUMN avatar_url VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    -- Database time of the last rise of token_generation; NULL: never.
    ADD COLUMN revoked_at BIGINT NULL,
    ADD KEY user_account_by_revocation (revoked_at);

-- What the host keeps with a user.
CREATE TABLE user_attribute (
    user_id BIGINT       NOT NULL,
    name    VARCHAR(50)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    value   VARCHAR(200) NOT NULL,
    PRIMARY KEY (user_id, name)
) DEFAULT CHARSET = utf8mb4;
