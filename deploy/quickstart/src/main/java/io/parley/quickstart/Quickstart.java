package io.parley.quickstart;

import io.parley.embedded.EmbeddedServerException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** Starts everything, says where it is, and runs until it is told to stop. See the script {@code run}. */
public final class Quickstart {
    private static final String LOGGING = "quickstart-logback.xml";

    private Quickstart() {}

    /** Exits with 1 if it can't start. */
    public static void main(String[] args) throws InterruptedException {
        if (!start()) {
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    private static boolean start() {
        QuickstartConfig config;
        try {
            config = QuickstartConfig.read(System.getenv());
        } catch (QuickstartException e) {
            configureLogging(Path.of("/dev/null"));
            new Progress().complain(e.getMessage());
            return false;
        }
        Path logFile = config.data().resolve("parley.log");
        configureLogging(logFile);
        Progress progress = new Progress();
        Running running = new Running(progress);
        Runtime.getRuntime().addShutdownHook(new Thread(running::close, "parley-shutdown"));
        try {
            config.requireFreePorts();
            progress.say("Starting Parley");
            DemoAccess access = running.start(config);
            announce(progress, config, access);
            return true;
        } catch (QuickstartException | EmbeddedServerException e) {
            progress.complain(e.getMessage());
            return false;
        } catch (Exception e) {
            LoggerFactory.getLogger(Quickstart.class).error("the quickstart did not start", e);
            progress.complain("Parley did not start: " + e.getMessage() + "\nThe log says more: " + logFile);
            return false;
        }
    }

    /** For this class's first logger, and, under the other name, for Spring Boot, which begins logging anew. */
    private static void configureLogging(Path logFile) {
        System.setProperty("parley.log", logFile.toString());
        System.setProperty("logback.configurationFile", LOGGING);
        LoggerFactory.getILoggerFactory();
        System.clearProperty("logback.configurationFile");
        System.setProperty("logging.config", "classpath:" + LOGGING);
    }

    private static void announce(Progress progress, QuickstartConfig config, DemoAccess access) {
        progress.say("""

                Parley runs, after %s. Ctrl-C stops it; data and log stay in %s

                  customer's page  %s/
                  agent's desk     %s/desk/
                    login          %s
                    password       %s
                """.formatted(
                        progress.elapsed(),
                        config.data(),
                        config.demoOrigin(),
                        config.origin(),
                        access.login(),
                        access.password()));
    }
}
