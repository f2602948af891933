-- Removes a device's route if it is still this connection's.
-- KEYS[1] the user's routes; ARGV: device id, value. Returns 1 if it was, else 0.
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then
    return redis.call('HDEL', KEYS[1], ARGV[1])
end
return 0
