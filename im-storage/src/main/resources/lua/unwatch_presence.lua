-- Forgets whom a connection watches.
-- KEYS[1] whom it watches; ARGV: user ids, none for all. Returns those that it watched.
local asked = #ARGV > 0 and ARGV or redis.call('ZRANGE', KEYS[1], 0, -1)
local gone = {}
for _, id in ipairs(asked) do
    if redis.call('ZREM', KEYS[1], id) == 1 then
        gone[#gone + 1] = id
    end
end
return gone
