package io.parley.storage.relation;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.RelationState;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.relation.RelationStore.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes as they are kept under an op id. The first byte names the format. What came with remarks stands at the end, where
 * nodes of before don't read.
 */
final class OutcomeCodec {
    private static final byte DONE = 1;
    private static final byte REFUSED = 2;

    private OutcomeCodec() {}

    static byte[] asked(Change change) {
        return written(out -> {
            out.writeUTF(change.getClass().getSimpleName());
            out.writeLong(change.peerId());
            out.writeUTF(change instanceof Change.RequestFriend request ? request.message() : "");
            if (change instanceof Change.UpdateFriend update) {
                write(out, update.remark());
                write(out, update.group());
            }
        });
    }

    static byte[] encode(Outcome outcome) {
        return written(out -> {
            if (outcome instanceof Outcome.Done done) {
                out.writeByte(DONE);
                write(out, done.own());
                out.writeBoolean(done.peers().isPresent());
                if (done.peers().isPresent()) {
                    write(out, done.peers().get());
                }
                out.writeLong(done.directConversationId().orElse(0L));
                writeLabel(out, done.own());
                if (done.peers().isPresent()) {
                    writeLabel(out, done.peers().get());
                }
            } else if (outcome instanceof Outcome.Refused refused) {
                out.writeByte(REFUSED);
                out.writeInt(refused.code().getNumber());
                out.writeUTF(refused.message());
            }
        });
    }

    /** The outcome as that of a repetition. */
    static Outcome decode(byte[] kept) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(kept))) {
            byte format = in.readByte();
            return switch (format) {
                case DONE -> {
                    Relation own = read(in);
                    Optional<Relation> peers = in.readBoolean() ? Optional.of(read(in)) : Optional.empty();
                    long conversationId = in.readLong();
                    if (in.available() > 0) {
                        own = readLabel(in, own);
                        peers = peers.isPresent() ? Optional.of(readLabel(in, peers.get())) : peers;
                    }
                    yield new Outcome.Done(
                            own, peers, conversationId == 0 ? Optional.empty() : Optional.of(conversationId), true);
                }
                case REFUSED ->
                    new Outcome.Refused(Objects.requireNonNull(ErrorCode.forNumber(in.readInt())), in.readUTF());
                default -> throw new IOException("format: " + format + " (expected: 1 or 2)");
            };
        } catch (IOException e) {
            throw new UncheckedIOException("a kept answer can't be read", e);
        }
    }

    private static void write(DataOutputStream out, Relation relation) throws IOException {
        out.writeLong(relation.ownerId());
        out.writeLong(relation.peerId());
        out.writeUTF(relation.peerName());
        out.writeInt(relation.state().getNumber());
        out.writeBoolean(relation.blocked());
        out.writeUTF(relation.requestMessage());
        out.writeLong(relation.version());
    }

    private static Relation read(DataInputStream in) throws IOException {
        return new Relation(
                in.readLong(),
                in.readLong(),
                in.readUTF(),
                Objects.requireNonNull(RelationState.forNumber(in.readInt())),
                in.readBoolean(),
                in.readUTF(),
                in.readLong(),
                "",
                "");
    }

    private static void writeLabel(DataOutputStream out, Relation relation) throws IOException {
        out.writeUTF(relation.remark());
        out.writeUTF(relation.group());
    }

    private static Relation readLabel(DataInputStream in, Relation read) throws IOException {
        return new Relation(
                read.ownerId(),
                read.peerId(),
                read.peerName(),
                read.state(),
                read.blocked(),
                read.requestMessage(),
                read.version(),
                in.readUTF(),
                in.readUTF());
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        out.writeUTF(text == null ? "" : text);
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
