package io.parley.access.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.common.protocol.ErrorCode;
import java.util.function.Supplier;

/** Every meter of the node, so that hot paths hold counters rather than look them up. */
public final class AccessMetrics {
    private final MeterRegistry registry;
    private final Counter framesIn;
    private final Counter framesOut;
    private final Counter pushes;
    private final Counter ephemeralsDropped;
    private final Counter pushesCollapsed;
    private final Counter hints;
    private final Counter unknownFields;
    private final Timer loopLag;

    public AccessMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.framesIn = counter("parley.access.frames.in", "frames that clients sent");
        this.framesOut = counter("parley.access.frames.out", "frames written to clients");
        this.pushes = counter("parley.access.pushes", "pushes that logic nodes sent, before fan-out");
        this.ephemeralsDropped =
                counter("parley.access.ephemerals.dropped", "typing and presence that slow connections did not get");
        this.pushesCollapsed =
                counter("parley.access.pushes.collapsed", "pushes that became a hint, as a connection was slow");
        this.hints = counter("parley.access.hints", "hints to sync, written to clients");
        this.unknownFields = counter("parley.access.unknown.fields", "frames with fields that this version ignores");
        this.loopLag = Timer.builder("parley.access.loop.lag")
                .description("how late the event loops' timers run")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    public Counter framesIn() {
        return framesIn;
    }

    public Counter framesOut() {
        return framesOut;
    }

    public Counter pushes() {
        return pushes;
    }

    public Counter ephemeralsDropped() {
        return ephemeralsDropped;
    }

    public Counter pushesCollapsed() {
        return pushesCollapsed;
    }

    public Counter hints() {
        return hints;
    }

    public Counter unknownFields() {
        return unknownFields;
    }

    public Timer loopLag() {
        return loopLag;
    }

    /** An error that this node itself answered with. */
    public void error(ErrorCode code) {
        registry.counter("parley.access.errors", "code", code.name()).increment();
    }

    /**
     * A connection that has ended.
     *
     * @param how a close code's name, or one of the words for ends that had no code
     */
    public void closed(String how) {
        registry.counter("parley.access.closes", "code", how).increment();
    }

    /**
     * @param status the HTTP status with which an upgrade was refused
     */
    public void upgradeRefused(int status, String reason) {
        registry.counter("parley.access.upgrades.refused", "status", Integer.toString(status), "reason", reason)
                .increment();
    }

    public void linkLost() {
        registry.counter("parley.access.links.lost").increment();
    }

    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }
}
