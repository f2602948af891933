package io.parley.access.bootstrap;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/** An access node as a process of its own. {@link Environment} says what configures it; SIGTERM drains it. */
public final class AccessMain {
    private static final String LOGBACK = "logback.configurationFile";

    private AccessMain() {}

    public static void main(String[] args) throws InterruptedException {
        if (System.getProperty(LOGBACK) == null) {
            // Not logback.xml: this module is also used inside other programs, which have their own.
            System.setProperty(LOGBACK, "parley-access-logback.xml");
        }
        String defaultNode =
                "access-" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
        AccessServer server = AccessServer.start(Environment.read(System.getenv(), defaultNode));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "parley-shutdown"));
        new CountDownLatch(1).await();
    }
}
