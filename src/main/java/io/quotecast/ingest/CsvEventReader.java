package io.quotecast.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads events from rows of CSV, whose column names are the keys of the JSON format; an empty cell means an absent
 * key. Every line is parsed separately, so that an unclosed quote affects only one row. Owned by one thread.
 */
final class CsvEventReader implements LineFormat {
    private final List<@Nullable Field> columns;
    private final EventFields fields;

    private CsvEventReader(List<@Nullable Field> columns, InstrumentLookup instruments) {
        this.columns = columns;
        this.fields = new EventFields(instruments);
    }

    /**
     * Returns a reader for the rows below this header, or empty if the line is not a header. A header contains
     * {@code T} and {@code S}, and no key twice.
     */
    static Optional<LineFormat> fromHeader(byte[] bytes, int start, int length, InstrumentLookup instruments) {
        List<@Nullable Field> columns = new ArrayList<>();
        Set<Field> named = EnumSet.noneOf(Field.class);
        try {
            for (String cell : CsvCells.of(bytes, start, length)) {
                Field field = Field.of(cell);
                if (field != null && !named.add(field)) {
                    return Optional.empty();
                }
                columns.add(field);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return named.contains(Field.KIND) && named.contains(Field.SYMBOL)
                ? Optional.of(new CsvEventReader(columns, instruments))
                : Optional.empty();
    }

    @Override
    public ParseResult read(byte[] bytes, int start, int length, long nowMicros) {
        List<String> cells;
        try {
            cells = CsvCells.of(bytes, start, length);
        } catch (IOException e) {
            return malformed("not CSV: " + e.getMessage());
        }
        if (cells.size() != columns.size()) {
            return malformed(cells.size() + " cells; the header has " + columns.size());
        }
        fields.clear();
        for (int column = 0; column < cells.size(); column++) {
            Field field = columns.get(column);
            if (field != null && !cells.get(column).isEmpty()) {
                fields.put(field, cells.get(column));
            }
        }
        return fields.toEvent(nowMicros, null);
    }

    private static ParseResult malformed(String detail) {
        return new ParseResult.Rejected(Rejection.MALFORMED, detail, null);
    }
}
