-- Where a push service takes notifications for a device. They go with the device, however it goes: logged out, revoked, erased.
CREATE TABLE push_subscription (
    user_id       BIGINT        NOT NULL,
    device_id     VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    endpoint      VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- SHA-256 of the endpoint, which is one browser's: it is never two users' at once.
    endpoint_hash BINARY(32)    NOT NULL,
    -- Of a web push subscription, base64url; empty: its sender needs none.
    p256dh        VARCHAR(100)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    auth          VARCHAR(32)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (user_id, device_id),
    UNIQUE KEY push_subscription_by_endpoint (endpoint_hash),
    CONSTRAINT push_subscription_of_device FOREIGN KEY (user_id, device_id)
        REFERENCES user_device (user_id, device_id) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;
