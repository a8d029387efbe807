package io.quotecast.web.http;

import io.netty.buffer.ByteBuf;
import io.quotecast.base.RandomName;
import io.quotecast.journal.Epoch;
import io.quotecast.ops.CloseCounter;
import io.quotecast.push.ClientTransport;
import io.quotecast.web.netty.Channels;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the messages of a WebSocket client as Server-Sent Events (WHATWG HTML, section 9.2): the payload of each
 * frame is the data of one event, and its cursor is the id. Owned by the event loop of the response.
 */
final class SseTransport implements ClientTransport {
    /**
     * Matches an array whose last object has a position: an event that is not part of a snapshot, or the end of a
     * catch-up.
     */
    private static final Pattern CURSOR = Pattern.compile("\"q\":([0-9]+)(,\"u\":[0-9]+)?}]$");

    private static final Pattern RECONNECT = Pattern.compile("^\\[\\{\"T\":\"drain\".*\"reconnect_ms\":([0-9]+)");
    /** How many characters at the end of a message are searched for a position; none is longer. */
    private static final int TAIL_LENGTH = 64;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Epoch epoch;
    private final String id = RandomName.generate();
    private long position;
    private long queuedBytes;
    private int closeCode = CloseCounter.NO_STATUS_RECEIVED;

    SseTransport(HttpServerRequest request, Epoch epoch) {
        this.request = request;
        this.response = request.response();
        this.epoch = epoch;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void write(ByteBuf frame) {
        String text = payload(frame);
        StringBuilder event = new StringBuilder(text.length() + TAIL_LENGTH);
        Matcher cursor = CURSOR.matcher(text.substring(Math.max(0, text.length() - TAIL_LENGTH)));
        // Conflation may send an older event after a newer one; the cursor never decreases.
        if (cursor.find() && Long.parseLong(cursor.group(1)) > position) {
            position = Long.parseLong(cursor.group(1));
            event.append("id: ").append(epoch).append(':').append(position).append('\n');
        }
        Matcher reconnect = RECONNECT.matcher(text);
        if (reconnect.find()) {
            event.append("retry: ").append(reconnect.group(1)).append('\n');
        }
        Buffer bytes =
                Buffer.buffer(event.append("data: ").append(text).append("\n\n").toString());
        int length = bytes.length();
        queuedBytes += length;
        response.write(bytes).onComplete(written -> queuedBytes -= length);
    }

    @Override
    public void send(ByteBuf frame) {
        write(frame);
    }

    @Override
    public void flush() {
        // Every write is flushed.
    }

    @Override
    public boolean isWritable() {
        return !response.writeQueueFull();
    }

    @Override
    public void onWritable(Runnable task) {
        response.drainHandler(ignored -> task.run());
    }

    @Override
    public long pendingBytes() {
        return queuedBytes;
    }

    /**
     * Ends the stream, which has no close codes: the reason has been sent as an error before, and the client may
     * reconnect. A client that does not read is disconnected, because it would never reach the end.
     */
    @Override
    public void close(int code, String reason) {
        closeCode = code;
        if (response.writeQueueFull()) {
            Channels.closeForcibly(request);
        } else if (!response.ended()) {
            response.end();
        }
    }

    /**
     * Returns the code of {@link #close}, or {@link CloseCounter#NO_STATUS_RECEIVED} if the client ended the stream.
     */
    int closeCode() {
        return closeCode;
    }

    /** Returns the payload of a server's WebSocket frame: unmasked, with a length of 7, 16 or 64 bits. */
    private static String payload(ByteBuf frame) {
        int length = frame.getUnsignedByte(frame.readerIndex() + 1);
        int header = length < 126 ? 2 : length == 126 ? 4 : 10;
        return frame.toString(frame.readerIndex() + header, frame.readableBytes() - header, StandardCharsets.UTF_8);
    }
}
