package io.parley.stack;

import io.parley.embedded.MariaDbOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link Stack} is made of.
 *
 * @param directory for the nodes' logs and keys
 * @param database how MariaDB runs
 * @param logicArguments further arguments of each logic node, such as {@code --parley.workers.threads=8}
 * @param accessVariables further variables of each access node, such as {@code PARLEY_ACCESS_DRAIN_WINDOW}
 * @param jvmOptions of each node
 * @param proxied whether a {@link FaultProxy} stands on each way between two processes, and on the clients' ways
 * @param probed whether the logic nodes send messages to themselves to see whether they are delivered
 * @param containers whether MySQL in a container takes the place of MariaDB
 */
public record StackOptions(
        Path directory,
        int accessNodes,
        int logicNodes,
        MariaDbOptions database,
        List<String> logicArguments,
        Map<String, String> accessVariables,
        List<String> jvmOptions,
        boolean proxied,
        boolean probed,
        boolean containers) {
    public StackOptions {
        if (accessNodes < 1 || logicNodes < 1) {
            throw new IllegalArgumentException(
                    "accessNodes, logicNodes: " + accessNodes + ", " + logicNodes + " (expected: both >= 1)");
        }
        logicArguments = List.copyOf(logicArguments);
        accessVariables = Map.copyOf(accessVariables);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** Durable MariaDB, small JVMs with the compiler that lets them start in half the time. */
    public static StackOptions of(Path directory, int accessNodes, int logicNodes) {
        return new StackOptions(
                directory,
                accessNodes,
                logicNodes,
                MariaDbOptions.durable(),
                List.of(),
                Map.of(),
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                false,
                false,
                false);
    }

    public StackOptions withDatabase(MariaDbOptions newDatabase) {
        return new StackOptions(
                directory,
                accessNodes,
                logicNodes,
                newDatabase,
                logicArguments,
                accessVariables,
                jvmOptions,
                proxied,
                probed,
                containers);
    }

    public StackOptions withLogicArgument(String argument) {
        List<String> more = new ArrayList<>(logicArguments);
        more.add(argument);
        return new StackOptions(
                directory,
                accessNodes,
                logicNodes,
                database,
                more,
                accessVariables,
                jvmOptions,
                proxied,
                probed,
                containers);
    }

    public StackOptions withAccessVariable(String name, String value) {
        Map<String, String> more = new HashMap<>(accessVariables);
        more.put(name, value);
        return new StackOptions(
                directory,
                accessNodes,
                logicNodes,
                database,
                logicArguments,
                more,
                jvmOptions,
                proxied,
                probed,
                containers);
    }

    public StackOptions withJvmOptions(List<String> newJvmOptions) {
        return new StackOptions(
                directory,
                accessNodes,
                logicNodes,
                database,
                logicArguments,
                accessVariables,
                newJvmOptions,
                proxied,
                probed,
                containers);
    }

    /**
     * With faults on the ways between the processes, and before the access nodes: {@link Stack#linkProxy}, {@link
     * Stack#databaseProxy}, {@link Stack#redisProxy}, {@link Stack#clientProxy}.
     */
    public StackOptions withProxies() {
        return new StackOptions(
                directory,
                accessNodes,
                logicNodes,
                database,
                logicArguments,
                accessVariables,
                jvmOptions,
                true,
                probed,
                containers);
    }

    /** With a delivery probe in each logic node, through the access nodes; readiness goes by it. */
    public StackOptions withProbes() {
        return new StackOptions(
                directory,
                accessNodes,
                logicNodes,
                database,
                logicArguments,
                accessVariables,
                jvmOptions,
                proxied,
                true,
                containers);
    }

    /** With MySQL in a container, by the {@code docker} command. */
    public StackOptions withContainers() {
        return new StackOptions(
                directory,
                accessNodes,
                logicNodes,
                database,
                logicArguments,
                accessVariables,
                jvmOptions,
                proxied,
                probed,
                true);
    }
}
