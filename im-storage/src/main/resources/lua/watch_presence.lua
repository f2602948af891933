-- Notes whom a connection watches, unless they are too many.
-- KEYS[1] whom it watches; ARGV: the most, lease in ms, user ids. Returns 1, or 0 if nothing was noted.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
local new = 0
for i = 3, #ARGV do
    if not redis.call('ZSCORE', KEYS[1], ARGV[i]) then
        new = new + 1
    end
end
if redis.call('ZCARD', KEYS[1]) + new > tonumber(ARGV[1]) then
    return 0
end
local till = string.format('%.0f', now + ARGV[2])
for i = 3, #ARGV do
    redis.call('ZADD', KEYS[1], till, ARGV[i])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
