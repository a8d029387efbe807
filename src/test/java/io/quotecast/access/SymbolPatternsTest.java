package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Symbol;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolPatternsTest {
    @ParameterizedTest
    @CsvSource({
        "AAPL, AAPL",
        "aapl, AAPL",
        "BTC-*, BTC-USD",
        "BTC-*, BTC-",
        "*-USD, BTC-USD",
        "B*D, BTC-USD",
        "B*-*D, BTC-USD",
        "**, AAPL",
        "A**L, AAPL",
        "*A*A*, AAPL",
        "^GSPC, ^GSPC",
        "^*, ^GSPC",
        "BRK.B, BRK.B",
        "*.B, BRK.B",
        "EURUSD=X, EURUSD=X",
        "BTC/*, BTC/USD",
        "*, 12345678901234567890"
    })
    void aMatchingSymbolIsAdmitted(String pattern, String symbol) {
        assertTrue(SymbolPatterns.of(List.of(pattern)).admits(new Symbol(symbol)));
    }

    @ParameterizedTest
    @CsvSource({
        "AAPL, AAPLX",
        "AAPL, XAAPL",
        "AAPL, AAP",
        "BTC-*, BTC",
        "BTC-*, XBTC-USD",
        "*-USD, BTC-USDT",
        "B*D, BTC-USDT",
        "^GSPC, GSPC",
        "^*, GSPC",
        "BRK.B, BRK-B",
        "BRK.B, BRKXB",
        "A.*, AAPL"
    })
    void aNonMatchingSymbolIsNotAdmitted(String pattern, String symbol) {
        assertFalse(SymbolPatterns.of(List.of(pattern)).admits(new Symbol(symbol)));
    }

    @Test
    void oneMatchingPatternIsEnough() {
        SymbolPatterns patterns = SymbolPatterns.of(List.of("BTC-*", "aapl"));

        assertTrue(patterns.admits(new Symbol("AAPL")));
        assertTrue(patterns.admits(new Symbol("BTC-USD")));
        assertFalse(patterns.admits(new Symbol("MSFT")));
        assertEquals(List.of("BTC-*", "AAPL"), patterns.texts());
    }

    @Test
    void anEmptyListAdmitsNoSymbol() {
        SymbolPatterns none = SymbolPatterns.of(List.of());

        assertFalse(none.matchesAll());
        assertFalse(none.admits(new Symbol("AAPL")));
    }

    @Test
    void aStarAmongOthersAdmitsEverySymbol() {
        SymbolPatterns patterns = SymbolPatterns.of(List.of("AAPL", "*"));

        assertTrue(patterns.matchesAll());
        assertTrue(patterns.admits(new Symbol("MSFT")));
        assertTrue(SymbolPatterns.ALL.matchesAll());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "A A", "A\n", "A?", "[A]", "(A)", "A|B", "A+", "A\\E", "\\Q", "A$", "{1}", "Ä", "ſ", "ı", "ß"
            })
    void charactersOutsideTheAlphabetAreRefused(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> SymbolPatterns.of(List.of("AAPL", pattern)));
    }

    @Test
    void aPatternLongerThanASymbolIsRefused() {
        SymbolPatterns longest = SymbolPatterns.of(List.of("A".repeat(64)));

        assertTrue(longest.admits(new Symbol("A".repeat(64))));
        assertThrows(IllegalArgumentException.class, () -> SymbolPatterns.of(List.of("A".repeat(65))));
    }

    @Test
    void moreThanAThousandPatternsAreRefused() {
        assertTrue(SymbolPatterns.of(Collections.nCopies(1_000, "A")).admits(new Symbol("A")));
        assertEquals(
                "1001 symbol patterns; the limit is 1000",
                assertThrows(IllegalArgumentException.class, () -> SymbolPatterns.of(Collections.nCopies(1_001, "A")))
                        .getMessage());
    }
}
