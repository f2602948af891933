-- Requests to join a group end when nobody has answered them in time.
ALTER TABLE join_request ADD KEY join_request_by_time (requested_at);
