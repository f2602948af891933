-- What happened between two users, each fact once, for the host's own servers. Written with the relation itself, under the
-- locks of both accounts, while some server is told of anything. Kept no longer than dead letters are.

CREATE TABLE relation_event (
    -- Rises with every commit about the same low_user_id, as whoever draws it holds that account's lock.
    event_id    BIGINT  NOT NULL AUTO_INCREMENT PRIMARY KEY,
    -- The lower id of the two. Events are told in order for each; webhook_progress and webhook_delivery hold it where a
    -- conversation's id stands otherwise (all ids are drawn from one source), with event_id as its seq.
    low_user_id BIGINT  NOT NULL,
    -- io.parley.storage.relation.RelationFact
    type        TINYINT NOT NULL,
    -- Who did it, and to whom.
    user_id     BIGINT  NOT NULL,
    peer_id     BIGINT  NOT NULL,
    -- Database time.
    happened_at BIGINT  NOT NULL,
    KEY relation_event_in_order (low_user_id, event_id),
    KEY relation_event_by_age (happened_at)
) DEFAULT CHARSET = utf8mb4;
