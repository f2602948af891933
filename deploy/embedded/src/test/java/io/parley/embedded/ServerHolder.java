package io.parley.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM that holds a MariaDB and a Redis until it is ended. Argument: the folder for both. */
final class ServerHolder {
    private ServerHolder() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        EmbeddedMariaDb database = EmbeddedMariaDb.start(folder.resolve("mariadb"), 0, MariaDbOptions.durable());
        EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), 0, RedisOptions.defaults());
        Files.writeString(folder.resolve("pids.new"), database.pid() + "\n" + redis.pid() + "\n");
        Files.move(folder.resolve("pids.new"), folder.resolve("pids"));
        new CountDownLatch(1).await();
    }
}
