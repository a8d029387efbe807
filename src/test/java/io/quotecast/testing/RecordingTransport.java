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

/** A client transport that records what is written and reports as many pending bytes as the test sets. */
public final class RecordingTransport implements ClientTransport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> texts = new ArrayList<>();
    private final List<Integer> opcodes = new ArrayList<>();
    private Runnable onWritable = () -> {};
    private long pending;
    private int writableFrames = Integer.MAX_VALUE;
    private boolean isFailing;
    private boolean isExhausted;
    private boolean isAborted;
    private int flushes;
    private String closeStatus = "";

    @Override
    public String id() {
        return "recording";
    }

    @Override
    public void write(ByteBuf buffer) {
        ByteBuf frame = buffer.duplicate();
        if (isFailing) {
            throw new IllegalStateException("this transport fails on purpose");
        }
        if (isExhausted) {
            throw new OutOfMemoryError("this transport is out of memory on purpose");
        }
        int first = frame.readUnsignedByte();
        int length = frame.readUnsignedByte();
        long payload = length < 126 ? length : length == 126 ? frame.readUnsignedShort() : frame.readLong();
        if (payload != frame.readableBytes()) {
            throw new AssertionError(
                    "the header announces " + payload + " bytes, the payload has " + frame.readableBytes());
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
        if (isExhausted) {
            throw new OutOfMemoryError("this transport is out of memory on purpose");
        }
        closeStatus = code + " " + reason;
    }

    /** Makes the transport unwritable after so many more frames; it still records what is written. */
    public void writableFrames(int frames) {
        boolean wasFull = writableFrames <= 0;
        writableFrames = frames;
        if (wasFull && frames > 0) {
            onWritable.run();
        }
    }

    /** Makes every write throw. */
    public void failWrites() {
        isFailing = true;
    }

    /** Makes writes, and closing with a reason, fail as when the memory is exhausted. */
    public void exhaustMemory() {
        isExhausted = true;
    }

    @Override
    public void abort() {
        isAborted = true;
    }

    /** Returns whether the connection was closed without a reason. */
    public boolean isAborted() {
        return isAborted;
    }

    public void pending(long bytes) {
        pending = bytes;
    }

    public int flushes() {
        return flushes;
    }

    /** Returns code and reason of the close; empty before it. */
    public String closeStatus() {
        return closeStatus;
    }

    /** Returns the first byte of each frame that was written. */
    public List<Integer> opcodes() {
        return opcodes;
    }

    /** Returns and removes the payloads that were written, in a protocol other than the native one. */
    public List<String> drainPayloads() {
        List<String> drained = List.copyOf(texts);
        texts.clear();
        return drained;
    }

    /** Returns and removes the payloads that were written; fails if one violates the {@link AsyncApiContract}. */
    public List<String> drainTexts() {
        List<String> drained = List.copyOf(texts);
        drained.stream()
                .filter(text -> text.startsWith("["))
                .forEach(text -> AsyncApiContract.check("/v1/stream", text));
        texts.clear();
        return drained;
    }

    /** Returns and removes the JSON objects of all arrays that were written. */
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

    /** Returns a summary of each of {@link #drainMessages}: T, symbol, position, and {@code sn} for a snapshot. */
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
