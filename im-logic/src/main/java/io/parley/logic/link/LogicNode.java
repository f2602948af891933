package io.parley.logic.link;

import java.security.SecureRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** This process: a name that is unique among logic nodes, and a number that is random for each start. */
@Component
public class LogicNode {
    private final String name;
    private final long bootId;

    /**
     * @param name empty: made from the boot id
     */
    public LogicNode(@Value("${parley.node:}") String name) {
        this.bootId = new SecureRandom().nextLong() >>> 1;
        this.name = name.isBlank() ? "logic-" + Long.toHexString(bootId) : name;
    }

    public String name() {
        return name;
    }

    public long bootId() {
        return bootId;
    }
}
