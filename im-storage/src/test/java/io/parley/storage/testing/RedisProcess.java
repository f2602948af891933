package io.parley.storage.testing;

import io.parley.embedded.EmbeddedRedis;
import java.io.IOException;

/** A child process. */
record RedisProcess(EmbeddedRedis redis) implements TestRedis {
    @Override
    public String address() {
        return redis.uri().toString();
    }

    @Override
    public void kill() {
        redis.kill();
    }

    @Override
    public void restart() {
        redis.restart();
    }

    @Override
    public void freeze() {
        signal("-STOP");
    }

    @Override
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int exit = new ProcessBuilder("kill", signal, Long.toString(redis.pid()))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (exit != 0) {
                throw new AssertionError("kill " + signal + " ended with exit code " + exit);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
