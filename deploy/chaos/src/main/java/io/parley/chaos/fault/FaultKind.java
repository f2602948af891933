package io.parley.chaos.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/** Everything that can be broken. Each fault ends healed: what it stopped runs again, what it cut passes again. */
public enum FaultKind {
    /** SIGKILL; started again after the length. */
    KILL_ACCESS(Scope.ACCESS, 0, 3_000),
    KILL_LOGIC(Scope.LOGIC, 0, 3_000),
    KILL_MYSQL(Scope.ALL, 0, 3_000),
    KILL_REDIS(Scope.ALL, 0, 3_000),
    /** SIGSTOP, and SIGCONT after the length: the others must do without a node that believes it is still in charge. */
    FREEZE_ACCESS(Scope.ACCESS, 1_000, 20_000),
    FREEZE_LOGIC(Scope.LOGIC, 1_000, 20_000),
    FREEZE_MYSQL(Scope.ALL, 1_000, 8_000),
    FREEZE_REDIS(Scope.ALL, 1_000, 8_000),
    /** SIGTERM: it ends in its own way, and is started again. */
    STOP_ACCESS(Scope.ACCESS, 0, 0),
    STOP_LOGIC(Scope.LOGIC, 0, 0),
    RESTART_MYSQL(Scope.ALL, 0, 0),
    /** SIGTERM to one node after the other, each ready again before the next. */
    ROLLING_RESTART(Scope.ALL, 0, 0),
    /** Redis forgets everything. */
    FLUSH_REDIS(Scope.ALL, 0, 0),
    /** Every connection on the way is reset, new ones too, for the length. */
    CUT_LINK(Scope.LINK, 0, 8_000),
    CUT_MYSQL(Scope.LOGIC, 0, 8_000),
    CUT_REDIS(Scope.LOGIC, 0, 8_000),
    CUT_CLIENTS(Scope.ACCESS, 0, 8_000),
    /** Nothing passes in one direction, and nobody is told. */
    HALF_OPEN_LINK(Scope.LINK, 1_000, 12_000),
    HALF_OPEN_MYSQL(Scope.LOGIC, 1_000, 12_000),
    HALF_OPEN_REDIS(Scope.LOGIC, 1_000, 12_000),
    HALF_OPEN_CLIENTS(Scope.ACCESS, 1_000, 12_000),
    /** The connections of now are reset, once. */
    RESET_LINK(Scope.LINK, 0, 0),
    RESET_MYSQL(Scope.LOGIC, 0, 0),
    RESET_REDIS(Scope.LOGIC, 0, 0),
    RESET_CLIENTS(Scope.ACCESS, 0, 0),
    /** Each chunk comes late, by a time that varies. */
    DELAY_LINK(Scope.LINK, 1_000, 8_000),
    DELAY_MYSQL(Scope.LOGIC, 1_000, 8_000),
    DELAY_REDIS(Scope.LOGIC, 1_000, 8_000),
    DELAY_CLIENTS(Scope.ACCESS, 1_000, 8_000),
    /** Few bytes pass in a second. */
    THROTTLE_LINK(Scope.LINK, 1_000, 8_000),
    THROTTLE_MYSQL(Scope.LOGIC, 1_000, 8_000),
    THROTTLE_REDIS(Scope.LOGIC, 1_000, 8_000),
    THROTTLE_CLIENTS(Scope.ACCESS, 1_000, 8_000),
    /** One client asks as fast as it can, through its own connections. */
    FLOOD(Scope.ACCESS, 1_000, 8_000),
    /** The answer to a COMMIT of messages is lost; then its node is killed, or its connections break. */
    WITHHOLD_COMMIT(Scope.LOGIC, 0, 3_000),
    /** A COMMIT of messages never reaches the database; then as above. */
    DROP_COMMIT(Scope.LOGIC, 0, 3_000);

    /** What a target's number names. */
    public enum Scope {
        /** There is only one target. */
        ALL,
        ACCESS,
        LOGIC,
        /** The way between an access node and a logic node. */
        LINK
    }

    private final Scope scope;
    private final int leastMillis;
    private final int mostMillis;

    FaultKind(Scope scope, int leastMillis, int mostMillis) {
        this.scope = scope;
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
    }

    public Scope scope() {
        return scope;
    }

    /** How long a fault of this kind lasts when a seed says so. */
    Duration length(Random random) {
        return Duration.ofMillis(leastMillis + random.nextInt(mostMillis - leastMillis + 1));
    }

    /** As it is written in options and schedules: {@code kill-logic}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static FaultKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("fault: " + label + " (expected: one of "
                        + Arrays.stream(values()).map(FaultKind::label).collect(Collectors.joining(", ")) + ")"));
    }
}
