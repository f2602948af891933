-- The devices of users and agents, the sign-ins that they came with, and those that were ended one by one.
-- Times are milliseconds since the epoch on the database's clock. Lock order: user account, device.

CREATE TABLE user_device (
    user_id       BIGINT      NOT NULL,
    device_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- parley.v1.DeviceKind, as the device says.
    kind          INT         NOT NULL,
    client        VARCHAR(64) NOT NULL,
    first_seen_at BIGINT      NOT NULL,
    -- Of the last hello, new token or close; written in batches, behind them.
    last_seen_at  BIGINT      NOT NULL,
    PRIMARY KEY (user_id, device_id)
) DEFAULT CHARSET = utf8mb4;

-- Which sign-ins a device has said hello with. Written before the first such hello is accepted.
CREATE TABLE device_sign_in (
    user_id   BIGINT      NOT NULL,
    device_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- The first 8 bytes of the family_hash of its refresh_token, as a signed number.
    sign_in   BIGINT      NOT NULL,
    -- Exact to a day.
    seen_at   BIGINT      NOT NULL,
    PRIMARY KEY (user_id, device_id, sign_in)
) DEFAULT CHARSET = utf8mb4;

-- Access tokens of these sign-ins are good for nothing any more.
CREATE TABLE ended_sign_in (
    user_id    BIGINT      NOT NULL,
    sign_in    BIGINT      NOT NULL,
    -- On this device alone; empty: on all.
    device_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- parley.v1.CloseCode: what connections are closed with, and hellos refused.
    close_code INT         NOT NULL,
    ended_at   BIGINT      NOT NULL,
    PRIMARY KEY (user_id, sign_in, device_id),
    KEY ended_sign_in_by_time (ended_at)
) DEFAULT CHARSET = utf8mb4;
