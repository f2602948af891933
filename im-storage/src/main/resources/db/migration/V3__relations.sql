-- What the owner calls a friend, and the sweep of requests that were never answered.

ALTER TABLE relation
    -- The owner's own name for a friend; empty: none, and while they are no friends.
    ADD COLUMN remark     VARCHAR(100) NOT NULL DEFAULT '',
    -- The one group of the owner's that the friend is in; empty: none, and while they are no friends.
    ADD COLUMN group_name VARCHAR(50)  NOT NULL DEFAULT '',
    -- Of an open request updated_at is the time at which it was made: nothing changes the row while it is open.
    ADD KEY relation_by_age (state, updated_at);
