package io.quotecast.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.market.TradingCalendar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentFileTest {
    /** Coins whose sizes exceed the range of 8 decimals; the exchange trades them with fewer. */
    private static final List<String> CHEAP_COINS = List.of("XRP-USD", "DOGE-USD");

    private static final String HEADER = "symbol,name,exchange,sector,price_decimals,size_decimals,tick,price,volume\n";
    private static final Set<String> SECTORS = Set.of(
            "Information Technology",
            "Communication Services",
            "Consumer Discretionary",
            "Consumer Staples",
            "Health Care",
            "Financials",
            "Industrials",
            "Energy",
            "Materials",
            "Utilities",
            "Real Estate",
            "ETF",
            "Index",
            "Crypto");

    private final Instruments instruments = new Instruments();

    @Test
    void aRowBecomesAnInstrumentWithExactUnits() throws IOException {
        List<Listing> listings = read(HEADER + "ACME,\"Acme, Inc.\",NYSE,Industrials,2,0,0.05,123.45,1000000\n");

        Instrument acme = new Instrument(0, new Symbol("ACME"), "Acme, Inc.", "NYSE", "Industrials", 2, 0, 5);
        assertEquals(List.of(new Listing(acme, 12_345, 1_000_000)), listings);
        assertEquals("Acme, Inc.", instruments.all().get(0).name());
        assertEquals(5, instruments.all().get(0).tick());
    }

    @Test
    void theCalendarAndTheTimeZoneMayBeGiven() throws IOException {
        String header = "symbol,name,exchange,sector,price_decimals,size_decimals,tick,calendar,tz\n";

        read(header
                + "KO,Coca-Cola,NYSE,,2,0,0.01,XNYS,\nSAP,SAP,XETRA,,2,0,0.01,,Europe/Berlin\nX-USD,X,,,2,8,0.01,,\n");

        assertEquals(
                List.of(
                        TradingCalendar.of("XNYS", "America/New_York"),
                        TradingCalendar.of("24x7", "Europe/Berlin"),
                        TradingCalendar.UTC),
                instruments.all().stream().map(Instrument::calendar).toList());
    }

    @Test
    void anUnknownCalendarIsReportedWithItsLine() {
        String header = "symbol,name,exchange,sector,price_decimals,size_decimals,tick,calendar\n";

        IllegalArgumentException exception =
                assertThrows(IllegalArgumentException.class, () -> read(header + "A,A,,,2,0,0.01,NYSE\n"));

        assertEquals("line 2: calendar 'NYSE' must be 24x7 or XNYS", exception.getMessage());
    }

    @Test
    void priceAndVolumeMayBeEmptyOrAbsent() throws IOException {
        List<Listing> empty = read(HEADER + "BTC-USD,Bitcoin,COINBASE,Crypto,2,8,0.01,,\n");
        List<Listing> absent =
                read("tick,symbol,name,exchange,sector,price_decimals,size_decimals\n1,ACME,Acme,NYSE,Energy,0,0\n");

        assertEquals(0, empty.get(0).price());
        assertEquals(0, empty.get(0).dailyVolume());
        assertEquals(0, absent.get(0).price());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "no symbol,x,NYSE,Energy,2,0,0.01,1,1; not a symbol: 'no symbol' (1-64 of A-Z 0-9 . - / ^ = _ :)",
                "B,x,NYSE,Energy,9,0,0.01,1,1; price_decimals '9' is out of range (0 to 8)",
                "B,x,NYSE,Energy,19,0,0.01,,; price_decimals '19' is out of range (0 to 18)",
                "B,x,NYSE,Energy,2,0,0,1,1; tick '0' must be above 0",
                "B,x,NYSE,Energy,2,0,0.05,1.01,1; price '1.01' is not a multiple of the tick 0.05",
                "B,x,NYSE,Energy,2,0,0.01,1e3,1; price '1e3' must be a decimal number from 0 to 90000000000000.00 with"
                        + " at most 2 decimals and no exponent",
                "B,x,NYSE,Energy,2,0,0.01,1,-5; volume '-5' must be a decimal number from 0 to 9000000000000000 with"
                        + " at most 0 decimals and no exponent",
                "B,x,NYSE; column 'price_decimals' is missing",
                "A,x,NYSE,Energy,2,0,0.01,1,1; symbol 'A' is listed more than once",
            })
    void aMalformedRowIsReportedWithItsLineValueAndLimit(String row, String message) {
        String csv = HEADER + "A,x,NYSE,Energy,2,0,0.01,1,1\n\n" + row + "\nC,x,NYSE,Energy,2,0,0.01,1,1\n";

        IllegalArgumentException failure = assertThrows(IllegalArgumentException.class, () -> read(csv));

        assertEquals("line 4: " + message, failure.getMessage());
    }

    @Test
    void aRowWithTooManyColumnsIsRejected() {
        String csv = HEADER + "A,x,NYSE,Energy,2,0,0.01,1,1,surplus\n";

        IllegalArgumentException failure = assertThrows(IllegalArgumentException.class, () -> read(csv));

        assertTrue(failure.getMessage().startsWith("line 2: "), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"symbol\"x,name\n", "\n\n", "symbol,\"name"})
    void aMalformedHeaderIsReportedWithItsLine(String csv) {
        IllegalArgumentException failure = assertThrows(IllegalArgumentException.class, () -> read(csv));

        assertTrue(failure.getMessage().startsWith("line 1: "), failure.getMessage());
    }

    @Test
    void theBuiltInFileIsCompleteAndStartsWithTheLargestCompaniesOfEverySector() throws IOException {
        List<Listing> listings;
        try (InputStream in = InstrumentFile.class.getResourceAsStream("/instruments.csv")) {
            listings = InstrumentFile.read(in, instruments);
        }

        assertTrue(listings.size() >= 500, listings.size() + " rows");
        assertEquals(listings.size(), instruments.all().size());
        assertEquals("AAPL", listings.get(0).instrument().symbol().text());
        assertEquals(SECTORS, sectors(listings));
        assertEquals(13, sectors(listings.subList(0, 100)).size());
        for (Listing listing : listings) {
            Instrument instrument = listing.instrument();
            boolean isCoin = instrument.sector().equals("Crypto");
            assertEquals(isCoin, listing.price() == 0, instrument.toString());
            assertEquals(
                    isCoin ? (CHEAP_COINS.contains(instrument.symbol().text()) ? 6 : 8) : 0,
                    instrument.sizeDecimals(),
                    instrument.toString());
            assertTrue(isCoin || instrument.priceDecimals() == 2 && instrument.tick() == 1, instrument.toString());
        }
    }

    private List<Listing> read(String csv) throws IOException {
        return InstrumentFile.read(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), instruments);
    }

    private static Set<String> sectors(List<Listing> listings) {
        return listings.stream().map(listing -> listing.instrument().sector()).collect(Collectors.toSet());
    }
}
