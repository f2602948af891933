-- Brings what is told of a user's presence in line with the user's connections. A rise is told at once, a fall after a
-- delay: who comes back by then was never gone. Adds a watcher before, if one is given.
-- KEYS the user's [1] routes, [2] presence, [3] watchers, [4] parted.
-- ARGV: delay in ms, time to keep in ms, most watchers, watcher or '', the watcher's user id, its lease in ms,
-- n and n times "node|boot|" of what is attached, then device id and value of each connection that is closed.
-- Returns told state, last seen, as of, 1 if it was changed, ms until it has to be settled again or 0; watchers if changed.
local OFFLINE, AWAY, ONLINE = 0, 1, 2
local delay, keep, most = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local watcher, watcherId, lease = ARGV[4], ARGV[5], tonumber(ARGV[6])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function text(number)
    return string.format('%.0f', number)
end

local lives = tonumber(ARGV[7])
for i = 8 + lives, #ARGV, 2 do
    if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
        redis.call('HDEL', KEYS[1], ARGV[i])
    end
    if redis.call('HGET', KEYS[2], 'away:' .. ARGV[i]) == ARGV[i + 1] then
        redis.call('HDEL', KEYS[2], 'away:' .. ARGV[i])
    end
end
local attached = {}
for i = 8, 7 + lives do
    attached[ARGV[i]] = true
end
local state = OFFLINE
local routes = redis.call('HGETALL', KEYS[1])
for i = 1, #routes, 2 do
    if attached[string.match(routes[i + 1], '^(.*|)')] then
        local isAway = redis.call('HGET', KEYS[2], 'away:' .. routes[i]) == routes[i + 1]
        state = math.max(state, isAway and AWAY or ONLINE)
    end
end

local function number(field)
    return tonumber(redis.call('HGET', KEYS[2], field) or 0)
end
local function set(field, value)
    redis.call('HSET', KEYS[2], field, text(value))
    redis.call('PEXPIRE', KEYS[2], keep)
end
if number('state') ~= state then
    set('state', state)
    if state == OFFLINE then
        set('seen', now)
    end
end
local told, again, changed = number('told'), 0, false
if state > told then
    changed = true
elseif state < told then
    local falls = number('falls')
    if falls == 0 then
        falls = now
        set('falls', now)
    end
    again = falls + delay - now
    changed = again <= 0
end
if state >= told or changed then
    redis.call('HDEL', KEYS[2], 'falls')
end
local at = math.max(now, number('at'))
if changed then
    told, again, at = state, 0, math.max(now, at + 1)
    set('told', told)
    set('at', at)
end

redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', text(now))
local answer = {told, told == OFFLINE and number('seen') or 0, at, changed and 1 or 0, again}
if changed then
    for _, member in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
        answer[#answer + 1] = member
    end
end
if watcher ~= '' then
    if tonumber(redis.call('ZSCORE', KEYS[4], watcherId) or 0) > now then
        answer[1], answer[2] = OFFLINE, 0
    elseif redis.call('ZSCORE', KEYS[3], watcher) or redis.call('ZCARD', KEYS[3]) < most then
        redis.call('ZADD', KEYS[3], text(now + lease), watcher)
        redis.call('PEXPIRE', KEYS[3], text(lease))
    end
end
return answer
