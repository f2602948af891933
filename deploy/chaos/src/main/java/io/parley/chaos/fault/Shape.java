package io.parley.chaos.fault;

/** How many nodes there are to break. */
public record Shape(int accessNodes, int logicNodes) {
    public Shape {
        if (accessNodes < 1 || logicNodes < 1) {
            throw new IllegalArgumentException(
                    "accessNodes, logicNodes: " + accessNodes + ", " + logicNodes + " (expected: both >= 1)");
        }
    }

    /** How many targets a fault of this scope can have. */
    int targets(FaultKind.Scope scope) {
        return switch (scope) {
            case ALL -> 1;
            case ACCESS -> accessNodes;
            case LOGIC -> logicNodes;
            case LINK -> accessNodes * logicNodes;
        };
    }

    int accessOf(int link) {
        return link / logicNodes;
    }

    int logicOf(int link) {
        return link % logicNodes;
    }
}
