package io.parley.chaos.fault;

import io.parley.stack.Commits;
import io.parley.stack.FaultProxy;
import io.parley.stack.Stack;
import io.parley.stack.StackUsers;
import io.parley.stack.TierProcess;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a fault about and heals it. Blocks meanwhile; faults that are apart may be made from several threads. */
final class Saboteur {
    private static final Logger LOG = LoggerFactory.getLogger(Saboteur.class);
    private static final int CAUGHT_SECONDS = 10;
    private static final int BYTES_PER_SECOND = 20_000;
    private static final Duration LEAST_DELAY = Duration.ofMillis(20);
    private static final Duration MOST_DELAY = Duration.ofMillis(250);
    private static final int STARTS = 5;

    private final Stack stack;
    private final Shape shape;
    private final String flooderToken;

    Saboteur(Stack stack, StackUsers users, Shape shape) {
        this.stack = stack;
        this.shape = shape;
        this.flooderToken = users.token(users.add("flooder"));
    }

    /**
     * Returns when it is healed and what it stopped is ready again.
     *
     * @return whether it was really brought about
     * @throws RuntimeException if it could not be, or does not heal
     */
    boolean breakAndHeal(PlannedFault fault, Random chance) {
        int target = fault.target();
        Duration length = fault.length();
        switch (fault.kind()) {
            case KILL_ACCESS -> kill(stack.access(target), length);
            case KILL_LOGIC -> kill(stack.logic(target), length);
            case FREEZE_ACCESS -> freeze(stack.access(target), length);
            case FREEZE_LOGIC -> freeze(stack.logic(target), length);
            case STOP_ACCESS -> restart(stack.access(target));
            case STOP_LOGIC -> restart(stack.logic(target));
            case ROLLING_RESTART -> restartAll();
            case KILL_MYSQL -> {
                stack.database().kill();
                pause(length);
                stack.database().restart();
            }
            case RESTART_MYSQL -> stack.database().restart();
            case FREEZE_MYSQL -> {
                stack.database().freeze();
                pause(length);
                stack.database().thaw();
            }
            case KILL_REDIS -> {
                stack.redis().kill();
                pause(length);
                stack.redis().restart();
            }
            case FREEZE_REDIS -> {
                stack.redis().freeze();
                pause(length);
                stack.redis().thaw();
            }
            case FLOOD -> new Flood(stack.socket(target), flooderToken).run(length);
            case FLUSH_REDIS -> stack.redis().flushAll();
            case WITHHOLD_COMMIT, DROP_COMMIT -> {
                return loseCommit(fault, chance);
            }
            default -> trouble(way(fault), fault, chance);
        }
        return true;
    }

    private FaultProxy way(PlannedFault fault) {
        int target = fault.target();
        return switch (fault.kind()) {
            case CUT_LINK, HALF_OPEN_LINK, RESET_LINK, DELAY_LINK, THROTTLE_LINK ->
                stack.linkProxy(shape.accessOf(target), shape.logicOf(target));
            case CUT_MYSQL, HALF_OPEN_MYSQL, RESET_MYSQL, DELAY_MYSQL, THROTTLE_MYSQL -> stack.databaseProxy(target);
            case CUT_REDIS, HALF_OPEN_REDIS, RESET_REDIS, DELAY_REDIS, THROTTLE_REDIS -> stack.redisProxy(target);
            case CUT_CLIENTS, HALF_OPEN_CLIENTS, RESET_CLIENTS, DELAY_CLIENTS, THROTTLE_CLIENTS ->
                stack.clientProxy(target);
            default -> throw new IllegalArgumentException(fault + " (expected: a fault of a way)");
        };
    }

