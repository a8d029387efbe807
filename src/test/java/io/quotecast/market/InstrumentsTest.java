package io.quotecast.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentsTest {
    private final Instruments instruments = new Instruments();

    @Test
    void idsCountFromZeroInTheOrderOfListing() {
        Instrument first = list("AAPL");
        Instrument second = list("MSFT");

        assertEquals(0, first.id());
        assertEquals(1, second.id());
        assertEquals(List.of(first, second), instruments.all());
    }

    @Test
    void theSecondListingOfASymbolReturnsTheFirstUnchanged() {
        Instrument first = list("AAPL");

        Instrument again = instruments.list(new Symbol("AAPL"), "Other", "OTHER", "Other", 4, 4, 100);

        assertSame(first, again);
        assertEquals("AAPL Inc.", again.name());
        assertEquals(2, again.priceDecimals());
        assertEquals(List.of(first), instruments.all());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAPL", "aapl", "aApL"})
    void anInstrumentIsFoundIgnoringCase(String symbol) {
        Instrument listed = list("AAPL");

        assertEquals(Optional.of(listed), instruments.findIgnoreCase(symbol));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ZZZZ", "AAPL ", "not a symbol at all, and far too long for one", "*"})
    void anUnlistedSymbolIsNotFound(String symbol) {
        list("AAPL");

        assertEquals(Optional.empty(), instruments.find(symbol));
        assertEquals(Optional.empty(), instruments.findIgnoreCase(symbol));
    }

    @Test
    void theStrictLookupAcceptsUpperCaseOnly() {
        Instrument listed = list("AAPL");

        assertEquals(Optional.of(listed), instruments.find("AAPL"));
        assertEquals(Optional.empty(), instruments.find("aapl"));
    }

    @Test
    void aReturnedListDoesNotGrow() {
        list("AAPL");
        List<Instrument> listed = instruments.all();

        list("MSFT");

        assertEquals(1, listed.size());
        assertEquals(2, instruments.all().size());
    }

    @Test
    void anInstrumentAboveTheLimitIsRefusedAndTheOthersStay() {
        for (int i = 0; i < Instruments.MAX_INSTRUMENTS; i++) {
            list("S" + i);
        }

        IllegalStateException exception = assertThrows(IllegalStateException.class, () -> list("ONE-MORE"));

        assertEquals("'ONE-MORE' cannot be listed: the limit is 100000 instruments", exception.getMessage());
        assertEquals(Instruments.MAX_INSTRUMENTS, instruments.all().size());
        assertEquals(Optional.empty(), instruments.find("ONE-MORE"));
        assertEquals(99_999, list("S99999").id());
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 1", "19, 0, 1", "0, -1, 1", "0, 19, 1", "2, 0, 0", "2, 0, -1"})
    void decimalsAndTickOutOfRangeAreRefused(int priceDecimals, int sizeDecimals, long tick) {
        Symbol symbol = new Symbol("AAPL");

        assertThrows(
                IllegalArgumentException.class,
                () -> instruments.list(symbol, "", "", "", priceDecimals, sizeDecimals, tick));
        assertEquals(List.of(), instruments.all());
    }

    @Test
    void decimalsOfAnInstrumentWithoutEventsCanBeReplaced() {
        Instrument first = instruments.list(new Symbol("SHIB-USD"), "Shiba", "COINBASE", "Crypto", 8, 8, 1);
        assertEquals(List.of(first), instruments.all());

        Instrument replaced = instruments.replaceDecimals(first, 18, 1);

        assertEquals(first, replaced);
        assertEquals("Shiba 18 1", replaced.name() + " " + replaced.priceDecimals() + " " + replaced.sizeDecimals());
        assertEquals(18, instruments.find("SHIB-USD").orElseThrow().priceDecimals());
        assertEquals(18, instruments.all().get(0).priceDecimals());
        assertThrows(IllegalArgumentException.class, () -> new Instruments().replaceDecimals(first, 2, 2));
    }

    private Instrument list(String symbol) {
        return instruments.list(new Symbol(symbol), symbol + " Inc.", "NASDAQ", "Technology", 2, 0, 1);
    }
}
