package io.quotecast.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Generates inputs from valid samples by random changes, and sometimes from random bytes; reproducible by its seed. */
final class InputMutator {
    private static final int MAX_CHANGES = 6;
    private static final int MAX_NOISE_BYTES = 300;
    private static final int MAX_BYTES = 70_000;

    private final List<byte[]> samples;
    private final List<byte[]> dictionary;
    private final Random random;

    /**
     * @param dictionary words that are likely to matter at any place
     */
    InputMutator(List<byte[]> samples, List<byte[]> dictionary, long seed) {
        this.samples = samples;
        this.dictionary = dictionary;
        this.random = new Random(seed);
    }

    byte[] next() {
        return switch (random.nextInt(16)) {
            case 0 -> noise();
            case 1 -> dictionaryWordsOnly();
            default -> mutated();
        };
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(MAX_NOISE_BYTES)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] dictionaryWordsOnly() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int remaining = random.nextInt(20); remaining > 0; remaining--) {
            text.writeBytes(pick(dictionary));
        }
        return text.toByteArray();
    }

    private byte[] mutated() {
        byte[] bytes = pick(samples);
        for (int remaining = 1 + random.nextInt(MAX_CHANGES); remaining > 0; remaining--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(Math.min(bytes.length - from, 32) + 1);
        return switch (random.nextInt(10)) {
            case 0, 1 -> joined(bytes, from, singleByte((byte) random.nextInt(256)), Math.min(from + 1, bytes.length));
            case 2, 3 -> joined(bytes, from, pick(dictionary), from);
            case 4 -> joined(bytes, from, pick(dictionary), to);
            case 5 -> joined(bytes, from, new byte[0], to);
            case 6 -> joined(bytes, from, repeated(Arrays.copyOfRange(bytes, from, to)), to);
            case 7 -> joined(bytes, from, repeated(pick(dictionary)), from);
            case 8 -> spliced(bytes, from);
            default -> flipped(bytes, from);
        };
    }

    private byte[] spliced(byte[] bytes, int at) {
        byte[] other = pick(samples);
        int from = random.nextInt(other.length + 1);
        return joined(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        if (at < bytes.length) {
            flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    /** Repeats the bytes a few times, or sometimes so often that the result exceeds limits of size. */
    private byte[] repeated(byte[] bytes) {
        int times = random.nextInt(20) == 0 ? random.nextInt(20_000) : random.nextInt(40);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int remaining = times; remaining > 0 && text.size() < MAX_BYTES; remaining--) {
            text.writeBytes(bytes);
        }
        return text.toByteArray();
    }

    private static byte[] joined(byte[] bytes, int upTo, byte[] between, int from) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write(bytes, 0, upTo);
        text.writeBytes(between);
        text.write(bytes, from, bytes.length - from);
        return text.size() > MAX_BYTES ? Arrays.copyOf(text.toByteArray(), MAX_BYTES) : text.toByteArray();
    }

    private byte[] pick(List<byte[]> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static byte[] singleByte(byte value) {
        return new byte[] {value};
    }
}
