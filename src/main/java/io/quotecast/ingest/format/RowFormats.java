package io.quotecast.ingest.format;

import io.quotecast.base.Quoted;
import io.quotecast.ingest.InstrumentLookup;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All formats of recordings with rows, by name and by header. */
public final class RowFormats {
    static final String BINANCE_TRADES = "binance-trades";
    static final String BINANCE_AGG_TRADES = "binance-agg-trades";
    static final String LOBSTER = "lobster";
    static final String LEAN_TRADES = "lean-trades";
    static final String LEAN_QUOTES = "lean-quotes";

    private static final List<HeaderFormat> WITH_HEADER = List.of(
            new HeaderFormat("tardis-trades", TardisTrades.COLUMNS, TardisTrades::new),
            new HeaderFormat("tardis-quotes", TardisQuotes.COLUMNS, TardisQuotes::new),
            new HeaderFormat("massive-trades", MassiveTrades.COLUMNS, MassiveTrades::new),
            new HeaderFormat("massive-quotes", MassiveQuotes.COLUMNS, MassiveQuotes::new),
            new HeaderFormat("databento-quotes", databentoQuotes(), Databento::new),
            new HeaderFormat("databento-trades", Databento.COLUMNS, Databento::new));
    private static final List<String> WITHOUT_HEADER =
            List.of(BINANCE_TRADES, BINANCE_AGG_TRADES, LOBSTER, LEAN_TRADES, LEAN_QUOTES);

    private RowFormats() {}

    /**
     * A format whose files have a header.
     *
     * @param columns the columns that a header contains, in the order of the vendor
     */
    private record HeaderFormat(String name, List<String> columns, Function<Columns, RowFormat> create) {}

    /** Returns the names of all formats. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        WITH_HEADER.forEach(format -> names.add(format.name()));
        names.addAll(WITHOUT_HEADER);
        return List.copyOf(names);
    }

    /** Returns the format of a file that begins with these cells, or empty if they are not a known header. */
    public static Optional<RowFormat> ofHeader(List<String> cells) {
        Columns columns = new Columns(cells);
        return WITH_HEADER.stream()
                .filter(format -> columns.containAll(format.columns()))
                .findFirst()
                .map(format -> format.create().apply(columns));
    }

    /**
     * Returns the format with a name. A format whose files have a header gets the columns of the vendor, for a file
     * without the header.
     *
     * @throws IllegalArgumentException if the format is unknown, or requires a symbol or a date that is not known
     */
    public static RowFormat named(String name, FileSubject subject) {
        for (HeaderFormat format : WITH_HEADER) {
            if (format.name().equals(name)) {
                return format.create().apply(new Columns(format.columns()));
            }
        }
        return switch (name) {
            case BINANCE_TRADES -> BinanceTrades.ofTrades(symbol(name, subject));
            case BINANCE_AGG_TRADES -> BinanceTrades.ofAggregateTrades(symbol(name, subject));
            case LOBSTER -> new LobsterMessages(symbol(name, subject), date(name, subject));
            case LEAN_TRADES -> new LeanTrades(symbol(name, subject), date(name, subject));
            case LEAN_QUOTES -> new LeanQuotes(symbol(name, subject), date(name, subject));
            default ->
                throw new IllegalArgumentException(
                        "format " + Quoted.of(name) + " is unknown; must be one of " + String.join(", ", names()));
        };
    }

    /** Returns a reader of a message file and an orderbook file of LOBSTER. */
    public static RecordingReader lobster(
            InputStream messages, InputStream books, FileSubject subject, InstrumentLookup instruments) {
        LobsterMessages format = new LobsterMessages(symbol(LOBSTER, subject), date(LOBSTER, subject));
        return new LobsterReader(messages, books, format, instruments);
    }

    /** Returns whether the files of a format come in pairs, as those of LOBSTER do. */
    public static boolean isPaired(String name) {
        return name.equals(LOBSTER);
    }

    private static List<String> databentoQuotes() {
        List<String> columns = new ArrayList<>(Databento.COLUMNS);
        columns.addAll(Databento.QUOTE_COLUMNS);
        return List.copyOf(columns);
    }

    private static String symbol(String format, FileSubject subject) {
        if (subject.symbol().isEmpty()) {
            throw new IllegalArgumentException("format '" + format
                    + "' requires the symbol, which its files do not contain; name it, or keep the vendor's"
                    + " file name");
        }
        return subject.symbol();
    }

    private static LocalDate date(String format, FileSubject subject) {
        return subject.date()
                .orElseThrow(() -> new IllegalArgumentException("format '" + format
                        + "' requires the date, which its files do not contain; name it, or keep the"
                        + " vendor's file name"));
    }
}
