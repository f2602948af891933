ALTER TABLE conversation_member
    -- How far the member's devices have got the messages of a DIRECT or SUPPORT conversation; what is read is delivered anyway.
    ADD COLUMN delivered_seq BIGINT NOT NULL DEFAULT 0,
    -- Database time of the last rise of read_seq or delivered_seq; what a sync of the other side looks for. 0: none yet.
    ADD COLUMN marked_at     BIGINT NOT NULL DEFAULT 0;
