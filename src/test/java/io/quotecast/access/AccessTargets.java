package io.quotecast.access;

import io.quotecast.fuzz.FuzzTarget;
import io.quotecast.market.Symbol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fuzz targets: key files and symbol patterns. */
public final class AccessTargets {
    private static final String HASH = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";
    private static final List<String> KEYS = List.of(
            "[{\"name\":\"desk-1\",\"sha256\":\"" + HASH
                    + "\",\"roles\":[\"read\",\"publish\"],\"symbols\":[\"AAPL\",\"BTC-*\"]}]",
            "[/* one */{\"name\":\"a\",\"sha256\":\"" + HASH
                    + "\",\"roles\":[\"admin\"],\"expires\":\"2027-01-31T00:00:00Z\",\"limits\":{\"connections\":2,\"burst\":9}}]");

    private AccessTargets() {}

    public static List<FuzzTarget> all() {
        Path file = temporary();
        return List.of(
                new FuzzTarget("key-file", 1_000, KEYS, input -> readKeys(input, file)),
                new FuzzTarget(
                        "symbol-patterns",
                        1_000,
                        List.of(
                                "AAPL,BTC-*\nBTC-USD",
                                "*A*A*A*A*A*A*A*A*A*A\nAAAAAAAAAAAAAAAAAAAB",
                                "*\nA",
                                "^N*,BRK.B\nBRK.B"),
                        AccessTargets::match));
    }

    private static Path temporary() {
        try {
            Path file = Files.createTempFile("keys", ".json");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readKeys(byte[] input, Path file) throws IOException {
        List<ApiKey> keys;
        try {
            keys = KeyFile.read(input);
        } catch (IllegalArgumentException e) {
            return;
        }
        Files.write(file, input);
        KeyRing ring = new KeyRing(Optional.of(file), () -> Instant.EPOCH, AuditLog.none());
        if (!keys.stream().allMatch(key -> ring.currentExpiry(key).isPresent())
                || ring.find("no key").isPresent()) {
            throw new AssertionError("the key ring does not contain exactly " + keys);
        }
    }

    /** Reads comma-separated patterns, and a symbol on the last line. */
    private static void match(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        int end = Math.max(text.lastIndexOf('\n'), 0);
        Optional<Symbol> symbol = Symbol.parse(text.substring(end).strip());
        SymbolPatterns patterns;
        try {
            patterns = SymbolPatterns.of(List.of(text.substring(0, end).split(",")));
        } catch (IllegalArgumentException e) {
            return;
        }
        if (symbol.isPresent()) {
            boolean expected = patterns.texts().stream()
                    .anyMatch(pattern -> admits(pattern, symbol.get().text()));
            if (patterns.admits(symbol.get()) != expected) {
                throw new AssertionError(patterns + " admits " + symbol.get() + ": must be " + expected);
            }
        }
    }

    /** Matches by dynamic programming: the lengths of the symbol's prefixes that each prefix of the pattern matches. */
    private static boolean admits(String pattern, String symbol) {
        List<Integer> matched = List.of(0);
        for (char c : pattern.toCharArray()) {
            List<Integer> next = new ArrayList<>();
            for (int length = 0; length <= symbol.length(); length++) {
                int here = length;
                boolean isMatch = c == '*'
                        ? matched.stream().anyMatch(prefixLength -> prefixLength <= here)
                        : length > 0 && symbol.charAt(length - 1) == c && matched.contains(length - 1);
                if (isMatch) {
                    next.add(length);
                }
            }
            matched = next;
        }
        return matched.contains(symbol.length());
    }
}
