package io.quotecast.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.market.TradingCalendar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reader for lists of instruments in CSV and UTF-8. The header names the columns, in any order: symbol, name,
 * exchange, sector, price_decimals, size_decimals, tick and, optionally, price, volume, signed_prices, calendar and tz. Symbols
 * may be in any case.
 */
public final class InstrumentFile {
    /** Limit for an instrument with a price, which can be simulated: its usual sizes have to fit. */
    private static final int MAX_PRICED_DECIMALS = 8;

    private static final ObjectReader ROWS = new CsvMapper()
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .readerFor(Map.class)
            .with(CsvSchema.emptySchema().withHeader());

    private InstrumentFile() {}

    /**
     * Reads all rows in order, and adds their instruments to {@code instruments}.
     *
     * @throws IllegalArgumentException if a row is malformed; the message names line, value and rule
     */
    public static List<Listing> read(Path file, Instruments instruments) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, instruments);
        }
    }

    /** As {@link #read(Path, Instruments)}; does not close the stream. */
    public static List<Listing> read(InputStream in, Instruments instruments) throws IOException {
        List<Listing> listings = new ArrayList<>();
        Set<Symbol> seen = new HashSet<>();
        int line = 1;
        try {
            // Closing the iterator would close the stream, which belongs to the caller.
            MappingIterator<Map<String, String>> rows = ROWS.readValues(in);
            while (rows.hasNextValue()) {
                line = rows.getCurrentLocation().getLineNr();
                Listing listing = new Row(rows.nextValue()).toListing(instruments);
                if (!seen.add(listing.instrument().symbol())) {
                    throw new IllegalArgumentException(
                            "symbol '" + listing.instrument().symbol() + "' is listed more than once");
                }
                listings.add(listing);
            }
        } catch (JsonProcessingException e) {
            int at = e.getLocation() == null
                    ? line
                    : Math.max(line, e.getLocation().getLineNr());
            throw new IllegalArgumentException("line " + at + ": malformed row: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + line + ": " + e.getMessage(), e);
        }
        return List.copyOf(listings);
    }

    /** The cells of one row by column name. */
    private record Row(Map<String, String> cells) {
        Listing toListing(Instruments instruments) {
            String symbolText = cell("symbol");
            // The constructor reports an invalid symbol.
            Symbol symbol = Symbol.parse(symbolText).orElseGet(() -> new Symbol(symbolText));
            boolean isPriced = !cells.getOrDefault("price", "").isEmpty();
            int maxDecimals = isPriced ? MAX_PRICED_DECIMALS : Instrument.MAX_DECIMALS;
            int priceDecimals = decimals("price_decimals", maxDecimals);
            int sizeDecimals = decimals("size_decimals", maxDecimals);
            long tick = number("tick", cell("tick"), priceDecimals);
            if (tick < 1) {
                throw new IllegalArgumentException("tick '" + cell("tick") + "' must be above 0");
            }
            long price = optionalNumber("price", priceDecimals);
            if (price < 0 || price % tick != 0) {
                throw new IllegalArgumentException(
                        "price '" + cell("price") + "' is not a multiple of the tick " + cell("tick"));
            }
            long volume = optionalNumber("volume", sizeDecimals);
            Instrument instrument = instruments.list(
                    symbol,
                    cell("name"),
                    cell("exchange"),
                    cell("sector"),
                    priceDecimals,
                    sizeDecimals,
                    tick,
                    signedPrices(),
                    TradingCalendar.of(cells.getOrDefault("calendar", ""), cells.getOrDefault("tz", "")));
            return new Listing(instrument, price, volume);
        }

        private boolean signedPrices() {
            String text = cells.getOrDefault("signed_prices", "");
            if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("signed_prices '" + text + "' must be true or false");
            }
            return text.equals("true");
        }

        private int decimals(String column, int max) {
            long value = number(column, cell(column), 0);
            if (value > max) {
                throw new IllegalArgumentException(
                        column + " '" + cell(column) + "' is out of range (0 to " + max + ")");
            }
            return (int) value;
        }

        private long optionalNumber(String column, int decimals) {
            String text = cells.getOrDefault(column, "");
            return text.isEmpty() ? 0 : number(column, text, decimals);
        }

        private static long number(String column, String text, int decimals) {
            long units = FixedPoint.parse(text, decimals);
            if (FixedPoint.isError(units) || units < 0) {
                throw new IllegalArgumentException(column + " '" + text + "' must be a decimal number from 0 to "
                        + FixedPoint.format(FixedPoint.MAX_UNITS, decimals) + " with at most " + decimals
                        + " decimals and no exponent");
            }
            return units;
        }

        private String cell(String column) {
            String text = cells.get(column);
            if (text == null) {
                throw new IllegalArgumentException("column '" + column + "' is missing");
            }
            return text;
        }
    }
}
