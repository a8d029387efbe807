package io.quotecast.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A reader of what strangers send, and what it is tried with.
 *
 * @param maxAllocationPerByte bytes that it may allocate for each byte of its input
 * @param samples valid inputs, to be spoilt
 */
public record FuzzTarget(String name, int maxAllocationPerByte, List<String> samples, InputReader reader) {
    /** Reads one input, and throws if anything but the documented comes of it. */
    @FunctionalInterface
    public interface InputReader {
        void read(byte[] input) throws Exception;
    }

    List<byte[]> sampleBytes() {
        return samples.stream()
                .map(sample -> sample.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** As a test shows it. */
    @Override
    public String toString() {
        return name;
    }
}
