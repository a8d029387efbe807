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

/** A WebSocket client that can also send invalid bytes, which a library refuses to send. To be used by one thread. */
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
    private static final int READ_BYTES = 1 << 16;
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private final Socket socket = new Socket();
    private final TruncatableInputStream input;
    private final DataInputStream in;
    private final OutputStream out;
    private final String path;
    private final boolean isChecked;
    private final String responseHead;

    /** A frame from the server; {@code first} is its first byte. */
    public record WebSocketFrame(int first, byte[] payload) {
        public int opcode() {
            return first & 0x0F;
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** Returns the code of a close frame. */
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
        input = new TruncatableInputStream(new BufferedInputStream(socket.getInputStream(), READ_BYTES));
        in = new DataInputStream(input);
        out = socket.getOutputStream();
        path = request.replaceFirst("^[A-Z]+ ", "").replaceFirst("(?s) .*", "");
        isChecked = AsyncApiContract.covers(path);
        byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i += maxWriteBytes) {
            out.write(bytes, i, Math.min(maxWriteBytes, bytes.length - i));
        }
        responseHead = readHead();
    }

    /**
     * Connects to a WebSocket; a refusal is not an error.
     *
     * @param headers complete lines, each with its line break
     */
    public static RawWebSocket connect(URI server, String path, String headers) throws IOException {
        return new RawWebSocket(server, 0, upgradeRequest(server, path, headers), MAX_WRITE_BYTES);
    }

    /** Connects and sends frames with the request, in the same packet. */
    public static RawWebSocket connectWithFrames(URI server, String path, byte[]... frames) throws IOException {
        StringBuilder all = new StringBuilder(upgradeRequest(server, path, ""));
        for (byte[] frame : frames) {
            all.append(new String(frame, StandardCharsets.ISO_8859_1));
        }
        return new RawWebSocket(server, 0, all.toString(), MAX_WRITE_BYTES);
    }

    /** Connects from this local address. */
    public static RawWebSocket connectFrom(String address, URI server, String path) throws IOException {
        return new RawWebSocket(address, server, 0, upgradeRequest(server, path, ""), MAX_WRITE_BYTES);
    }

    /** Connects with a small receive buffer. */
    public static RawWebSocket connectWithSmallBuffer(URI server, String path) throws IOException {
        return connectWithSmallBuffer(server, path, "");
    }

    /** Connects with a small receive buffer; headers as in {@link #connect}. */
    public static RawWebSocket connectWithSmallBuffer(URI server, String path, String headers) throws IOException {
        return connectWithBuffer(server, path, headers, 2_048);
    }

    /** Connects with a receive buffer of this many bytes; headers as in {@link #connect}. */
    public static RawWebSocket connectWithBuffer(URI server, String path, String headers, int bytes)
            throws IOException {
        return new RawWebSocket(server, bytes, upgradeRequest(server, path, headers), MAX_WRITE_BYTES);
    }

    /** Connects with an upgrade request that is sent in packets of one byte. */
    public static RawWebSocket connectByteByByte(URI server, String path) throws IOException {
        return new RawWebSocket(server, 0, upgradeRequest(server, path, ""), 1);
    }

    private static String upgradeRequest(URI server, String path, String headers) {
        String host = headers.startsWith("Host:") ? "" : "Host: " + server.getAuthority() + "\r\n";
        return "GET " + path + " HTTP/1.1\r\n" + host + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n";
    }

    /** Sends an HTTP request unchanged and returns the head of the response. */
    public static String request(URI server, String request) throws IOException {
        try (RawWebSocket socket = new RawWebSocket(server, 0, request, MAX_WRITE_BYTES)) {
            return socket.responseHead;
        }
    }

    /** Sends a GET request whose response is read in chunks; headers as in {@link #connect}. */
    public static RawWebSocket get(URI server, String path, String headers) throws IOException {
        return new RawWebSocket(
                server,
                0,
                "GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n" + headers + "\r\n",
                MAX_WRITE_BYTES);
    }

    /** Returns the head of the response to the first request. */
    public String responseHead() {
        return responseHead;
    }

    public RawWebSocket sendText(String text) throws IOException {
        return sendFrame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a complete message, or the last fragment of one. */
    public RawWebSocket sendFinal(int opcode, byte[] payload) throws IOException {
        return sendFrame(FINAL | opcode, payload);
    }

    /** Sends a fragment of a message that is not the last one. */
    public RawWebSocket sendFragment(int opcode, byte[] payload) throws IOException {
        return sendFrame(opcode, payload);
    }

    /** Sends a masked frame with this first byte. */
    public RawWebSocket sendFrame(int first, byte[] payload) throws IOException {
        return sendBytes(encodeFrame(first, payload, true));
    }

    public RawWebSocket sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** Returns the bytes of a frame. */
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

    /** Returns the next frame; fails if none arrives in time, or if it violates the {@link AsyncApiContract}. */
    public WebSocketFrame next() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        long payload = length < 126 ? length : length == 126 ? in.readUnsignedShort() : in.readLong();
        WebSocketFrame webSocketFrame = new WebSocketFrame(first, in.readNBytes((int) payload));
        if (isChecked && first == (FINAL | TEXT)) {
            // A flat message is what is an item of an array otherwise.
            boolean isFlat =
                    path.contains("shape=flat") && webSocketFrame.text().startsWith("{");
            AsyncApiContract.check(path, isFlat ? "[" + webSocketFrame.text() + "]" : webSocketFrame.text());
        }
        return webSocketFrame;
    }

    /** Returns the next chunk of a chunked response (RFC 9112, section 7.1); fails at its end. */
    public byte[] nextChunk() throws IOException {
        StringBuilder size = new StringBuilder();
        while (!size.toString().endsWith("\r\n")) {
            size.append((char) in.readUnsignedByte());
        }
        byte[] chunk = in.readNBytes(Integer.parseInt(size.toString().trim(), 16));
        in.readFully(new byte[2]);
        if (chunk.length == 0) {
            throw new EOFException("the response has ended");
        }
        return chunk;
    }

    /** Makes reading fail after so many more bytes. */
    void truncateAfter(long bytes) {
        input.truncateAfter(bytes);
    }

    /** Returns the next message that contains this text. */
    public String nextTextContaining(String part) throws IOException {
        return next(part, webSocketFrame -> webSocketFrame.text().contains(part))
                .text();
    }

    /** Returns the next frame with this opcode. */
    public WebSocketFrame next(int opcode) throws IOException {
        return next("opcode " + opcode, webSocketFrame -> webSocketFrame.opcode() == opcode);
    }

    /** Waits until the server closes and returns the close code; 1006 if the connection ends without a close frame. */
    public int closeCode() throws IOException {
        try {
            return next(CLOSE).closeCode();
        } catch (EOFException | SocketException e) {
            return 1006;
        }
    }

    /** Waits for the next byte; returns true if the connection ends instead. */
    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    /** Waits until the server has ended the connection; returns true, or fails if that takes too long. */
    public boolean isClosedByServer() throws IOException {
        try {
            while (in.read() >= 0) {
                // The data before the end does not matter.
            }
        } catch (SocketException e) {
            // A reset also ends the connection.
        }
        return true;
    }

    /** Ends the connection with a reset, as a crash of the client does. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Has its own deadline, because heartbeats keep the timeout of the socket from expiring. */
    private WebSocketFrame next(String description, Predicate<WebSocketFrame> condition) throws IOException {
        long deadline = System.nanoTime() + DEADLINE_MILLIS * 1_000_000L;
        WebSocketFrame webSocketFrame = next();
        while (!condition.test(webSocketFrame)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not received within " + DEADLINE_MILLIS + " ms: " + description);
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
