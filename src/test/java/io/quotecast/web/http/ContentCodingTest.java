package io.quotecast.web.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class ContentCodingTest {
    private static final long LIMIT = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "identity, true",
        "gzip, true",
        "GZIP, true",
        "x-gzip, true",
        "zstd, true",
        "'identity, gzip', true",
        "br, false",
        "deflate, false",
        "compress, false",
        "'gzip, gzip', false",
        "'gzip, zstd', false",
        "gzipped, false"
    })
    void oneKnownCodingIsSupported(String header, boolean isSupported) {
        assertEquals(isSupported, ContentCoding.isSupported(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "gzip", "X-GZIP", "zstd", " Zstd "})
    void aBodyIsDecodedExactly(String header) throws IOException {
        byte[] body = new byte[500_000];
        new Random(1).nextBytes(body);
        Arrays.fill(body, 100_000, 300_000, (byte) 'x');

        try (InputStream in = ContentCoding.decode(new ByteArrayInputStream(encoded(body, header)), header, LIMIT)) {
            assertArrayEquals(body, in.readAllBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"'', body", "gzip, decoded body", "zstd, decoded body"})
    void aBodyThatExpandsBeyondTheLimitFails(String header, String what) throws IOException {
        byte[] bomb = encoded(new byte[(int) LIMIT + 1], header);

        InputStream in = ContentCoding.decode(new ByteArrayInputStream(bomb), header, LIMIT);

        IOException failure = assertThrows(ContentCoding.TooLargeException.class, in::readAllBytes);
        assertEquals("the " + what + " has more than 1048576 bytes", failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aDamagedBodyFailsWithAnException(String header) throws IOException {
        byte[] good =
                encoded("{\"T\":\"t\"}\n".repeat(5_000).getBytes(java.nio.charset.StandardCharsets.UTF_8), header);
        Random random = new Random(2);
        int failures = 0;
        for (int i = 0; i < 500; i++) {
            byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                ContentCoding.decode(new ByteArrayInputStream(bad), header, LIMIT)
                        .readAllBytes();
            } catch (IOException e) {
                failures++;
            }
        }
        assertTrue(failures > 400, failures + " failures");
    }

    @Test
    void textIsNotZstd() {
        InputStream body = new ByteArrayInputStream(
                "{\"T\":\"t\"}{\"T\":\"t\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        IOException failure = assertThrows(IOException.class, () -> ContentCoding.decode(body, "zstd", LIMIT)
                .readAllBytes());

        assertTrue(failure.getMessage().startsWith("not zstd: "), failure::getMessage);
    }

    public static byte[] encoded(byte[] body, String header) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = header.toLowerCase(java.util.Locale.ROOT).contains("gzip")
                ? new GZIPOutputStream(bytes)
                : header.toLowerCase(java.util.Locale.ROOT).contains("zstd") ? new ZstdOutputStream(bytes) : bytes) {
            out.write(body);
        }
        return bytes.toByteArray();
    }
}
