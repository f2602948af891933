package io.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.parley.client.api.ClientListener;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.ConnectionState.ClosedReason;
import io.parley.client.api.Message;
import io.parley.client.api.SendReceipt;
import io.parley.client.token.TokenSource;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Ping;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client over real sockets on the loopback. */
class NettyClientTest {
    private static final String PASSWORD = "only for this test";

    @TempDir
    private Path directory;

    private final EventLoopGroup loops = ParleyClient.newEventLoops(1);
    private final List<ParleyClient> clients = new ArrayList<>();
    private final List<Message> heard = new CopyOnWriteArrayList<>();
    private LoopbackServer server;

    @BeforeEach
    void start() {
        server = new LoopbackServer();
        server.model.room(7, 101L, 102L);
    }

    @AfterEach
    void stop() {
        clients.forEach(ParleyClient::close);
        server.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private ParleyClient client(long user) {
        return keep(builder(user).build());
    }

    private ParleyClientBuilder builder(long user) {
        return ParleyClient.builder()
                .url(server.url())
                .eventLoops(loops)
                .tokens(TokenSource.fixed("token " + user))
                .listener(new ClientListener() {
                    @Override
                    public void onMessage(Message message) {
                        heard.add(message);
                    }
                });
    }

    private ParleyClient keep(ParleyClient client) {
        clients.add(client);
        return client;
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private ParleyClient online(ParleyClient client) {
        client.connect();
        get(client.whenOnline());
        return client;
    }

    @Test
    void twoClients_chat() {
        ParleyClient ann = online(client(101));
        ParleyClient ben = online(client(102));
        get(ben.open(7));
        SendReceipt receipt = get(ann.send(7, "hello"));
        assertThat(receipt.seq()).isEqualTo(1);
        await().until(() -> heard.size() == 1);
        assertThat(heard.get(0).text()).isEqualTo("hello");
    }

    @Test
    void cutAbruptly_comesBackAndSendsWhatWasNotAcked() {
        ParleyClient ann = online(client(101));
        List<CompletableFuture<SendReceipt>> receipts = IntStream.range(0, 30)
                .mapToObj(i -> {
                    if (i == 15) {
                        ann.connection().cutAbruptly();
                    }
                    return ann.send(7, "m" + i);
                })
                .toList();
        ann.wake();
        receipts.forEach(NettyClientTest::get);
        assertThat(server.model.rooms.get(7L).texts())
                .isEqualTo(IntStream.range(0, 30).mapToObj(i -> "m" + i).toList());
        assertThat(server.hellos.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aServerThatIsDown_isTriedUntilItIsUp() {
        ParleyClient ann = online(client(101));
        server.down();
        await().until(() -> ann.state() instanceof ConnectionState.Offline);
        CompletableFuture<SendReceipt> receipt = ann.send(7, "while down");
        server.up();
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            ann.wake();
            return receipt.isDone();
        });
        assertThat(get(receipt).seq()).isEqualTo(1);
    }

    @Test
    void aCloseFrame_isUnderstoodByItsCode() {
        ParleyClient ann = online(client(101));
        only(101).writeAndFlush(new CloseWebSocketFrame(4508, "replaced"));
        await().until(() -> ann.state().equals(new ConnectionState.Closed(ClosedReason.REPLACED, 4508)));
        assertThat(server.hellos).hasValue(1);
    }

    @Test
    void rubbish_endsTheConnection_andTheNextOneIsFine() {
        ParleyClient ann = online(client(101));
        only(101).writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {(byte) 0xff, 1, 2})));
        await().until(() -> server.hellos.get() == 2);
        get(ann.whenOnline());
    }

    @Test
    void fragments_areJoined() {
        server.fragmenting = true;
        ParleyClient ann = online(client(101));
        get(ann.open(7));
        get(ann.send(7, "in pieces"));
        await().until(() -> heard.size() == 1);
    }

    @Test
    void anAddressWhereNobodySpeaksWebSocket_isTriedAgain_aWrongOneIsNot() {
        ParleyClient lost = keep(builder(101)
                .url(URI.create(server.url().toString().replace("/ws", "/elsewhere")))
                .build());
        lost.connect();
        await().until(() -> lost.state() instanceof ConnectionState.Offline);
        ParleyClient nowhere = keep(
                builder(101).url(URI.create("ws://no-such-host.invalid/ws")).build());
        nowhere.connect();
        await().until(() -> nowhere.state() instanceof ConnectionState.Offline);
        ParleyClient wrong =
                keep(builder(101).url(URI.create("http://localhost/ws")).build());
        wrong.connect();
        await().until(() -> wrong.state().equals(new ConnectionState.Closed(ClosedReason.PROTOCOL, 0)));
    }

    @Test
    void tls_isSpokenWithWss() throws Exception {
        KeyStore keys = selfSigned();
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(keys, PASSWORD.toCharArray());
        SslContext serving = SslContextBuilder.forServer(identity).build();
        SslContext trusting = SslContextBuilder.forClient()
                .trustManager((X509Certificate) keys.getCertificate("server"))
                .build();
        try (LoopbackServer secure = new LoopbackServer(serving)) {
            ParleyClient ann = keep(builder(101).url(secure.url()).tls(trusting).build());
            online(ann);
            ParleyClient wary = keep(builder(102).url(secure.url()).build());
            wary.connect();
            await().until(() -> wary.state() instanceof ConnectionState.Offline);
        }
    }

    @Test
    void close_endsTheSocket_andAThreadOfItsOwn() {
        ParleyClient alone = ParleyClient.builder()
                .url(server.url())
                .tokens(TokenSource.fixed("token 101"))
                .build();
        online(alone);
        Channel channel = only(101);
        Set<Thread> own = threads("parley-client-");
        assertThat(own).hasSize(1);
        alone.close();
        await().until(() -> !channel.isActive());
        await().until(() -> threads("parley-client-").isEmpty());
        assertThat(alone.send(7, "too late")).isCompletedExceptionally();
    }

    @Test
    void listener_isCalledOnOneThread() {
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        ParleyClient ben = keep(builder(102)
                .listener(new ClientListener() {
                    @Override
                    public void onConnection(ConnectionState state) {
                        threads.add(Thread.currentThread());
                    }
                })
                .build());
        online(ben);
        get(ben.connection()
                .request(ClientFrame.newBuilder()
                        .setPing(Ping.getDefaultInstance())
                        .build())
                .thenAccept(pong -> threads.add(Thread.currentThread())));
        assertThat(threads).hasSize(1).allMatch(thread -> thread.getName().startsWith("parley-clients-"));
    }

    private KeyStore selfSigned() throws Exception {
        Path file = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private Channel only(long user) {
        return server.channelsOf(user).iterator().next();
    }

    private static Set<Thread> threads(String prefix) {
        Set<Thread> found = new HashSet<>(Thread.getAllStackTraces().keySet());
        found.removeIf(thread -> !thread.getName().startsWith(prefix));
        return found;
    }
}