    private static void trouble(FaultProxy way, PlannedFault fault, Random chance) {
        switch (fault.kind()) {
            case CUT_LINK, CUT_MYSQL, CUT_REDIS, CUT_CLIENTS -> way.cut();
            case HALF_OPEN_LINK, HALF_OPEN_MYSQL, HALF_OPEN_REDIS, HALF_OPEN_CLIENTS -> {
                if (chance.nextBoolean()) {
                    way.blackHoleUp();
                } else {
                    way.blackHoleDown();
                }
            }
            case RESET_LINK, RESET_MYSQL, RESET_REDIS, RESET_CLIENTS -> way.resetConnections();
            case DELAY_LINK, DELAY_MYSQL, DELAY_REDIS, DELAY_CLIENTS ->
                way.delay(LEAST_DELAY, MOST_DELAY, chance.nextLong());
            case THROTTLE_LINK, THROTTLE_MYSQL, THROTTLE_REDIS, THROTTLE_CLIENTS -> way.throttle(BYTES_PER_SECOND);
            default -> throw new IllegalArgumentException(fault + " (expected: a fault of a way)");
        }
        pause(fault.length());
        way.heal();
    }

    /** Whether a COMMIT came by. */
    private boolean loseCommit(PlannedFault fault, Random chance) {
        FaultProxy way = stack.databaseProxy(fault.target());
        if (fault.kind() == FaultKind.DROP_COMMIT) {
            way.dropRequest(Commits.ofMessages());
        } else {
            way.withholdAnswerTo(Commits.ofMessages());
        }
        boolean isCaught = isCaught(way);
        if (isCaught && chance.nextBoolean()) {
            kill(stack.logic(fault.target()), fault.length());
        } else if (isCaught) {
            pause(fault.length());
        }
        way.heal();
        // Also when none was caught: one that came just now would be left without an answer for good.
        way.resetConnections();
        return isCaught;
    }

    private static boolean isCaught(FaultProxy way) {
        try {
            return way.awaitCaught(CAUGHT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void kill(TierProcess node, Duration length) {
        node.kill();
        pause(length);
        bringUp(node);
    }

    private static void freeze(TierProcess node, Duration length) {
        node.freeze();
        pause(length);
        node.thaw();
        node.awaitReady();
    }

    private static void restart(TierProcess node) {
        node.stop();
        bringUp(node);
    }

    private void restartAll() {
        for (int i = 0; i < shape.logicNodes(); i++) {
            restart(stack.logic(i));
        }
        for (int i = 0; i < shape.accessNodes(); i++) {
            restart(stack.access(i));
        }
    }

    /** As a supervisor does: a node that ends while it starts, as another fault keeps it from its database, is started again. */
    private static void bringUp(TierProcess node) {
        for (int start = 1; !node.isAlive(); start++) {
            node.start();
            try {
                node.awaitReady();
            } catch (IllegalStateException e) {
                if (node.isAlive() || start == STARTS) {
                    throw e;
                }
                LOG.warn("{} has ended while it started, start {} of {}", node.name(), start, STARTS);
            }
        }
    }

    /** Whatever is broken, by whom ever. */
    void healAll() {
        for (int logic = 0; logic < shape.logicNodes(); logic++) {
            stack.databaseProxy(logic).heal();
            stack.redisProxy(logic).heal();
            for (int access = 0; access < shape.accessNodes(); access++) {
                stack.linkProxy(access, logic).heal();
            }
        }
        stack.database().thaw();
        if (!stack.database().isRunning()) {
            stack.database().restart();
        }
        stack.redis().thaw();
        if (!stack.redis().isRunning()) {
            stack.redis().restart();
        }
        for (int logic = 0; logic < shape.logicNodes(); logic++) {
            heal(stack.logic(logic));
        }
        for (int access = 0; access < shape.accessNodes(); access++) {
            stack.clientProxy(access).heal();
            heal(stack.access(access));
        }
    }

    private static void heal(TierProcess node) {
        if (node.isAlive()) {
            node.thaw();
            node.awaitReady();
        } else {
            bringUp(node);
        }
    }

    /** Ends early when the thread is interrupted. */
    static void pause(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        while (end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
