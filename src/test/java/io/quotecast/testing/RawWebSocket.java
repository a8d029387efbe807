package io.quotecast.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** A WebSocket written byte by byte, for what a proper client refuses to send. To be used by one thread. */
public final class RawWebSocket implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int DEADLINE_MILLIS = 60_000;
    private static final int MAX_WRITE_BYTES = 1 << 16;
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private final Socket socket = new Socket();
    private final TruncatableInputStream input;
    private final DataInputStream in;
    private final OutputStream out;
    private final String path;
    private final String responseHead;

    /** A frame that the server sent; {@code first} is its first byte. */
    public record WebSocketFrame(int first, byte[] payload) {
        public int opcode() {
            return first & 0x0F;
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** Of a close frame. */
        public int closeCode() {
            return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    private RawWebSocket(URI server, int receiveBuffer, String request, int maxWriteBytes) throws IOException {
        this("0.0.0.0", server, receiveBuffer, request, maxWriteBytes);
    }

    private RawWebSocket(String localAddress, URI server, int receiveBuffer, String request, int maxWriteBytes)
            throws IOException {
        socket.bind(new InetSocketAddress(localAddress, 0));
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), DEADLINE_MILLIS);
        input = new TruncatableInputStream(new BufferedInputStream(socket.getInputStream()));
        in = new DataInputStream(input);
        out = socket.getOutputStream();
        path = request.replaceFirst("^[A-Z]+ ", "").replaceFirst("(?s) .*", "");
        byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i += maxWriteBytes) {
            out.write(bytes, i, Math.min(maxWriteBytes, bytes.length - i));
        }
        responseHead = readHead();
    }

    /** Upgrades; the headers are whole lines, each with its line break. */
    public static RawWebSocket connect(URI server, String path, String headers) throws IOException {
        return new RawWebSocket(server, 0, upgradeRequest(server, path, headers), MAX_WRITE_BYTES);
    }

    /** Upgrades, with an address of this machine as the peer's own. */
    public static RawWebSocket connectFrom(String address, URI server, String path) throws IOException {
        return new RawWebSocket(address, server, 0, upgradeRequest(server, path, ""), MAX_WRITE_BYTES);
    }

    /** One that takes in little at a time. */
    public static RawWebSocket connectWithSmallBuffer(URI server, String path) throws IOException {
        return new RawWebSocket(server, 2_048, upgradeRequest(server, path, ""), MAX_WRITE_BYTES);
    }

    /** One whose request to upgrade comes in packets of one byte. */
    public static RawWebSocket connectByteByByte(URI server, String path) throws IOException {
        return new RawWebSocket(server, 0, upgradeRequest(server, path, ""), 1);
    }

    private static String upgradeRequest(URI server, String path, String headers) {
        String host = headers.startsWith("Host:") ? "" : "Host: " + server.getAuthority() + "\r\n";
        return "GET " + path + " HTTP/1.1\r\n" + host + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n";
    }

    /** Sends an HTTP request as it stands, and gives the head of the answer. */
    public static String request(URI server, String request) throws IOException {
        try (RawWebSocket socket = new RawWebSocket(server, 0, request, MAX_WRITE_BYTES)) {
            return socket.responseHead;
        }
    }

    /** Sends a GET request whose answer is read piece by piece; headers as in {@link #connect}. */
    public static RawWebSocket get(URI server, String path, String headers) throws IOException {
        return new RawWebSocket(
                server,
                0,
                "GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n" + headers + "\r\n",
                MAX_WRITE_BYTES);
    }

    /** The head of the answer to the handshake. */
    public String responseHead() {
        return responseHead;
    }

    public RawWebSocket sendText(String text) throws IOException {
        return sendFrame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole message, or the last part of one. */
    public RawWebSocket sendFinal(int opcode, byte[] payload) throws IOException {
        return sendFrame(FINAL | opcode, payload);
    }

    /** A part of a message after which more comes. */
    public RawWebSocket sendFragment(int opcode, byte[] payload) throws IOException {
        return sendFrame(opcode, payload);
    }

    /** A masked frame with this first byte. */
    public RawWebSocket sendFrame(int first, byte[] payload) throws IOException {
        return sendBytes(encodeFrame(first, payload, true));
    }

    public RawWebSocket sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** The bytes of one frame. */
    public static byte[] encodeFrame(int first, byte[] payload, boolean masked) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int mask = masked ? MASKED : 0;
        frame.write(first);
        if (payload.length < 126) {
            frame.write(mask | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(mask | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(mask | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        if (masked) {
            frame.writeBytes(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.write(masked ? payload[i] ^ MASK[i % 4] : payload[i]);
        }
        return frame.toByteArray();
    }

    /** The next frame; fails if none comes in time, or if it is a text that is not in the {@link AsyncApiContract}. */
    public WebSocketFrame next() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        long payload = length < 126 ? length : length == 126 ? in.readUnsignedShort() : in.readLong();
        WebSocketFrame webSocketFrame = new WebSocketFrame(first, in.readNBytes((int) payload));
        if (first == (FINAL | TEXT)) {
            AsyncApiContract.check(path, webSocketFrame.text());
        }
        return webSocketFrame;
    }

    /** The next chunk of an answer that comes in chunks (RFC 9112, section 7.1); fails if that was all. */
    byte[] nextChunk() throws IOException {
        StringBuilder size = new StringBuilder();
        while (!size.toString().endsWith("\r\n")) {
            size.append((char) in.readUnsignedByte());
        }
        byte[] chunk = in.readNBytes(Integer.parseInt(size.toString().trim(), 16));
        in.readFully(new byte[2]);
        if (chunk.length == 0) {
            throw new EOFException("the answer has ended");
        }
        return chunk;
    }

    /** From now on so many bytes can be read, then it breaks off. */
    void truncateAfter(long bytes) {
        input.truncateAfter(bytes);
    }

    /** The next message that holds this text, past all others. */
    public String nextTextContaining(String part) throws IOException {
        return next(part, webSocketFrame -> webSocketFrame.text().contains(part))
                .text();
    }

    /** The next frame of this kind, past all others. */
    public WebSocketFrame next(int opcode) throws IOException {
        return next("opcode " + opcode, webSocketFrame -> webSocketFrame.opcode() == opcode);
    }

    /** The code with which the server closes, past all that it says before; 1006 if it goes without one. */
    public int closeCode() throws IOException {
        try {
            return next(CLOSE).closeCode();
        } catch (EOFException | SocketException e) {
            return 1006;
        }
    }

    /** Whether nothing comes any more but the end; fails if neither comes in time. */
    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    /** Whether the server has ended the connection, past all that it says before. */
    public boolean isClosedByServer() throws IOException {
        try {
            while (in.read() >= 0) {
                // Its last words are not what is asked for.
            }
        } catch (SocketException e) {
            // A reset is an end too.
        }
        return true;
    }

    /** Ends it as a crash does: with a reset, in the middle of whatever is on the way. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Heartbeats keep a socket busy, so its own timeout does not bound this. */
    private WebSocketFrame next(String description, Predicate<WebSocketFrame> condition) throws IOException {
        long deadline = System.nanoTime() + DEADLINE_MILLIS * 1_000_000L;
        WebSocketFrame webSocketFrame = next();
        while (!condition.test(webSocketFrame)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not heard within " + DEADLINE_MILLIS + " ms: " + description);
            }
            webSocketFrame = next();
        }
        return webSocketFrame;
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }
}
