package io.parley.stack.compat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.parley.common.link.AccessBatch;
import io.parley.common.protocol.ClientFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The client protocol and the link as one version had them: what a program of that version sees in a frame. */
final class Schema {
    static final String CLIENT_FRAME = "parley.v1.ClientFrame";
    static final String SERVER_FRAME = "parley.v1.ServerFrame";
    static final String ACCESS_EVENT = "parley.link.v1.AccessEvent";
    static final String LOGIC_EVENT = "parley.link.v1.LogicEvent";

    private static final String FILE = "schema.desc";
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private final Map<String, Descriptor> messages = new HashMap<>();

    private Schema(FileDescriptorSet set) {
        Map<String, FileDescriptor> files = new HashMap<>();
        for (FileDescriptorProto file : set.getFileList()) {
            FileDescriptor[] needs =
                    file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
            try {
                FileDescriptor built = FileDescriptor.buildFrom(file, needs);
                files.put(file.getName(), built);
                built.getMessageTypes().forEach(type -> messages.put(type.getFullName(), type));
            } catch (DescriptorValidationException e) {
                throw new IllegalStateException(file.getName(), e);
            }
        }
    }

    /** As it was in a released version. */
    static Schema of(String version) {
        try (InputStream in = Schema.class.getResourceAsStream("/compat/" + version + "/" + FILE)) {
            return new Schema(FileDescriptorSet.parseFrom(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Today's, each file after those that it needs. */
    static FileDescriptorSet today() {
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        add(ClientFrame.getDescriptor().getFile(), set);
        add(AccessBatch.getDescriptor().getFile(), set);
        return set.build();
    }

    private static void add(FileDescriptor file, FileDescriptorSet.Builder set) {
        if (set.getFileList().stream().noneMatch(present -> present.getName().equals(file.getName()))) {
            file.getDependencies().forEach(needed -> add(needed, set));
            set.addFile(file.toProto());
        }
    }

    DynamicMessage parse(String type, byte[] bytes) {
        return find(type, bytes).orElseThrow(() -> new AssertionError("not a " + type + " of that version"));
    }

    /** Empty: it is none. */
    Optional<DynamicMessage> find(String type, byte[] bytes) {
        try {
            return Optional.of(DynamicMessage.parseFrom(messages.get(type), bytes));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    DynamicMessage parseJson(String type, String json) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(messages.get(type));
        try {
            PARSER.merge(json, message);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a " + type + " of that version: " + json, e);
        }
        return message.build();
    }

    /** What a field of type bytes named {@code frame} holds: a client's frame on the way to logic, else a server's. */
    static String typeInside(FieldDescriptor field) {
        return field.getContainingType().getName().equals("ClientRequest") ? CLIENT_FRAME : SERVER_FRAME;
    }
}
