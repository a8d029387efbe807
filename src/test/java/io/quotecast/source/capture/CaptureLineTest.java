package io.quotecast.source.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureLineTest {
    private static final long MICROS = 1_767_623_400_000_042L;

    static Stream<CaptureLine> lines() {
        return Stream.of(
                new CaptureLine.Text(MICROS, "{\"a\":1}"),
                new CaptureLine.Text(MICROS, ""),
                new CaptureLine.Text(MICROS, "{\n \"a\":\r\n1}"),
                new CaptureLine.Text(MICROS, "1767623400.1 base64: AAEC"),
                new CaptureLine.Text(MICROS, "# é\u2028\uD83D\uDE00"),
                new CaptureLine.Binary(MICROS, ByteBuffer.wrap(new byte[] {0, 10, 13, -1})),
                new CaptureLine.Opened(MICROS, "wss://feed.example/stream?a=b"),
                new CaptureLine.Overlap(MICROS, true),
                new CaptureLine.Overlap(MICROS, false),
                new CaptureLine.Note(MICROS, "closed: by: peer"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineIsReadAsItWasWritten(CaptureLine line) {
        String text = line.format();

        assertEquals(1, text.lines().count(), text);
        assertEquals(Optional.of(line), CaptureLine.parse(text));
    }

    @Test
    void messagesHaveTheFormOfOtherCaptures() {
        assertEquals(
                List.of(
                        "1767623400.000042: {\"a\":1}",
                        "wss://feed.example <-> 1767623400.000042",
                        "1767623400.000042 base64: AAE=",
                        "1767623400.000042 base64-text: YQpi",
                        "# 1767623400.000042: closed: stopped"),
                Stream.of(
                                new CaptureLine.Text(MICROS, "{\"a\":1}"),
                                new CaptureLine.Opened(MICROS, "wss://feed.example"),
                                new CaptureLine.Binary(MICROS, ByteBuffer.wrap(new byte[] {0, 1})),
                                new CaptureLine.Text(MICROS, "a\nb"),
                                new CaptureLine.Note(MICROS, "closed: stopped"))
                        .map(CaptureLine::format)
                        .toList());
    }

    @Test
    void timesOfOtherProgramsMayHaveOtherNumbersOfDecimals() {
        assertEquals(
                List.of(1_633_998_512_063_356L, 1_633_998_512_500_000L, 1_633_998_512_000_000L),
                Stream.of("1633998512.0633569: {}", "1633998512.5: {}", "1633998512: {}")
                        .map(line -> CaptureLine.parse(line).orElseThrow().micros())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# quotecast capture 1 {}",
                "wss://feed.example <- 1618677817.02: {\"type\":\"subscribe\"}",
                "nonsense",
                "-1: {}",
                "123456789012: {}"
            })
    void otherLinesContainNothingToPlay(String line) {
        assertEquals(Optional.empty(), CaptureLine.parse(line));
    }

    @Test
    void aLineThatIsNotBase64IsBroken() {
        assertThrows(IllegalArgumentException.class, () -> CaptureLine.parse("1767623400.1 base64: ?"));
    }
}
