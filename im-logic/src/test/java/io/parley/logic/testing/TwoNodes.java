package io.parley.logic.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Two logic nodes for all tests of a class, and for each test two new friends: Ann's requests go to the first, Bob's to the second. */
public final class TwoNodes implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private final String[] properties;
    private LogicNodes deployment;
    private ConfigurableApplicationContext first;
    private ConfigurableApplicationContext second;
    private Friends friends;

    /**
     * @param properties of both nodes, as of {@link LogicNodes#start}
     */
    public TwoNodes(String... properties) {
        this.properties = properties.clone();
    }

    public ConfigurableApplicationContext first() {
        return first;
    }

    public ConfigurableApplicationContext second() {
        return second;
    }

    public Friends friends() {
        return friends;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        deployment = new LogicNodes(context.getRequiredTestClass());
        first = deployment.start(properties);
        second = deployment.start(properties);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        friends = Friends.meet(first, second);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        friends.close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        deployment.close();
    }
}
