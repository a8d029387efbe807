package io.quotecast.web.http.coinbase;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Grant;
import io.quotecast.access.Role;
import io.quotecast.base.Micros;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quote;
import io.quotecast.market.Series;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.coinbase.CoinbaseNumbers;
import io.quotecast.protocol.coinbase.CoinbaseProducts;
import io.quotecast.protocol.coinbase.CoinbaseSymbols;
import io.quotecast.push.Hub;
import io.quotecast.state.TradeHistory;
import io.quotecast.web.http.PipelineQueries;
import io.quotecast.web.http.WideBars;
import io.quotecast.web.http.json.EncodedJson;
import io.quotecast.web.security.EnabledDialects;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The market data of Coinbase Exchange over HTTP, below {@code /coinbase}. Unknown parameters are ignored. */
@Path("/coinbase")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class CoinbaseResource {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int MAX_TRADES = 1_000;
    private static final int MAX_CANDLES = 300;
    /** In seconds. */
    private static final List<Long> GRANULARITIES = List.of(60L, 300L, 900L, 3_600L, 21_600L, 86_400L);

    private static final long DEFAULT_GRANULARITY = 60;
    /** Stands for the user of every key. */
    private static final String NO_USER = "00000000-0000-0000-0000-000000000000";

    private final EnabledDialects dialects;
    private final PipelineQueries pipeline;
    private final Hub hub;
    private final TradeHistory trades;
    private final WideBars wideBars;
    private final SecurityIdentity caller;
    private final SymbolNames symbols;
    private final InstantSource clock = InstantSource.system();

    CoinbaseResource(
            EnabledDialects dialects,
            PipelineQueries pipeline,
            Hub hub,
            TradeHistory trades,
            WideBars wideBars,
            Instruments instruments,
            SecurityIdentity caller) {
        this.dialects = dialects;
        this.pipeline = pipeline;
        this.hub = hub;
        this.trades = trades;
        this.wideBars = wideBars;
        this.caller = caller;
        this.symbols = CoinbaseSymbols.of(instruments);
    }

    /** The response of {@code time}. */
    record ServerTime(String iso, BigDecimal epoch) {}

    /** The response of {@code users/self/verify}: the user to whom a key belongs. */
    record VerifiedUser(String id) {}

    /** The response of {@code ticker}. */
    record ProductTicker(
            String ask, String bid, String volume, long trade_id, String price, String size, String time) {}

    /** The response of {@code stats}. */
    record ProductStats(String open, String high, String low, String last, String volume) {}

    /** A trade of {@code trades}; the side is the maker's, and empty if it is not known. */
    @RegisterForReflection
    record TradeRow(long trade_id, String side, String size, String price, String time) {}

    /**
     * Needs no key, as at Coinbase: clients ask for the time, without their key, before they sign a request with it.
     */
    @GET
    @Path("time")
    @Operation(hidden = true)
    public ServerTime time() {
        requireEnabled();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new ServerTime(now.toString(), BigDecimal.valueOf(now.toEpochMilli(), 3));
    }

    /** Verifies a key, as some clients ask for before they present the key in the feed. */
    @GET
    @Path("users/self/verify")
    @Operation(hidden = true)
    public VerifiedUser verify() {
        grant();
        return new VerifiedUser(NO_USER);
    }

    @GET
    @Path("products")
    @Operation(hidden = true)
    public CompletionStage<EncodedJson> products() {
        return modes(visible()).thenApply(modes -> new EncodedJson(CoinbaseProducts.products(modes)));
    }

    @GET
    @Path("products/{id}")
    @Operation(hidden = true)
    public CompletionStage<EncodedJson> product(@PathParam("id") String id) {
        Instrument instrument = one(id);
        return modes(List.of(instrument))
                .thenApply(modes -> new EncodedJson(CoinbaseProducts.product(
                        instrument, modes.getOrDefault(instrument, CoinbaseProducts.Mode.TRADING))));
    }

    @GET
    @Path("currencies")
    @Operation(hidden = true)
    public EncodedJson currencies() {
        return new EncodedJson(CoinbaseProducts.currencies(visible()));
    }

    @GET
    @Path("products/{id}/ticker")
    @Operation(hidden = true)
    public CompletionStage<ProductTicker> ticker(@PathParam("id") String id) {
        Instrument instrument = one(id);
        return newest(instrument).thenApply(events -> {
            EncodedEvent newestTrade = events.get(Series.TRADE);
            if (newestTrade == null) {
                throw CoinbaseError.notFound();
            }
            Trade trade = (Trade) newestTrade.entry().event();
            EncodedEvent newestQuote = events.get(Series.QUOTE);
            EncodedEvent newestTicker = events.get(Series.TICKER);
            Quote quote = newestQuote == null
                    ? new Quote(instrument, 0, 0, 0, 0, trade.timeMicros())
                    : (Quote) newestQuote.entry().event();
            long volume = newestTicker == null
                    ? trade.size()
                    : ((Ticker) newestTicker.entry().event()).volume();
            return new ProductTicker(
                    CoinbaseNumbers.price(quote.ask(), instrument),
                    CoinbaseNumbers.price(quote.bid(), instrument),
                    CoinbaseNumbers.size(volume, instrument),
                    CoinbaseNumbers.tradeId(trade, newestTrade.seriesNumber()),
                    CoinbaseNumbers.price(trade.price(), instrument),
                    CoinbaseNumbers.size(trade.size(), instrument),
                    CoinbaseNumbers.time(trade.timeMicros()));
        });
    }

    @GET
    @Path("products/{id}/stats")
    @Operation(hidden = true)
    public CompletionStage<ProductStats> stats(@PathParam("id") String id) {
        Instrument instrument = one(id);
        return newest(instrument).thenApply(events -> {
            EncodedEvent newestTicker = events.get(Series.TICKER);
            if (newestTicker == null) {
                throw CoinbaseError.notFound();
            }
            Ticker ticker = (Ticker) newestTicker.entry().event();
            return new ProductStats(
                    CoinbaseNumbers.price(ticker.open(), instrument),
                    CoinbaseNumbers.price(ticker.high(), instrument),
                    CoinbaseNumbers.price(ticker.low(), instrument),
                    CoinbaseNumbers.price(ticker.last(), instrument),
                    CoinbaseNumbers.size(ticker.volume(), instrument));
        });
    }

    /**
     * Returns trades, newest first, with cursors in the headers {@code CB-BEFORE} and {@code CB-AFTER}.
     *
     * @param before returns only trades with larger ids
     * @param after returns only trades with smaller ids
     */
    @GET
    @Path("products/{id}/trades")
    @Operation(hidden = true)
    public CompletionStage<Response> trades(
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("before") @Nullable String before,
            @QueryParam("after") @Nullable String after) {
        Instrument instrument = one(id);
        long maxRows = number("limit", limit, MAX_TRADES);
        if (maxRows < 1) {
            throw CoinbaseError.invalid("limit must be at least 1");
        }
        long above = number("before", before, Long.MIN_VALUE);
        long below = number("after", after, Long.MAX_VALUE);
        return pipeline.query(() -> trades.newest(instrument, TradeHistory.CAPACITY))
                .thenApply(found -> {
                    List<TradeRow> rows = new ArrayList<>(
                            found.stream().map(CoinbaseResource::row).toList());
                    Collections.reverse(rows);
                    return page(rows.stream()
                            .filter(row -> row.trade_id > above && row.trade_id < below)
                            .limit(Math.min(maxRows, MAX_TRADES))
                            .toList());
                });
    }

    private static Response page(List<TradeRow> rows) {
        Response.ResponseBuilder response = Response.ok(rows);
        if (!rows.isEmpty()) {
            response.header("CB-BEFORE", rows.get(0).trade_id);
            response.header("CB-AFTER", rows.get(rows.size() - 1).trade_id);
        }
        return response.build();
    }

    /** Returns candles, newest first: start in seconds, low, high, open, close and volume. */
    @GET
    @Path("products/{id}/candles")
    @Operation(hidden = true)
    public CompletionStage<List<List<Object>>> candles(
            @PathParam("id") String id,
            @QueryParam("granularity") @Nullable String granularity,
            @QueryParam("start") @Nullable String start,
            @QueryParam("end") @Nullable String end) {
        Instrument instrument = one(id);
        long seconds = number("granularity", granularity, DEFAULT_GRANULARITY);
        if (!GRANULARITIES.contains(seconds)) {
            throw CoinbaseError.invalid("Unsupported granularity; must be one of " + GRANULARITIES);
        }
        long width = seconds * MICROS_PER_SECOND;
        Long from = time("start", start);
        Long to = time("end", end);
        if (from != null) {
            long last = to == null ? Math.min(Micros.now(clock), from + (MAX_CANDLES - 1L) * width) : to;
            if ((last - from) / width > MAX_CANDLES) {
                throw CoinbaseError.invalid("granularity too small for the requested time range. Count of aggregations"
                        + " requested exceeds " + MAX_CANDLES);
            }
            to = last;
        }
        // The candle that begins at the end is included.
        long endMicros = to == null ? Long.MAX_VALUE : to + 1;
        long startMicros = from == null ? Long.MIN_VALUE : from;
        return wideBars.newest(instrument, width, endMicros, MAX_CANDLES + 1).thenApply(bars -> {
            List<List<Object>> rows = new ArrayList<>();
            for (WideBars.WideBar bar : bars) {
                if (bar.timeMicros() >= startMicros && bar.timeMicros() < endMicros) {
                    rows.add(candle(bar));
                }
            }
            Collections.reverse(rows);
            return rows.subList(0, Math.min(rows.size(), from == null ? MAX_CANDLES : MAX_CANDLES + 1));
        });
    }

    @GET
    @Path("{any:.*}")
    @Operation(hidden = true)
    public void unknown() {
        grant();
        throw CoinbaseError.noRoute();
    }

    @ServerExceptionMapper
    Response error(CoinbaseError error) {
        return Response.status(error.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error.body())
                .build();
    }

    @ServerExceptionMapper
    Response busy(RejectedExecutionException busy) {
        return error(CoinbaseError.unavailable("Server busy; retry after 1 s"));
    }

    /** Returns the newest events of an instrument by series. */
    private CompletionStage<Map<Series, EncodedEvent>> newest(Instrument instrument) {
        return pipeline.query(() -> {
            Map<Series, EncodedEvent> events = new EnumMap<>(Series.class);
            hub.readNewest(instrument.id(), events::put);
            return events;
        });
    }

    private CompletionStage<Map<Instrument, CoinbaseProducts.Mode>> modes(List<Instrument> instruments) {
        return pipeline.query(() -> {
            Map<Instrument, CoinbaseProducts.Mode> modes = new LinkedHashMap<>();
            for (Instrument instrument : instruments) {
                modes.put(instrument, CoinbaseProducts.Mode.of(null));
                hub.readNewest(instrument.id(), (series, event) -> {
                    if (event.entry().event() instanceof Ticker ticker) {
                        modes.put(instrument, CoinbaseProducts.Mode.of(ticker.state()));
                    }
                });
            }
            return modes;
        });
    }

    private void requireEnabled() {
        if (!dialects.contains("coinbase")) {
            throw CoinbaseError.disabled();
        }
    }

    private Grant grant() {
        requireEnabled();
        Grant grant = GrantAugmentor.grant(caller);
        if (!grant.has(Role.READ)) {
            throw grant.isAuthenticated() ? CoinbaseError.forbidden() : CoinbaseError.unauthorized();
        }
        return grant;
    }

    private List<Instrument> visible() {
        Grant grant = grant();
        return symbols.all().stream()
                .filter(instrument -> grant.symbols().admits(instrument.symbol()))
                .toList();
    }

    private Instrument one(String id) {
        Grant grant = grant();
        return symbols.find(id)
                .filter(instrument -> grant.symbols().admits(instrument.symbol()))
                .orElseThrow(CoinbaseError::notFound);
    }

    private static long number(String parameter, @Nullable String text, long missing) {
        if (text == null || text.isEmpty()) {
            return missing;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw CoinbaseError.invalid(parameter + " must be a whole number");
        }
    }

    /** Reads a time in seconds since 1970-01-01T00:00Z, or in ISO 8601, which is UTC unless it says otherwise. */
    private static @Nullable Long time(String parameter, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            Instant instant;
            if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                instant = Instant.ofEpochSecond(Long.parseLong(text));
            } else if (text.indexOf('T') < 0) {
                instant = LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            } else if (text.matches(".*([zZ]|[+-][0-9]{2}:?[0-9]{2})")) {
                instant = OffsetDateTime.parse(text).toInstant();
            } else {
                instant = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            }
            long seconds = instant.getEpochSecond();
            if (seconds >= 0 && seconds <= Long.MAX_VALUE / MICROS_PER_SECOND / 2) {
                return seconds * MICROS_PER_SECOND;
            }
        } catch (DateTimeException | NumberFormatException e) {
            // Refused below, like a time that is out of range.
        }
        throw CoinbaseError.invalid(parameter + " must be an ISO 8601 date or seconds since 1970");
    }

    private static TradeRow row(RecordedTrade recorded) {
        Trade trade = recorded.trade();
        return new TradeRow(
                CoinbaseNumbers.tradeId(trade, recorded.seriesNumber()),
                trade.side().opposite().text(),
                CoinbaseNumbers.size(trade.size(), trade.instrument()),
                CoinbaseNumbers.price(trade.price(), trade.instrument()),
                CoinbaseNumbers.time(trade.timeMicros()));
    }

    private static List<Object> candle(WideBars.WideBar bar) {
        Instrument instrument = bar.instrument();
        return List.of(
                bar.timeMicros() / MICROS_PER_SECOND,
                price(bar.low(), instrument),
                price(bar.high(), instrument),
                price(bar.open(), instrument),
                price(bar.close(), instrument),
                BigDecimal.valueOf(bar.volume(), instrument.sizeDecimals()));
    }

    private static BigDecimal price(long units, Instrument instrument) {
        return BigDecimal.valueOf(units, instrument.priceDecimals());
    }
}
