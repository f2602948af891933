package io.parley.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.parley.client.api.ClientListener;
import io.parley.client.api.RequestTiming;
import io.parley.client.connection.Connection;
import io.parley.client.netty.NettyScheduler;
import io.parley.client.netty.NettyWire;
import io.parley.client.netty.Transport;
import io.parley.client.store.ClientStore;
import io.parley.client.store.InMemoryStore;
import io.parley.client.token.TokenSource;
import io.parley.common.protocol.DeviceKind;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a {@link ParleyClient} needs, and what can be chosen. */
public final class ParleyClientBuilder {
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9_-]{8,64}");

    private static final class DefaultTls {
        private static final SslContext CONTEXT = make();

        private static SslContext make() {
            try {
                return SslContextBuilder.forClient().build();
            } catch (SSLException e) {
                throw new IllegalStateException("no TLS in this JVM", e);
            }
        }
    }

    private URI url = URI.create("ws://localhost:8081/ws");
    private @Nullable TokenSource tokens;
    private String deviceId = UUID.randomUUID().toString();
    private String client = "java-sdk";
    private DeviceKind deviceKind = DeviceKind.DEVICE_KIND_UNSPECIFIED;
    private ClientListener listener = new ClientListener() {};
    private @Nullable Executor executor;
    private @Nullable RequestTiming timing;
    private @Nullable ClientStore store;
    private @Nullable EventLoopGroup loops;
    private Supplier<SslContext> tls = () -> DefaultTls.CONTEXT;
    private int pageSize = 50;
    private int keepMessages = Integer.MAX_VALUE;
    private Settings.Keep keep = new Settings.Keep(true, true, false, true);

    ParleyClientBuilder() {}

    /** Where to connect, unless the token source tells. Default: ws://localhost:8081/ws. */
    public ParleyClientBuilder url(URI address) {
        url = address;
        return this;
    }

    /** Required. */
    public ParleyClientBuilder tokens(TokenSource source) {
        tokens = source;
        return this;
    }

    /**
     * 8–64 characters of [A-Za-z0-9_-], stable per installation: a second connection of the same user and device takes
     * over. Default: a random one.
     */
    public ParleyClientBuilder deviceId(String id) {
        if (!DEVICE_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("deviceId: " + id + " (expected: " + DEVICE_ID + ")");
        }
        deviceId = id;
        return this;
    }

    /** For the server's logs and the user's list of devices, at most 64 characters: "bot/1.4". */
    public ParleyClientBuilder client(String name) {
        client = name;
        return this;
    }

    /** For the user's list of devices, and for a deployment that allows one device of a kind. Default: not told. */
    public ParleyClientBuilder deviceKind(DeviceKind kind) {
        deviceKind = kind;
        return this;
    }

    public ParleyClientBuilder listener(ClientListener hears) {
        listener = hears;
        return this;
    }

    /**
     * Where the listener is called and futures complete, in order and one at a time; it may block there. A listener that
     * is slower than the messages lets them pile up. Default: the client's event loop, where nothing may block.
     */
    public ParleyClientBuilder callbackExecutor(Executor where) {
        executor = where;
        return this;
    }

    public ParleyClientBuilder requestTiming(RequestTiming hears) {
        timing = hears;
        return this;
    }

    /** Not shared with any other client that lives. Default: an {@link InMemoryStore}. */
    public ParleyClientBuilder store(ClientStore where) {
        store = where;
        return this;
    }

    /**
     * Event loops shared with other clients, as of {@link ParleyClient#newEventLoops}: this one is put on one of them.
     * Closing the client leaves them running. Default: one thread of the client's own.
     */
    public ParleyClientBuilder eventLoops(EventLoopGroup shared) {
        loops = shared;
        return this;
    }

    /** For wss: addresses. Default: the JDK's trusted authorities. */
    public ParleyClientBuilder tls(SslContext context) {
        tls = () -> context;
        return this;
    }

    /** Messages per page. Default: 50. */
    public ParleyClientBuilder pageSize(int messages) {
        if (messages < 1) {
            throw new IllegalArgumentException("pageSize: " + messages + " (expected: >= 1)");
        }
        pageSize = messages;
        return this;
    }

    /** Of each opened conversation at most so many of the newest seqs are kept; the listener hears of all. Default: all. */
    public ParleyClientBuilder keepMessages(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("keepMessages: " + most + " (expected: >= 0)");
        }
        keepMessages = most;
        return this;
    }

    /** Open every conversation that the reader is in, as it becomes known. Default: only those asked for. */
    public ParleyClientBuilder openAll(boolean wanted) {
        keep = new Settings.Keep(keep.sessions(), keep.relations(), wanted, keep.deliveries());
        return this;
    }

    /** Keep the list of support sessions (agents, visitors). Default: true. */
    public ParleyClientBuilder keepSessions(boolean wanted) {
        keep = new Settings.Keep(wanted, keep.relations(), keep.messages(), keep.deliveries());
        return this;
    }

    /** Keep friends, requests and blocks. Default: true. */
    public ParleyClientBuilder keepRelations(boolean wanted) {
        keep = new Settings.Keep(keep.sessions(), wanted, keep.messages(), keep.deliveries());
        return this;
    }

    /** Tell the other side of a pair or a support conversation what has arrived here. Default: true. */
    public ParleyClientBuilder tellDeliveries(boolean wanted) {
        keep = new Settings.Keep(keep.sessions(), keep.relations(), keep.messages(), wanted);
        return this;
    }

    /** A client that does not connect yet. */
    public ParleyClient build() {
        if (tokens == null) {
            throw new IllegalStateException("tokens: none (expected: a source of access tokens)");
        }
        EventLoopGroup shared = loops;
        EventLoopGroup group = shared == null ? Transport.eventLoops(1, "parley-client") : shared;
        EventLoop loop = group.next();
        return build(new Ports(
                new NettyScheduler(loop),
                new NettyWire(loop, tls),
                tokens,
                store == null ? new InMemoryStore() : store,
                () -> UUID.randomUUID().toString(),
                () -> {
                    if (shared == null) {
                        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
                    }
                }));
    }

    /** For tests. */
    ParleyClient build(Ports ports) {
        return new ParleyClient(
                ports,
                new Settings(
                        new Connection.Settings(deviceId, client, deviceKind, url),
                        listener,
                        executor,
                        timing,
                        pageSize,
                        keepMessages,
                        keep));
    }
}
