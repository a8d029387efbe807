package io.quotecast.ingest.format;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a file says about its content, where the content does not.
 *
 * @param symbol empty if it is not known
 */
public record FileSubject(String symbol, Optional<LocalDate> date) {
    /** Of a file whose name says nothing. */
    public static final FileSubject NONE = new FileSubject("", Optional.empty());

    private static final Pattern BINANCE =
            Pattern.compile("([A-Z0-9_]+)-(trades|aggTrades)-\\d{4}-\\d{2}(-\\d{2})?\\..*");
    private static final Pattern LOBSTER =
            Pattern.compile("(.+)_(\\d{4}-\\d{2}-\\d{2})_\\d+_\\d+_(message|orderbook)_\\d+\\..*");
    private static final Pattern LEAN = Pattern.compile("(\\d{8})_(trade|quote)\\..*");

    /**
     * A format that follows from the name of a file.
     *
     * @param format name of the format
     */
    public record NamedFormat(String format, FileSubject subject) {}

    /** Returns the format and the subject of a file, or empty if its name does not say them. */
    public static Optional<NamedFormat> ofName(Path file) {
        String name = String.valueOf(file.getFileName());
        Matcher binance = BINANCE.matcher(name);
        if (binance.matches()) {
            String format =
                    binance.group(2).equals("trades") ? RowFormats.BINANCE_TRADES : RowFormats.BINANCE_AGG_TRADES;
            return Optional.of(new NamedFormat(format, new FileSubject(binance.group(1), Optional.empty())));
        }
        Matcher lobster = LOBSTER.matcher(name);
        if (lobster.matches() && lobster.group(3).equals("message")) {
            return ofDay(RowFormats.LOBSTER, lobster.group(1), lobster.group(2), DateTimeFormatter.ISO_LOCAL_DATE);
        }
        Matcher lean = LEAN.matcher(name);
        Path folder = file.toAbsolutePath().getParent();
        if (lean.matches() && folder != null && folder.getFileName() != null) {
            String format = lean.group(2).equals("trade") ? RowFormats.LEAN_TRADES : RowFormats.LEAN_QUOTES;
            return ofDay(format, folder.getFileName().toString(), lean.group(1), DateTimeFormatter.BASIC_ISO_DATE);
        }
        return Optional.empty();
    }

    /** Returns the orderbook file that belongs to a message file of LOBSTER. */
    public static Path lobsterBookOf(Path messages) {
        return messages.resolveSibling(messages.getFileName().toString().replace("_message_", "_orderbook_"));
    }

    /** Returns whether a file is an orderbook file of LOBSTER, which is read with its message file. */
    public static boolean isLobsterBook(Path file) {
        Matcher lobster = LOBSTER.matcher(String.valueOf(file.getFileName()));
        return lobster.matches() && lobster.group(3).equals("orderbook");
    }

    private static Optional<NamedFormat> ofDay(String format, String symbol, String date, DateTimeFormatter form) {
        try {
            FileSubject subject = new FileSubject(symbol, Optional.of(LocalDate.parse(date, form)));
            return Optional.of(new NamedFormat(format, subject));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
