package io.parley.stack.compat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two taps, between clients and an access node and between it and a logic node, which write down all that passes. */
final class Taps implements AutoCloseable {
    private static final Pattern SUBPROTOCOL = Pattern.compile("(?i)\r\nsec-websocket-protocol: *(\\S+)");
    private static final int CLOSE = 0x8;

    private final Trace trace;
    private final int logicPort;
    private final ServerSocket clients;
    private final Server link;

    Taps(Trace trace, int logicPort) throws IOException {
        this.trace = trace;
        this.logicPort = logicPort;
        this.clients = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.link = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(ServerServiceDefinition.builder(LinkStreams.SERVICE)
                        .addMethod(LinkStreams.CONNECT, ServerCalls.asyncBidiStreamingCall(this::dialled))
                        .build())
                .build()
                .start();
    }

    int linkPort() {
        return link.getPort();
    }

    private StreamObserver<byte[]> dialled(StreamObserver<byte[]> access) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", logicPort)
                .usePlaintext()
                .build();
        StreamObserver<byte[]> logic = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(LinkStreams.CONNECT, CallOptions.DEFAULT), passing(Recording.LOGIC, access));
        return passing(Recording.ACCESS, logic);
    }

    private StreamObserver<byte[]> passing(String who, StreamObserver<byte[]> on) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] batch) {
                try {
                    trace.batch(who, batch);
                } catch (InvalidProtocolBufferException e) {
                    throw new UncheckedIOException(e);
                }
                on.onNext(batch);
            }

            @Override
            public void onError(Throwable failure) {
                on.onError(failure);
            }

            @Override
            public void onCompleted() {
                on.onCompleted();
            }
        };
    }

    /** Where clients connect so that they are written down. */
    URI listenBefore(URI access) {
        new Thread(() -> accept(access)).start();
        return URI.create("ws://127.0.0.1:" + clients.getLocalPort() + access.getPath());
    }

    private void accept(URI access) {
        try {
            while (true) {
                new Passage(clients.accept(), new Socket(access.getHost(), access.getPort())).start();
            }
        } catch (SocketException e) {
            // Closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        clients.close();
        link.shutdownNow();
    }

    /** One connection, a thread for each direction. */
    private final class Passage {
        private final Socket client;
        private final Socket server;
        private String subprotocol = "";
        private String who = "";
        private boolean isOver;

        Passage(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void start() {
            new Thread(() -> run(client, server, true)).start();
            new Thread(() -> run(server, client, false)).start();
        }

        private void run(Socket from, Socket to, boolean isClient) {
            try (from;
                    to) {
                DataInputStream in = new DataInputStream(from.getInputStream());
                OutputStream out = to.getOutputStream();
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.readUnsignedByte());
                }
                Matcher chosen = SUBPROTOCOL.matcher(head);
                if (!isClient && chosen.find()) {
                    subprotocol = chosen.group(1);
                }
                out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
                while (true) {
                    pass(in, out, isClient);
                }
            } catch (EOFException | SocketException e) {
                end(isClient);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void pass(DataInputStream in, OutputStream out, boolean isClient) throws IOException {
            ByteBuffer raw = ByteBuffer.allocate(1 << 20);
            byte first = in.readByte();
            byte second = in.readByte();
            raw.put(first).put(second);
            int length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
                raw.putShort((short) length);
            } else if (length == 127) {
                length = (int) in.readLong();
                raw.putLong(length);
            }
            byte[] mask = new byte[isClient ? 4 : 0];
            in.readFully(mask);
            byte[] payload = new byte[length];
            in.readFully(payload);
            raw.put(mask).put(payload);
            for (int i = 0; isClient && i < length; i++) {
                payload[i] ^= mask[i % 4];
            }
            note(first & 0x0f, payload, isClient);
            out.write(raw.array(), 0, raw.position());
            out.flush();
        }

        private synchronized void note(int opcode, byte[] payload, boolean isClient) throws IOException {
            if (opcode == CLOSE) {
                if (!isClient && !isOver) {
                    trace.note(who, "!", Integer.toString((payload[0] & 0xff) << 8 | payload[1] & 0xff));
                    isOver = true;
                }
                end(isClient);
            } else if (opcode < CLOSE && isClient) {
                if (who.isEmpty()) {
                    who = trace.greeted(subprotocol, payload);
                }
                trace.fromClient(who, payload);
            } else if (opcode < CLOSE) {
                trace.toClient(who, payload);
            }
        }

        private synchronized void end(boolean isClient) {
            if (isClient && !isOver) {
                trace.note(who, "-", "");
            }
            isOver = isOver || isClient;
        }
    }
}
