package io.parley.access.testing;

import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A socket that says whatever it is told, right or wrong. */
public final class RawClient implements AutoCloseable {
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int FINAL = 0x80;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    public RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that has been upgraded. */
    public static RawClient upgraded(int port, String subprotocol) {
        RawClient client = new RawClient(port);
        int status = client.request("GET", "/ws", "Sec-WebSocket-Protocol: " + subprotocol);
        if (status != 101) {
            throw new AssertionError("HTTP " + status);
        }
        return client;
    }

    /** Asks for an upgrade, and returns the HTTP status. */
    public int request(String method, String path, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        request.append("Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
        request.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        try {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            return Integer.parseInt(head.substring(9, 12));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawClient write(byte... bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** One masked WebSocket frame. */
    public RawClient frame(int firstByte, byte... payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(firstByte);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.write(0x80 | 126);
            frame.write(payload.length >>> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >>> shift));
            }
        }
        byte[] mask = {1, 2, 3, 4};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % 4]);
        }
        return write(frame.toByteArray());
    }

    /** The head of a frame whose payload never comes. */
    public RawClient announce(int firstByte, int length) {
        ByteBuffer head = ByteBuffer.allocate(14);
        head.put((byte) firstByte).put((byte) 0xff).putLong(length).putInt(0);
        return write(head.array());
    }

    /** The close code that the server sends next, whatever comes before it. */
    public CloseCode awaitClose() {
        try {
            while (true) {
                int kind = in.readUnsignedByte() & 0x0F;
                byte[] payload = payload();
                if (kind == 0x8) {
                    return CloseCode.forNumber((payload[0] & 0xFF) << 8 | payload[1] & 0xFF);
                }
            }
        } catch (EOFException e) {
            throw new AssertionError("the server hung up without a close frame", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next binary frame. */
    public ServerFrame next() {
        try {
            in.readUnsignedByte();
            return ServerFrame.parseFrom(payload());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next text frame. */
    public String nextText() {
        try {
            in.readUnsignedByte();
            return new String(payload(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What follows a refused upgrade's head, up to the server's hanging up. */
    public String problem() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] payload() throws IOException {
        int length = in.readUnsignedByte();
        byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
        in.readFully(payload);
        return payload;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
