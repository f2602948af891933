package io.parley.logic.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.logic.push.PushSender.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * RFC 8291, section 5 and appendix A. The sender draws its salt and its key anew for each message, so its bytes can't be
 * compared with the RFC's: the receiver is proved by those, and the sender by the receiver.
 */
class WebPushEncryptionTest {
    private static final String PLAINTEXT = "When I grow up, I want to be a watermelon";
    private static final byte[] RECEIVER_PRIVATE = bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
    private static final byte[] RECEIVER_PUBLIC =
            bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
    private static final byte[] AUTH = bytes("BTBZMqHH6r4Tts7J_aSIgg");
    private static final byte[] BODY = bytes("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
            + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyou"
            + "BWLVWGNWQexSgSxsj_Qulcy4a-fN");
    private static final int THREADS = 4;
    private static final int MESSAGES = 200;

    private PushService service;

    @BeforeEach
    void start() throws GeneralSecurityException {
        service = new PushService(PushService.pair(RECEIVER_PUBLIC, RECEIVER_PRIVATE), AUTH);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void theRfcsMessage_isDecryptedByTheReceiverOfTheseTests() throws GeneralSecurityException {
        assertThat(service.decrypt(BODY)).asString().isEqualTo(PLAINTEXT);

        byte[] other = BODY.clone();
        other[other.length - 1] ^= 1;
        assertThatThrownBy(() -> service.decrypt(other)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void messageForTheRfcsReceiver_isDecryptedByIt() {
        assertThat(send(sender(), PLAINTEXT))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(new Outcome.Sent());

        assertThat(service.at("/push"))
                .singleElement()
                .satisfies(one -> assertThat(one.notification().asString()).isEqualTo(PLAINTEXT));
    }

    @Test
    void messagesOfManyThreads_areEachEncryptedRight() throws Exception {
        WebPushSender sender = sender();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<CompletableFuture<Outcome>> sent = IntStream.range(0, MESSAGES)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> send(sender, "message " + i), threads)
                            .thenCompose(outcome -> outcome))
                    .toList();
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

            assertThat(sent).extracting(CompletableFuture::join).containsOnly(new Outcome.Sent());
            assertThat(service.at("/push"))
                    .extracting(one -> one.notification().asString())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MESSAGES)
                            .mapToObj(i -> "message " + i)
                            .toList());
        } finally {
            threads.shutdownNow();
        }
    }

    private CompletableFuture<Outcome> send(WebPushSender sender, String text) {
        byte[] notification = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
        return sender.send(service.subscription(1, "device", "/push"), notification, "topic");
    }

    private static WebPushSender sender() {
        KeyPair pair = PushService.pair();
        PushConfig.Vapid vapid = new PushConfig.Vapid(
                PushService.base64(PushService.point(pair)),
                PushService.base64(PushService.scalar(((ECPrivateKey) pair.getPrivate()).getS())),
                "mailto:ops@example.com");
        return new WebPushSender(new PushConfig(
                vapid, List.of(), true, true, Duration.ZERO, Duration.ofSeconds(30), 1, 1, 1, Duration.ofSeconds(1)));
    }

    private static byte[] bytes(String base64url) {
        return Base64.getUrlDecoder().decode(base64url);
    }
}
