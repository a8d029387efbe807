package io.quotecast.cli.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds frames as a server sends them, for tests. */
final class ServerFrames {
    private static final int FINAL = 0x80;
    private static final int TEXT = 1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds a text in one frame. */
    ServerFrames text(String text) {
        return frame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a text in two frames, split at this byte. */
    ServerFrames textInTwoFrames(String text, int splitAt) {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        return frame(TEXT, Arrays.copyOfRange(whole, 0, splitAt))
                .frame(FINAL, Arrays.copyOfRange(whole, splitAt, whole.length));
    }

    ServerFrames frame(int first, byte[] payload) {
        bytes.write(first);
        int length = payload.length;
        if (length < 126) {
            bytes.write(length);
        } else if (length < 65_536) {
            bytes.write(126);
            bytes.write(length >> 8);
            bytes.write(length);
        } else {
            bytes.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                bytes.write((int) ((long) length >> shift));
            }
        }
        bytes.writeBytes(payload);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
