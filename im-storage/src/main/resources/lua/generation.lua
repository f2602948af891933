-- Returns the generation, which becomes ARGV[1] if there is none.
-- KEYS[1] the generation.
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
