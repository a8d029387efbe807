package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.quotecast.push.ClientTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An outlet that remembers what was written, and pretends to have as much waiting as the test says. */
public final class RecordingTransport implements ClientTransport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> texts = new ArrayList<>();
    private final List<Integer> opcodes = new ArrayList<>();
    private Runnable onWritable = () -> {};
    private long pending;
    private int writableFrames = Integer.MAX_VALUE;
    private boolean isFailing;
    private int flushes;
    private String closeStatus = "";

    @Override
    public String id() {
        return "outlet";
    }

    @Override
    public void write(ByteBuf buffer) {
        ByteBuf frame = buffer.duplicate();
        if (isFailing) {
            throw new IllegalStateException("this outlet is broken on purpose");
        }
        int first = frame.readUnsignedByte();
        int length = frame.readUnsignedByte();
        long payload = length < 126 ? length : length == 126 ? frame.readUnsignedShort() : frame.readLong();
        if (payload != frame.readableBytes()) {
            throw new AssertionError("header says " + payload + " bytes, there are " + frame.readableBytes());
        }
        writableFrames--;
        opcodes.add(first);
        texts.add(frame.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void send(ByteBuf frame) {
        write(frame);
        flush();
    }

    @Override
    public boolean isWritable() {
        return writableFrames > 0;
    }

    @Override
    public void onWritable(Runnable task) {
        onWritable = task;
    }

    @Override
    public long pendingBytes() {
        return pending;
    }

    @Override
    public void close(int code, String reason) {
        closeStatus = code + " " + reason;
    }

    /** It is full after so many more frames; what is written nevertheless is remembered as ever. */
    public void writableFrames(int frames) {
        boolean wasFull = writableFrames <= 0;
        writableFrames = frames;
        if (wasFull && frames > 0) {
            onWritable.run();
        }
    }

    /** From now on every write throws. */
    public void failWrites() {
        isFailing = true;
    }

    public void pending(long bytes) {
        pending = bytes;
    }

    public int flushes() {
        return flushes;
    }

    /** Code and reason of the close, or empty. */
    public String closeStatus() {
        return closeStatus;
    }

    /** The first byte of every frame that was written. */
    public List<Integer> opcodes() {
        return opcodes;
    }

    /** The payloads as they were written; forgets them. Fails if an array is not as the {@link AsyncApiContract} says. */
    public List<String> drainTexts() {
        List<String> drained = List.copyOf(texts);
        drained.stream()
                .filter(text -> text.startsWith("["))
                .forEach(text -> AsyncApiContract.check("/v1/stream", text));
        texts.clear();
        return drained;
    }

    /** The JSON objects of all arrays that were written; forgets them. */
    public List<JsonNode> drainMessages() {
        List<JsonNode> messages = new ArrayList<>();
        for (String text : drainTexts()) {
            try {
                JSON.readTree(text).forEach(messages::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return messages;
    }

    /** Each of {@link #drainMessages} in short: kind, symbol, position, and {@code sn} for state. */
    public List<String> drainSummaries() {
        return drainMessages().stream()
                .map(node -> (node.path("T").asText() + " "
                                + node.path("S").asText()
                                + node.path("topic").asText()
                                + (node.has("u") ? " " + node.path("q").asLong() : "")
                                + (node.has("sn") ? " sn" : ""))
                        .replaceAll(" +", " ")
                        .strip())
                .toList();
    }
}
