package io.parley.logic.testing;

import io.parley.logic.attachment.AttachmentScanner;
import java.util.List;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** One node for all tests of REST and pages, with a site, an agent and a server key; it ends with the JVM. */
public final class RestNode {
    public static final String SITE = "demo-site";
    public static final String ORIGIN = "https://shop.example";
    public static final String LOGIN = "ada";
    public static final String PASSWORD = "correct horse battery";
    public static final String SERVER_KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    public static final TestClock CLOCK = new TestClock();

    private static final LogicNodes NODES = new LogicNodes(RestNode.class);
    private static final ConfigurableApplicationContext NODE = NODES.start(
            List.of(Clocks.class),
            "parley.seed.site.key=" + SITE,
            "parley.seed.site.name=Demo shop",
            "parley.seed.site.greeting=Hello!",
            "parley.seed.site.origins=" + ORIGIN + ",http://127.0.0.1:8090/",
            "parley.seed.agents[0].login=" + LOGIN,
            "parley.seed.agents[0].password=" + PASSWORD,
            "parley.seed.agents[0].name=Ada",
            "parley.seed.server-key=" + SERVER_KEY,
            "parley.api.trusted-proxies=127.0.0.0/8",
            "parley.api.max-upload-size=256KB",
            "parley.attachment.max-size=1MB",
            "parley.attachment.types=image/*,text/plain,audio/*,application/pdf",
            "parley.attachment.quota-files=6",
            "parley.attachment.keep=10m",
            "parley.erasure.interval=200ms",
            "parley.attachment.rescan=1h",
            "parley.attachment.cleaning=1h",
            "parley.api.limits.login-burst=5",
            "parley.api.limits.login-interval=1h",
            "parley.api.limits.address-login-burst=8",
            "parley.api.limits.address-login-interval=1h",
            "parley.api.limits.address-grant-burst=100",
            "parley.api.limits.address-grant-interval=1h");

    private static volatile AttachmentScanner.Verdict verdict = AttachmentScanner.Verdict.CLEAN;

    private RestNode() {}

    public static void scannerSays(AttachmentScanner.Verdict says) {
        verdict = says;
    }

    public static ConfigurableApplicationContext node() {
        return NODE;
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Clocks {
        @Bean
        @Primary
        TestClock testClock() {
            return CLOCK;
        }

        @Bean
        AttachmentScanner scanner() {
            return (attachment, source) -> verdict;
        }
    }
}
