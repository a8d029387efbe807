package io.quotecast.web.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.quotecast.history.HistoricalTrade;
import io.quotecast.market.Bar;
import io.quotecast.web.http.json.BarLine;
import io.quotecast.web.http.json.JsonMappers;
import io.quotecast.web.http.json.ListedInstrument;
import io.quotecast.web.http.json.TimeForm;
import io.quotecast.web.http.json.TradeRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Formats history rows as lines of JSON or CSV (RFC 4180). Thread-safe. */
final class ExportFormat<T> {
    private static final CsvMapper CSV = csvMapper();
    private static final CsvSchema TRADE_COLUMNS = columns(TradeRow.class, Set.of());
    private static final CsvSchema BAR_COLUMNS = columns(BarLine.class, Set.of("T", "pt"));
    private static final CsvSchema SYMBOL_COLUMNS = columns(ListedInstrument.class, Set.of());
    private static final CsvSchema SNAPSHOT_COLUMNS = columns(
            Stream.of("S,p,ch,cp,o,h,l,pc,v,vw,n,bp,bs,ap,as,st,t".split(",")).toList());

    static final ExportFormat<HistoricalTrade> TRADES_AS_NDJSON = ndjson(TradeRow.class, TradeRow::of);
    static final ExportFormat<HistoricalTrade> TRADES_AS_CSV = csv(TradeRow.class, TRADE_COLUMNS, TradeRow::of);
    static final ExportFormat<Bar> BARS_AS_NDJSON = ndjson(BarLine.class, BarLine::of);
    static final ExportFormat<Bar> BARS_AS_CSV = csv(BarLine.class, BAR_COLUMNS, BarLine::of);
    static final ExportFormat<ListedInstrument> SYMBOLS_AS_NDJSON =
            ndjson(ListedInstrument.class, (listed, timeForm) -> listed);
    static final ExportFormat<ListedInstrument> SYMBOLS_AS_CSV =
            csv(ListedInstrument.class, SYMBOL_COLUMNS, (listed, timeForm) -> listed);
    /** One row for each symbol: the keys of its ticker, and the sizes of its quote. */
    static final ExportFormat<Map<String, Object>> SNAPSHOTS_AS_CSV =
            csv(Map.class, SNAPSHOT_COLUMNS, (values, timeForm) -> values);

    private final ObjectWriter firstPage;
    private final ObjectWriter nextPages;
    private final BiFunction<T, TimeForm, ?> line;
    private final TimeForm timeForm;

    private ExportFormat(
            ObjectWriter firstPage, ObjectWriter nextPages, BiFunction<T, TimeForm, ?> line, TimeForm timeForm) {
        this.firstPage = firstPage;
        this.nextPages = nextPages;
        this.line = line;
        this.timeForm = timeForm;
    }

    /** Returns this format with times in another form. */
    ExportFormat<T> with(TimeForm newTimeForm) {
        return new ExportFormat<>(firstPage, nextPages, line, newTimeForm);
    }

    /**
     * Returns a page in UTF-8. JSON has no line end after the last line.
     *
     * @param isFirst whether this is the first page, which starts with the header of CSV
     */
    byte[] format(List<T> rows, boolean isFirst) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SequenceWriter writer = (isFirst ? firstPage : nextPages).writeValues(out)) {
            for (T row : rows) {
                writer.write(line.apply(row, timeForm));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static <T, L> ExportFormat<T> ndjson(Class<L> type, BiFunction<T, TimeForm, L> line) {
        ObjectWriter writer = JsonMappers.create().writerFor(type).withRootValueSeparator("\n");
        return new ExportFormat<>(writer, writer, line, TimeForm.MICROS);
    }

    private static <T, L> ExportFormat<T> csv(Class<L> type, CsvSchema columns, BiFunction<T, TimeForm, L> line) {
        ObjectWriter writer = CSV.writerFor(type);
        return new ExportFormat<>(writer.with(columns.withHeader()), writer.with(columns), line, TimeForm.MICROS);
    }

    private static CsvMapper csvMapper() {
        CsvMapper mapper = CsvMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
                .enable(JsonGenerator.Feature.IGNORE_UNKNOWN)
                .addModule(new SimpleModule().addSerializer(new SafeCellSerializer()))
                .build();
        return JsonMappers.configure(mapper);
    }

    /** Returns the keys of a type as columns, except some. */
    private static CsvSchema columns(Class<?> type, Set<String> omitted) {
        List<String> names = new ArrayList<>();
        for (CsvSchema.Column column : CSV.schemaFor(type)) {
            if (!omitted.contains(column.getName())) {
                names.add(column.getName());
            }
        }
        return columns(names);
    }

    private static CsvSchema columns(List<String> names) {
        CsvSchema.Builder columns = CsvSchema.builder().setLineSeparator("\r\n");
        names.forEach(columns::addColumn);
        return columns.build();
    }

    /** Writes texts so that no spreadsheet interprets them as a formula, whatever a symbol or a venue contains. */
    private static final class SafeCellSerializer extends StdScalarSerializer<String> {
        private static final long serialVersionUID = 1L;
        /** The start of a cell that a spreadsheet interprets as a formula, including white space before it. */
        private static final Pattern FORMULA = Pattern.compile("[\\s\\x00]*[=+\\-@\\t\\r]");

        private SafeCellSerializer() {
            super(String.class);
        }

        @Override
        public void serialize(String text, JsonGenerator out, SerializerProvider serializers) throws IOException {
            out.writeString(FORMULA.matcher(text).lookingAt() ? "'" + text : text);
        }
    }
}
