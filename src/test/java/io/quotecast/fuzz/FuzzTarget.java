package io.quotecast.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A reader of untrusted input.
 *
 * @param maxAllocationPerByte bytes that the reader may allocate for each byte of its input
 * @param samples valid inputs, from which the fuzzers derive others
 */
public record FuzzTarget(String name, int maxAllocationPerByte, List<String> samples, InputReader reader) {
    /** Reads one input and throws if the result is not as documented. */
    @FunctionalInterface
    public interface InputReader {
        void read(byte[] input) throws Exception;
    }

    List<byte[]> sampleBytes() {
        return samples.stream()
                .map(sample -> sample.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Returns the name that test reports show. */
    @Override
    public String toString() {
        return name;
    }
}
