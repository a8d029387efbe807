package io.quotecast.web.http.udf;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.base.Micros;
import io.quotecast.history.store.ArchiveUnavailableException;
import io.quotecast.market.Instrument;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingHours;
import io.quotecast.push.Hub;
import io.quotecast.state.Market;
import io.quotecast.state.StatusHistory;
import io.quotecast.web.http.PipelineQueries;
import io.quotecast.web.http.WideBars;
import io.quotecast.web.http.json.EncodedJson;
import io.quotecast.web.security.EnabledDialects;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * The data feed of TradingView's charting library (UDF), at {@code /udf}. Every response has the status 200 and a body
 * in JSON. Unknown parameters are ignored.
 */
@Path("/udf")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class UdfResource {
    private static final String DIALECT = "udf";
    private static final long MICROS_PER_SECOND = 1_000_000;
    /** 9999-12-31T23:59:59Z. */
    private static final long MAX_SECONDS = 253_402_300_799L;
    /** 30 days. */
    private static final long DEFAULT_MARKS_MICROS = 30 * 86_400 * MICROS_PER_SECOND;

    private static final int DEFAULT_BARS = 300;
    private static final int MAX_BARS = 5_000;
    private static final int DEFAULT_RESULTS = 30;
    private static final int MAX_RESULTS = 1_000;
    private static final int MAX_SYMBOLS = 1_000;

    private final EnabledDialects dialects;
    private final SymbolLookup symbols;
    private final PipelineQueries pipeline;
    private final Hub hub;
    private final Market market;
    private final StatusHistory statuses;
    private final WideBars wideBars;
    private final Timeframes timeframes;
    private final InstantSource clock = InstantSource.system();

    UdfResource(
            EnabledDialects dialects,
            SymbolLookup symbols,
            PipelineQueries pipeline,
            Hub hub,
            Market market,
            StatusHistory statuses,
            WideBars wideBars,
            Timeframes timeframes) {
        this.timeframes = timeframes;
        this.dialects = dialects;
        this.symbols = symbols;
        this.pipeline = pipeline;
        this.hub = hub;
        this.market = market;
        this.statuses = statuses;
        this.wideBars = wideBars;
    }

    /** An exchange of {@code config}; an empty value stands for all. */
    record Exchange(String value, String name, String desc) {}

    /** A kind of symbol of {@code config}; an empty value stands for all. */
    record SymbolType(String name, String value) {}

    /** The response of {@code config}. */
    record Configuration(
            @JsonProperty("supported_resolutions") List<String> supportedResolutions,

            @JsonProperty("supports_search") boolean supportsSearch,

            @JsonProperty("supports_group_request") boolean supportsGroupRequest,

            @JsonProperty("supports_marks") boolean supportsMarks,

            @JsonProperty("supports_timescale_marks") boolean supportsTimescaleMarks,

            @JsonProperty("supports_time") boolean supportsTime,

            List<Exchange> exchanges,

            @JsonProperty("symbols_types") List<SymbolType> symbolsTypes) {}

    /** A result of {@code search}. */
    record Found(
            String symbol,

            @JsonProperty("full_name") String fullName,

            String description,
            String exchange,
            String ticker,
            String type) {}

    /** The response of {@code quotes}. */
    record Quotes(String s, List<QuoteRow> d) {}

    @GET
    @Path("config")
    @Operation(hidden = true)
    public Configuration config() {
        List<Instrument> all = symbols().all();
        List<Exchange> exchanges = new ArrayList<>();
        exchanges.add(new Exchange("", "All exchanges", ""));
        all.stream()
                .map(Instrument::exchange)
                .distinct()
                .forEach(exchange -> exchanges.add(new Exchange(exchange, exchange, exchange)));
        List<SymbolType> types = new ArrayList<>();
        types.add(new SymbolType("All types", ""));
        all.stream().map(SymbolDetails::type).distinct().forEach(type -> types.add(new SymbolType(type, type)));
        return new Configuration(Resolution.offered(timeframes), true, false, true, true, true, exchanges, types);
    }

    @GET
    @Path("time")
    @Operation(hidden = true)
    public EncodedJson time() {
        symbols().grant();
        return UdfJson.number(Micros.now(clock) / MICROS_PER_SECOND);
    }

    @GET
    @Path("symbols")
    @Operation(hidden = true)
    public SymbolDetails symbol(@QueryParam("symbol") @Nullable String symbol) {
        return SymbolDetails.of(one(symbol), timeframes);
    }

    @GET
    @Path("search")
    @Operation(hidden = true)
    public List<Found> search(
            @QueryParam("query") @DefaultValue("") String query,
            @QueryParam("type") @DefaultValue("") String type,
            @QueryParam("exchange") @DefaultValue("") String exchange,
            @QueryParam("limit") @Nullable String limit) {
        String text = query.toLowerCase(Locale.ROOT);
        Long requested = number("limit", limit);
        long maxResults = requested == null ? DEFAULT_RESULTS : Math.max(0, Math.min(MAX_RESULTS, requested));
        List<Instrument> all = symbols().all();
        // Those whose symbol begins with the text come first.
        return Stream.concat(
                        all.stream().filter(instrument -> symbol(instrument).startsWith(text)),
                        all.stream()
                                .filter(instrument -> !symbol(instrument).startsWith(text)
                                        && (symbol(instrument).contains(text)
                                                || instrument
                                                        .name()
                                                        .toLowerCase(Locale.ROOT)
                                                        .contains(text))))
                .filter(instrument ->
                        exchange.isEmpty() || instrument.exchange().equals(exchange))
                .filter(instrument ->
                        type.isEmpty() || SymbolDetails.type(instrument).equals(type))
                .limit(maxResults)
                .map(instrument -> new Found(
                        instrument.symbol().text(),
                        instrument.exchange() + ":" + instrument.symbol().text(),
                        instrument.name(),
                        instrument.exchange(),
                        instrument.symbol().text(),
                        SymbolDetails.type(instrument)))
                .toList();
    }

    /**
     * Returns bars that start before a time, oldest first.
     *
     * @param from start of the range in seconds, which is ignored if a number of bars is requested
     * @param to end of the range in seconds; bars that start there are not part of it
     * @param countback number of bars
     */
    @GET
    @Path("history")
    @Operation(hidden = true)
    public CompletionStage<EncodedJson> history(
            @QueryParam("symbol") @Nullable String symbol,
            @QueryParam("resolution") @Nullable String resolution,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("countback") @Nullable String countback) {
        Instrument instrument = one(symbol);
        Timeframe timeframe = Resolution.find(Objects.requireNonNullElse(resolution, ""), timeframes)
                .orElseThrow(() -> new UdfError.Failure("resolution is missing or not supported; use one of "
                        + String.join(", ", Resolution.offered(timeframes))));
        long width = timeframe.micros();
        Long start = micros("from", from);
        Long end = micros("to", to);
        Long requested = number("countback", countback);
        long endMicros = end == null ? Long.MAX_VALUE : end;
        long startMicros = Long.MIN_VALUE;
        long maxBars = DEFAULT_BARS;
        if (requested != null && requested > 0) {
            maxBars = requested;
        } else if (start != null) {
            startMicros = start;
            long last = Math.min(endMicros, Math.max(start, Micros.now(clock) + width));
            maxBars = Math.max(1, (last - start) / width + 2);
        }
        long firstMicros = startMicros;
        return wideBars.newest(instrument, width, endMicros, (int) Math.min(maxBars, MAX_BARS))
                .thenApply(bars -> UdfJson.history(
                        instrument,
                        timeframe.isCalendarBased()
                                ? bars.stream().map(UdfResource::onDate).toList()
                                : bars,
                        firstMicros,
                        endMicros));
    }

    /** Returns the bar of a day or a week at the midnight of UTC of its date, where the library expects it. */
    private static WideBars.WideBar onDate(WideBars.WideBar bar) {
        long day = bar.instrument().calendar().dayOf(bar.timeMicros());
        return bar.startingAt(day * Timeframe.DAY.micros());
    }

    @GET
    @Path("quotes")
    @Operation(hidden = true)
    public CompletionStage<Quotes> quotes(@QueryParam("symbols") @DefaultValue("") String list) {
        String[] names = list.split(",");
        if (names.length > MAX_SYMBOLS) {
            throw new UdfError.Failure(names.length + " symbols; the limit is " + MAX_SYMBOLS);
        }
        SymbolLookup lookup = symbols();
        Map<String, @Nullable Instrument> requested = new LinkedHashMap<>();
        for (String name : names) {
            if (!name.isBlank()) {
                requested.put(name.strip(), lookup.find(name.strip()).orElse(null));
            }
        }
        lookup.grant();
        return pipeline.query(() -> {
                    Map<String, Ticker> tickers = new LinkedHashMap<>();
                    requested.forEach((name, instrument) -> {
                        if (instrument != null) {
                            hub.readNewest(instrument.id(), (series, event) -> {
                                if (event.entry().event() instanceof Ticker ticker) {
                                    tickers.put(name, ticker);
                                }
                            });
                        }
                    });
                    return tickers;
                })
                .thenApply(tickers -> new Quotes(
                        "ok",
                        requested.entrySet().stream()
                                .map(entry ->
                                        QuoteRow.of(entry.getKey(), entry.getValue(), tickers.get(entry.getKey())))
                                .toList()));
    }

    /** Returns the halts of a symbol and other changes of its state, as marks on the bars. */
    @GET
    @Path("marks")
    @Operation(hidden = true)
    public CompletionStage<Marks.Table> marks(
            @QueryParam("symbol") @Nullable String symbol,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        long startMicros = Objects.requireNonNullElse(micros("from", from), 0L);
        long endMicros = Objects.requireNonNullElse(micros("to", to), Long.MAX_VALUE);
        return statuses(one(symbol)).thenApply(found -> Marks.ofStatuses(found, startMicros, endMicros));
    }

    /** Returns the beginnings of the sessions of the market and the halts of a symbol, as marks on the time scale. */
    @GET
    @Path("timescale_marks")
    @Operation(hidden = true)
    public CompletionStage<List<Marks.TimescaleMark>> timescaleMarks(
            @QueryParam("symbol") @Nullable String symbol,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        Instrument instrument = one(symbol);
        long endMicros = Objects.requireNonNullElse(micros("to", to), Micros.now(clock));
        long startMicros =
                Objects.requireNonNullElse(micros("from", from), Math.max(0, endMicros - DEFAULT_MARKS_MICROS));
        return pipeline.query(() -> new Calendar(market.hours(), statuses.newest(instrument)))
                .thenApply(calendar -> Marks.onTimescale(calendar.hours, calendar.statuses, startMicros, endMicros));
    }

    /** What timescale marks are made of. */
    private record Calendar(TradingHours hours, List<Status> statuses) {}

    @GET
    @Path("{any:.*}")
    @Operation(hidden = true)
    public void unknown() {
        symbols().grant();
        throw new UdfError.Failure("there is no such request");
    }

    @ServerExceptionMapper
    Response failure(UdfError.Failure failure) {
        return Response.ok(UdfError.of(String.valueOf(failure.getMessage())), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @ServerExceptionMapper({ArchiveUnavailableException.class, RejectedExecutionException.class})
    Response unavailable(RuntimeException failure) {
        return failure(new UdfError.Failure("server busy; retry after 1 s"));
    }

    /** Returns the symbols that the caller may see; ends the request if the dialect is not enabled. */
    private SymbolLookup symbols() {
        if (!dialects.contains(DIALECT)) {
            throw new UdfError.Failure("'udf' is not enabled; see quotecast.dialects");
        }
        return symbols;
    }

    private Instrument one(@Nullable String symbol) {
        SymbolLookup lookup = symbols();
        lookup.grant();
        if (symbol == null || symbol.isBlank()) {
            throw new UdfError.Failure("symbol is missing");
        }
        return lookup.find(symbol.strip()).orElseThrow(() -> new UdfError.Failure("unknown_symbol"));
    }

    private CompletionStage<List<Status>> statuses(Instrument instrument) {
        return pipeline.query(() -> statuses.newest(instrument));
    }

    private static String symbol(Instrument instrument) {
        return instrument.symbol().text().toLowerCase(Locale.ROOT);
    }

    /** Reads a time in seconds since 1970-01-01T00:00Z; a time that is out of range becomes the nearest possible one. */
    private static @Nullable Long micros(String parameter, @Nullable String text) {
        Long seconds = number(parameter, text);
        return seconds == null ? null : Math.max(0, Math.min(seconds, MAX_SECONDS)) * MICROS_PER_SECOND;
    }

    /** Reads a whole number; decimals, which some adapters send for times, are cut off. */
    private static @Nullable Long number(String parameter, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        int point = text.indexOf('.');
        try {
            return Long.valueOf(point > 0 ? text.substring(0, point) : text);
        } catch (NumberFormatException e) {
            throw new UdfError.Failure(parameter + " must be a number");
        }
    }
}
