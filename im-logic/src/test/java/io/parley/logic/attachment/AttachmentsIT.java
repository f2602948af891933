package io.parley.logic.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.Ack;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.attachment.AttachmentScanner.Verdict;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Uploads, sending and downloads as clients do them. A REST node takes 1 MiB a file, 256 KiB a part, 6 files a day. */
class AttachmentsIT {
    private static final String PATH = "/api/v1/attachments";

    private final Friends friends = Friends.meet(RestNode.node());
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());
    private final JdbcTemplate sql = LogicNodes.sql(RestNode.node());
    private final long pair = friends.conversationId();
    private final String ann = token(friends.ann().userId());
    private final String bob = token(friends.bob().userId());

    @AfterEach
    void leave() {
        friends.close();
        RestNode.scannerSays(Verdict.CLEAN);
    }

    private String token(long userId) {
        return rest.post("/api/v1/users/" + userId + "/tokens", "", RestNode.SERVER_KEY)
                .expect(200)
                .text("accessToken");
    }

    private static byte[] png(int width, int height) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] text(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String announcement(String name, String type, long size, String sha256) {
        return "{\"conversationId\":\"" + pair + "\",\"name\":\"" + name + "\",\"mediaType\":\"" + type + "\",\"size\":"
                + size + ",\"sha256\":\"" + sha256 + "\"}";
    }

    private String begin(String name, String type, byte[] bytes) {
        return rest.post(PATH, announcement(name, type, bytes.length, sha256(bytes)), ann)
                .expect(201)
                .text("attachmentId");
    }

    private Answer put(String id, long offset, byte[] bytes, String bearer) {
        return rest.send(rest.to(PATH + "/" + id + "/content?offset=" + offset)
                .header("Authorization", "Bearer " + bearer)
                .PUT(BodyPublishers.ofByteArray(bytes)));
    }

    private String upload(String name, String type, byte[] bytes) {
        String id = begin(name, type, bytes);
        assertThat(put(id, 0, bytes, ann).expect(200).text("state")).isEqualTo("READY");
        return id;
    }

    private static Attachment.Builder named(String id) {
        return Attachment.newBuilder().setAttachmentId(Long.parseLong(id));
    }

    private ServerFrame send(Client who, Content.Builder content, String clientMsgId) {
        return who.ask(ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(pair)
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(clientMsgId)
                                .setContent(content))));
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }

    private Error refusal(Client who, Content.Builder content) {
        SendResult result = send(who, content, uuid()).getSendResult();
        assertThat(result.getAcksCount()).isZero();
        return result.getRefusal().getError();
    }

    private Ack sendImage(String id) {
        SendResult result = send(friends.ann(), Content.newBuilder().setImage(named(id)), uuid())
                .getSendResult();
        assertThat(result.getRefusal()).isEqualTo(result.getRefusal().getDefaultInstanceForType());
        return result.getAcks(0);
    }

    private Answer links(String id, long seq, String bearer) {
        return rest.get(PATH + "/" + id + "/links?conversationId=" + pair + "&seq=" + seq, bearer);
    }

    private Map<String, Object> row(String id) {
        return sql.queryForMap("SELECT * FROM attachment WHERE attachment_id = ?", id);
    }

    private int rows() {
        return sql.queryForObject(
                "SELECT COUNT(*) FROM attachment WHERE owner_id = ?",
                Integer.class,
                friends.ann().userId());
    }

    @Test
    void image_isUploadedSentAndSeenByTheOther_withWhatTheServerKnowsOfIt() {
        byte[] bytes = png(1200, 600);
        String id = upload("屏幕.png", "image/png", bytes);

        send(
                friends.ann(),
                Content.newBuilder()
                        .setImage(named(id)
                                .setName("lie.exe")
                                .setSize(1)
                                .setWidth(9)
                                .setMediaType("text/html")
                                .setCaption("look")),
                uuid());

        await().untilAsserted(() -> assertThat(pushed(friends.bob())).isNotNull());
        Attachment seen = pushed(friends.bob()).getContent().getImage();
        assertThat(seen)
                .isEqualTo(named(id)
                        .setName("屏幕.png")
                        .setMediaType("image/png")
                        .setSize(bytes.length)
                        .setWidth(1200)
                        .setHeight(600)
                        .setThumbnail(true)
                        .setCaption("look")
                        .build());
        Answer links = links(id, 1, bob).expect(200);
        Answer file = rest.get(links.text("url")).expect(200);
        assertThat(file.header("Content-Type")).isEqualTo("image/png");
        assertThat(file.header("Content-Length")).isEqualTo(Integer.toString(bytes.length));
        assertThat(file.header("Content-Disposition")).startsWith("inline;").contains("filename*=UTF-8''%E5%B1%8F");
        assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(file.header("Content-Security-Policy")).endsWith("sandbox");
        assertThat(file.header("Cache-Control")).startsWith("private, max-age=");
        Answer thumbnail = rest.get(links.text("thumbnailUrl")).expect(200);
        assertThat(thumbnail.header("Content-Type")).isEqualTo("image/jpeg");
    }

    private static Message pushed(Client who) {
        return who.pushes().stream()
                .filter(ServerFrame::hasMessagePush)
                .map(frame -> frame.getMessagePush().getMessages(0))
                .findFirst()
                .orElse(null);
    }

    @Test
    void upload_inParts_goesOnWhereItStopped_andIsReadBackByRange() {
        byte[] bytes = text(300_000);
        String id = begin("a.txt", "text/plain", bytes);

        put(id, 0, Arrays.copyOf(bytes, 200_000), ann).expect(200);
        put(id, 0, Arrays.copyOf(bytes, 10), ann).expectProblem(409, "CONFLICT");
        put(id, 200_001, new byte[] {1}, ann).expectProblem(409, "CONFLICT");
        put(id, 200_000, text(100_001), ann).expectProblem(400, "INVALID_ARGUMENT");
        assertThat(refusal(friends.ann(), Content.newBuilder().setFile(named(id)))
                        .getCode())
                .isEqualTo(ErrorCode.ATTACHMENT_NOT_READY);
        Answer half = rest.get(PATH + "/" + id, ann).expect(200);
        assertThat(half.text("state")).isEqualTo("UPLOADING");
        assertThat(half.json().path("received").asLong()).isEqualTo(200_000);
        assertThat(half.json().path("partSize").asLong()).isEqualTo(256 * 1024);
        Answer whole = put(id, 200_000, Arrays.copyOfRange(bytes, 200_000, 300_000), ann)
                .expect(200);
        assertThat(whole.text("state")).isEqualTo("READY");
        put(id, 200_000, Arrays.copyOfRange(bytes, 200_000, 300_000), ann).expect(200);

        send(friends.ann(), Content.newBuilder().setFile(named(id)), uuid());
        String url = links(id, 1, bob).expect(200).text("url");
        Answer range =
                rest.send(rest.to(url).header("Range", "bytes=199990-200009")).expect(206);
        assertThat(range.header("Content-Range")).isEqualTo("bytes 199990-200009/300000");
        assertThat(range.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(range.header("Content-Disposition")).startsWith("attachment;");
        assertThat(range.header("Content-Length")).isEqualTo("20");
        assertThat(rest.send(rest.to(url).header("Range", "bytes=300000-")).status())
                .isEqualTo(416);
    }

    @Test
    void resend_getsTheFirstAnswer_alsoOnceTheMessageIsRecalledAndItsFileGone() {
        String id = upload("a.png", "image/png", png(10, 10));
        Content.Builder content = Content.newBuilder().setImage(named(id).setCaption("one"));
        String clientMsgId = uuid();
        Ack first = send(friends.ann(), content, clientMsgId).getSendResult().getAcks(0);
        Answer links = links(id, first.getSeq(), bob).expect(200);
        rest.get(links.text("url")).expect(200);

        Ack again = send(friends.ann(), content, clientMsgId).getSendResult().getAcks(0);
        friends.ann()
                .ask(ClientFrame.newBuilder()
                        .setRecall(Recall.newBuilder()
                                .setConversationId(pair)
                                .setSeq(first.getSeq())
                                .setOpId(uuid())));
        Ack recalled = send(friends.ann(), content, clientMsgId).getSendResult().getAcks(0);

        assertThat(again).isEqualTo(first.toBuilder().setDuplicate(true).build());
        assertThat(recalled).isEqualTo(again);
        rest.get(links.text("url")).expectProblem(404, "NOT_FOUND");
        links(id, first.getSeq(), bob).expectProblem(404, "NOT_FOUND");
        Error other = send(friends.ann(), content.setImage(named(id).setCaption("two")), clientMsgId)
                .getSendResult()
                .getRefusal()
                .getError();
        assertThat(other.getCode()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
    }

    @Test
    void announcement_thatIsRefused_changesNoRow() {
        String good = sha256(new byte[1]);
        String eve = token(Friends.user(RestNode.node(), "Eve"));

        rest.post(PATH, announcement("a.png", "image/png", 1 << 20, good)).expectProblem(401, "TOKEN_MISSING");
        rest.post(PATH, announcement("a.png", "image/png", 1, good), eve).expectProblem(403, "NOT_ALLOWED");
        rest.post(PATH, announcement("a.png", "image/png", (1 << 20) + 1, good), ann)
                .expectProblem(413, "ATTACHMENT_TOO_LARGE");
        rest.post(PATH, announcement("a.exe", "application/x-msdownload", 1, good), ann)
                .expectProblem(415, "ATTACHMENT_TYPE_REFUSED");
        for (String bad : new String[] {
            announcement("", "image/png", 1, good),
            announcement("../a", "image/png", 1, good),
            announcement("a".repeat(256), "image/png", 1, good),
            announcement("a", "image", 1, good),
            announcement("a", "image/png; x=y", 1, good),
            announcement("a", "image/png", 0, good),
            announcement("a", "image/png", 1, "abc"),
            "{}"
        }) {
            rest.post(PATH, bad, ann).expectProblem(400, "INVALID_ARGUMENT");
        }

        assertThat(rows()).isZero();
    }

    @Test
    void overQuota_isRefused_andNoRowIsAdded() {
        String good = sha256(new byte[1]);
        for (int i = 0; i < 6; i++) {
            rest.post(PATH, announcement("a.png", "image/png", 1, good), ann).expect(201);
        }

        rest.post(PATH, announcement("a.png", "image/png", 1, good), ann)
                .expectProblem(403, "ATTACHMENT_QUOTA_EXCEEDED");

        assertThat(rows()).isEqualTo(6);
    }

    @Test
    void bytes_thatAreNotWhatWasAnnounced_areRefusedForGood() {
        byte[] bytes = png(10, 10);
        String wrongSum = rest.post(PATH, announcement("a.png", "image/png", bytes.length, sha256(text(5))), ann)
                .expect(201)
                .text("attachmentId");
        byte[] html = "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8);
        String noImage = begin("a.png", "image/png", html);
        String otherImage = begin("a.gif", "image/gif", bytes);

        Answer sum = put(wrongSum, 0, bytes, ann).expectProblem(409, "ATTACHMENT_REFUSED");
        Answer type = put(noImage, 0, html, ann).expectProblem(409, "ATTACHMENT_REFUSED");
        put(otherImage, 0, bytes, ann).expectProblem(409, "ATTACHMENT_REFUSED");

        assertThat(sum.text("detail")).startsWith("sha256: ").contains("(expected: ");
        assertThat(type.text("detail")).isEqualTo("mediaType: the bytes are no image (expected: image/png)");
        assertThat(rest.get(PATH + "/" + noImage, ann).expect(200).text("state"))
                .isEqualTo("REFUSED");
        assertThat(refusal(friends.ann(), Content.newBuilder().setFile(named(noImage)))
                        .getCode())
                .isEqualTo(ErrorCode.ATTACHMENT_REFUSED);
    }

    @Test
    void brokenImage_isTaken_withoutAThumbnail() {
        byte[] broken = Arrays.copyOf(png(2000, 2000), 60);

        String id = upload("a.png", "image/png", broken);

        assertThat(row(id).get("thumbnail_size")).isEqualTo(0);
    }

    @Test
    void othersUploads_areNotThere() {
        String id = begin("a.txt", "text/plain", text(5));

        put(id, 0, text(5), bob).expectProblem(404, "NOT_FOUND");
        rest.get(PATH + "/" + id, bob).expectProblem(404, "NOT_FOUND");
        rest.get(PATH + "/12", ann).expectProblem(404, "NOT_FOUND");

        assertThat(row(id).get("received")).isEqualTo(0L);
    }

    @Test
    void send_ofWhatOneMayNotSend_isRefusedAlone() {
        String image = upload("a.png", "image/png", png(10, 10));
        String file = upload("a.txt", "text/plain", text(5));

        assertThat(refusal(friends.bob(), Content.newBuilder().setImage(named(image)))
                        .getCode())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(friends.ann(), Content.newBuilder().setImage(named("12")))
                        .getCode())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(friends.ann(), Content.newBuilder().setImage(named(file))))
                .satisfies(error -> assertThat(error.getCode()).isEqualTo(ErrorCode.ATTACHMENT_TYPE_REFUSED))
                .satisfies(error -> assertThat(error.getMessage())
                        .isEqualTo("attachment_id: text/plain can't be sent as IMAGE (expected: as FILE)"));
        assertThat(refusal(
                                friends.ann(),
                                Content.newBuilder().setFile(named(file).setCaption("x".repeat(8193))))
                        .getCode())
                .isEqualTo(ErrorCode.TEXT_TOO_LONG);
        assertThat(refusal(
                                friends.ann(),
                                Content.newBuilder().setFile(named(file).setDurationMs(-1)))
                        .getCode())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(sql.queryForObject("SELECT COUNT(*) FROM message WHERE conversation_id = ?", Integer.class, pair))
                .isZero();
    }

    @Test
    void links_areForReadersOnly_andCanNotBeChangedOrUsedLater() {
        String id = upload("a.png", "image/png", png(10, 10));
        long seq = sendImage(id).getSeq();
        String eve = token(Friends.user(RestNode.node(), "Eve"));

        links(id, seq, eve).expectProblem(403, "NOT_ALLOWED");
        links(id, seq + 1, bob).expectProblem(404, "NOT_FOUND");
        links("12", seq, bob).expectProblem(404, "NOT_FOUND");
        Answer links = links(id, seq, bob).expect(200);
        assertThat(links.json().has("thumbnailUrl")
                        && !links.json().get("thumbnailUrl").isNull())
                .isFalse();
        String url = links.text("url");
        rest.get(url.replace("&e=", "&e=9")).expectProblem(403, "NOT_ALLOWED");
        rest.get(url.replace("/file?", "/thumbnail?")).expectProblem(403, "NOT_ALLOWED");
        rest.get(url.replace(id, "12")).expectProblem(403, "NOT_ALLOWED");
        rest.get(url.substring(0, url.indexOf("&k="))).expectProblem(400, "INVALID_ARGUMENT");
        rest.get(url).expect(200);
        RestNode.CLOCK.advance(Duration.ofMinutes(11));
        assertThat(rest.get(url).expectProblem(403, "NOT_ALLOWED").text("detail"))
                .contains("expired");
    }

    @Test
    void scanner_holdsAFileBack_untilItIsClean() {
        RestNode.scannerSays(Verdict.PENDING);
        byte[] bytes = png(10, 10);
        String id = begin("a.png", "image/png", bytes);

        assertThat(put(id, 0, bytes, ann).expect(200).text("state")).isEqualTo("SCANNING");
        assertThat(refusal(friends.ann(), Content.newBuilder().setImage(named(id)))
                        .getCode())
                .isEqualTo(ErrorCode.ATTACHMENT_NOT_READY);
        sweep().scanAgain();
        assertThat(row(id).get("state")).isEqualTo(2);
        RestNode.scannerSays(Verdict.CLEAN);
        sweep().scanAgain();

        assertThat(rest.get(PATH + "/" + id, ann).expect(200).text("state")).isEqualTo("READY");
        sendImage(id);
    }

    @Test
    void scanner_refusesAFile_whichNobodyGets() {
        RestNode.scannerSays(Verdict.REFUSED);
        byte[] bytes = png(10, 10);
        String id = begin("a.png", "image/png", bytes);

        assertThat(put(id, 0, bytes, ann)
                        .expectProblem(409, "ATTACHMENT_REFUSED")
                        .text("detail"))
                .isEqualTo("the scanner refused it");
        assertThat(refusal(friends.ann(), Content.newBuilder().setImage(named(id)))
                        .getCode())
                .isEqualTo(ErrorCode.ATTACHMENT_REFUSED);
    }

    private static AttachmentSweep sweep() {
        return RestNode.node().getBean(AttachmentSweep.class);
    }

    @Test
    void sweep_collectsWhatWasNotSent_andKeepsWhatWas() {
        String sent = upload("a.png", "image/png", png(10, 10));
        long seq = sendImage(sent).getSeq();
        String unsent = upload("b.png", "image/png", png(11, 11));
        String unfinished = begin("c.png", "image/png", png(12, 12));
        String claimed = upload("d.png", "image/png", png(13, 13));
        RestNode.node()
                .getBean(io.parley.storage.attachment.Attachments.class)
                .claim(Long.parseLong(claimed), UUID.randomUUID());
        String young = upload("e.png", "image/png", png(14, 14));
        sql.update(
                "UPDATE attachment SET updated_at = updated_at - 700000 WHERE owner_id = ? AND attachment_id <> ?",
                friends.ann().userId(),
                young);

        sweep().collect();

        assertThat(sql.queryForList(
                        "SELECT attachment_id FROM attachment WHERE owner_id = ?",
                        String.class,
                        friends.ann().userId()))
                .containsExactlyInAnyOrder(sent, young);
        assertThat(row(sent).get("state")).isEqualTo(5);
        assertThat(sql.queryForObject(
                        "SELECT COUNT(*) FROM attachment_part WHERE attachment_id IN (?, ?, ?)",
                        Integer.class,
                        unsent,
                        unfinished,
                        claimed))
                .isZero();
        rest.get(links(sent, seq, bob).expect(200).text("url")).expect(200);
    }

    @Test
    void edit_ofAFile_isRefused_andItStays() {
        String id = upload("a.png", "image/png", png(10, 10));
        long seq = sendImage(id).getSeq();
        Edit.Builder edit =
                Edit.newBuilder().setConversationId(pair).setSeq(seq).setOpId(uuid());
        edit.getContentBuilder().getTextBuilder().setText("no picture");

        Error error = friends.ann().ask(ClientFrame.newBuilder().setEdit(edit)).getError();

        assertThat(error.getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(error.getMessage()).isEqualTo("content: TEXT (expected: IMAGE, as it was)");
        links(id, seq, bob).expect(200);
    }
}
