package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quotecast.market.Symbol;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternCostTest {
    /** A backtracking matcher would take hours. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @Test
    void patternsFullOfStarsMatchInLinearTime() {
        SymbolPatterns patterns = SymbolPatterns.of(Collections.nCopies(1_000, "*A*A*A*A*A*A*A*A*A*A"));
        Symbol symbol = new Symbol("AAAAAAAAAAAAAAAAAAAB");

        long admitted = assertTimeoutPreemptively(DEADLINE, () -> IntStream.range(0, 1_000)
                .filter(any -> patterns.admits(symbol))
                .count());

        assertEquals(0, admitted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00df", "\u0131BM", "\u017f*"})
    void aLetterThatIsValidOnlyInUpperCaseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> SymbolPatterns.of(List.of(text)));
    }
}
