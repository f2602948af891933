-- Registers a connection of a device; of two of one boot of one node the larger connection id stays.
-- KEYS[1] the user's routes; ARGV: device id, "node|boot|", connection id, lifetime in ms.
-- Returns the value that gave way: the one that was there or the new one; nothing if none did.
local own = ARGV[2] .. ARGV[3]
local old = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if old == own then
    return false
end
if old and string.sub(old, 1, #ARGV[2]) == ARGV[2] then
    -- Digits are compared, as numbers of Lua hold 53 bits only.
    local id = string.sub(old, #ARGV[2] + 1)
    if #id > #ARGV[3] or (#id == #ARGV[3] and id > ARGV[3]) then
        return own
    end
end
redis.call('HSET', KEYS[1], ARGV[1], own)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return old
