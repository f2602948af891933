-- How far a member's devices have got the messages of a DIRECT or SUPPORT conversation; what is read is delivered anyway.
ALTER TABLE conversation_member
    ADD COLUMN delivered_seq BIGINT NOT NULL DEFAULT 0;
