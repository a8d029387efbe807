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
 * Writes what a WebSocket client would get as Server-Sent Events (WHATWG HTML, section 9.2): the text of each frame is
 * the data of one event, and its cursor the id. Owned by the event loop of the response.
 */
final class SseTransport implements ClientTransport {
    /** The last object of an array if it is an event, and no state, or says that one is up to date again. */
    private static final Pattern CURSOR = Pattern.compile("\"q\":([0-9]+)(,\"u\":[0-9]+)?}]$");

    private static final Pattern RECONNECT = Pattern.compile("^\\[\\{\"T\":\"drain\".*\"reconnect_ms\":([0-9]+)");
    /** Where the end of a text is looked at: no cursor is longer. */
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
        // Under conflation an older event may come behind a newer one: the cursor never goes back.
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
     * The stream has no close codes: what there is to say was said as an error, which is sent before the end, and the
     * client may come back. One that does not read would never come to the end.
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

    /** With which code it was closed; the one for none if it ended otherwise. */
    int closeCode() {
        return closeCode;
    }

    /** The text of a WebSocket frame that the server made: unmasked, with a length of 7, 16 or 64 bits. */
    private static String payload(ByteBuf frame) {
        int length = frame.getUnsignedByte(frame.readerIndex() + 1);
        int header = length < 126 ? 2 : length == 126 ? 4 : 10;
        return frame.toString(frame.readerIndex() + header, frame.readableBytes() - header, StandardCharsets.UTF_8);
    }
}
