package io.quotecast.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Valid samples, spoilt a little or a lot, and now and then plain noise. The same seed spoils them the same. */
final class InputMutator {
    private static final int MOST_CHANGES = 6;
    private static final int MOST_NOISE = 300;
    private static final int MOST_BYTES = 70_000;

    private final List<byte[]> samples;
    private final List<byte[]> words;
    private final Random random;

    /**
     * @param words what is likely to matter wherever it stands
     */
    InputMutator(List<byte[]> samples, List<byte[]> words, long seed) {
        this.samples = samples;
        this.words = words;
        this.random = new Random(seed);
    }

    byte[] next() {
        return switch (random.nextInt(16)) {
            case 0 -> noise();
            case 1 -> wordsOnly();
            default -> spoilt();
        };
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(MOST_NOISE)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] wordsOnly() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int left = random.nextInt(20); left > 0; left--) {
            text.writeBytes(pick(words));
        }
        return text.toByteArray();
    }

    private byte[] spoilt() {
        byte[] bytes = pick(samples);
        for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(Math.min(bytes.length - from, 32) + 1);
        return switch (random.nextInt(10)) {
            case 0, 1 -> joined(bytes, from, one((byte) random.nextInt(256)), Math.min(from + 1, bytes.length));
            case 2, 3 -> joined(bytes, from, pick(words), from);
            case 4 -> joined(bytes, from, pick(words), to);
            case 5 -> joined(bytes, from, new byte[0], to);
            case 6 -> joined(bytes, from, repeated(Arrays.copyOfRange(bytes, from, to)), to);
            case 7 -> joined(bytes, from, repeated(pick(words)), from);
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

    /** A few times mostly, at times so often that limits of size are passed. */
    private byte[] repeated(byte[] bytes) {
        int times = random.nextInt(20) == 0 ? random.nextInt(20_000) : random.nextInt(40);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int left = times; left > 0 && text.size() < MOST_BYTES; left--) {
            text.writeBytes(bytes);
        }
        return text.toByteArray();
    }

    private static byte[] joined(byte[] bytes, int upTo, byte[] between, int from) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write(bytes, 0, upTo);
        text.writeBytes(between);
        text.write(bytes, from, bytes.length - from);
        return text.size() > MOST_BYTES ? Arrays.copyOf(text.toByteArray(), MOST_BYTES) : text.toByteArray();
    }

    private byte[] pick(List<byte[]> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static byte[] one(byte value) {
        return new byte[] {value};
    }
}
