package io.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.parley.client.api.SendReceipt;
import io.parley.client.token.TokenSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many clients in one JVM: they share event loops, and each is a handful of objects. */
class ManyClientsTest {
    private static final int CLIENTS = 400;

    private final EventLoopGroup loops = ParleyClient.newEventLoops(2);
    private final LoopbackServer server = new LoopbackServer();

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        server.close();
    }

    @Test
    void manyClients_shareTwoThreads_andTheirMessagesArrive() {
        int threadsBefore = clientThreads();
        LongStream.range(0, CLIENTS).forEach(id -> server.model.room(id + 1, id + 1));
        List<ParleyClient> clients = LongStream.range(0, CLIENTS)
                .mapToObj(id -> ParleyClient.builder()
                        .url(server.url())
                        .eventLoops(loops)
                        .keepSessions(false)
                        .keepRelations(false)
                        .tokens(TokenSource.fixed("token " + (id + 1)))
                        .build())
                .toList();
        clients.forEach(ParleyClient::connect);
        clients.forEach(
                client -> client.whenOnline().orTimeout(30, TimeUnit.SECONDS).join());
        assertThat(clientThreads() - threadsBefore).isLessThanOrEqualTo(2);
        List<CompletableFuture<SendReceipt>> receipts = clients.stream()
                .map(client -> client.send(client.userId(), "hello"))
                .toList();
        receipts.forEach(receipt ->
                assertThat(receipt.orTimeout(30, TimeUnit.SECONDS).join().seq()).isEqualTo(1));
        clients.forEach(ParleyClient::close);
    }

    private static int clientThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("parley-clients-"))
                .count();
    }
}
