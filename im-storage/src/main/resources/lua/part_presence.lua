-- Ends what one user watches of another, also what is just about to begin.
-- KEYS the watched user's [1] watchers, [2] parted; ARGV: the watcher's user id, how long in ms nothing begins.
-- Returns the watchers that were ended.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now))
redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
local ending = '|' .. ARGV[1]
local ended = {}
for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    if string.sub(member, -#ending) == ending then
        redis.call('ZREM', KEYS[1], member)
        ended[#ended + 1] = member
    end
end
return ended
