package io.quotecast.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The dictionary of the fuzzers: one quoted word per line, in the format of libFuzzer. */
final class FuzzDictionary {
    static final String FILE = "/fuzz.dict";

    private FuzzDictionary() {}

    static List<byte[]> all() {
        try (InputStream in = Objects.requireNonNull(FuzzDictionary.class.getResourceAsStream(FILE))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.startsWith("\""))
                    .map(line -> unescaped(line.substring(1, line.length() - 1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at++) {
            if (text.startsWith("\\x", at)) {
                bytes.write(Integer.parseInt(text.substring(at + 2, at + 4), 16));
                at += 3;
            } else if (text.charAt(at) == '\\') {
                bytes.write(text.charAt(++at));
            } else {
                bytes.write(text.charAt(at));
            }
        }
        return bytes.toByteArray();
    }
}
