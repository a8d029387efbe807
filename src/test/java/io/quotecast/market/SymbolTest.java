package io.quotecast.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "AAPL",
                "BRK.B",
                "BTC-USD",
                "EUR/USD",
                "^N225",
                "ES=F",
                "0700.HK",
                "BTC_USDC-27DEC24-100000-C",
                "X:BTCUSD",
                "ABCDEFGHIJKLMNOPQRSTABCDEFGHIJKLMNOPQRSTABCDEFGHIJKLMNOPQRSTABCD"
            })
    void everyDocumentedCharacterIsAccepted(String text) {
        assertEquals(Optional.of(new Symbol(text)), Symbol.parse(text));
        assertEquals(text, new Symbol(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "AAPL ",
                " AAPL",
                "A B",
                "*",
                "A+B",
                "A,B",
                "A\n",
                "\u0000",
                "ABCDEFGHIJKLMNOPQRSTABCDEFGHIJKLMNOPQRSTABCDEFGHIJKLMNOPQRSTABCDE",
                "ＡＡＰＬ",
                "Ä",
                "\"A"
            })
    void anythingElseIsRefused(String text) {
        assertEquals(Optional.empty(), Symbol.parse(text));
        assertThrows(IllegalArgumentException.class, () -> new Symbol(text));
    }

    @ParameterizedTest
    @CsvSource({"aapl, AAPL", "bRk.b, BRK.B", "btc-usd, BTC-USD"})
    void inputMayBeInAnyCase(String text, String symbol) {
        assertEquals(Optional.of(new Symbol(symbol)), Symbol.parse(text));
    }

    @Test
    void theConstructorAcceptsUpperCaseOnly() {
        IllegalArgumentException exception = assertThrows(IllegalArgumentException.class, () -> new Symbol("aapl"));

        assertEquals("not a symbol: 'aapl' (1-64 of A-Z 0-9 . - / ^ = _ :)", exception.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ſpy", "aßt", "ﬁ", "ıbm"})
    void aLetterOutsideAsciiIsNotConvertedToUpperCase(String text) {
        assertEquals(Optional.empty(), Symbol.parse(text));
    }

    @Test
    void symbolsAreOrderedByTheirText() {
        List<Symbol> sorted =
                Stream.of("MSFT", "AAPL", "BRK.B").map(Symbol::new).sorted().toList();

        assertEquals(List.of(new Symbol("AAPL"), new Symbol("BRK.B"), new Symbol("MSFT")), sorted);
    }
}
