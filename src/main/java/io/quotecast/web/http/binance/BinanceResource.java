package io.quotecast.web.http.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Grant;
import io.quotecast.access.Role;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Side;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.binance.BinanceNumbers;
import io.quotecast.protocol.binance.BinanceSymbols;
import io.quotecast.protocol.binance.BinanceTicker;
import io.quotecast.push.Hub;
import io.quotecast.state.NewestTickers;
import io.quotecast.state.TradeHistory;
import io.quotecast.web.http.HistoryQueries;
import io.quotecast.web.http.PipelineQueries;
import io.quotecast.web.http.json.EncodedJson;
import io.quotecast.web.security.EnabledDialects;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The market data of Binance spot over HTTP, at {@code /binance/api/v3}. Unknown parameters are ignored. */
@Path("/binance/api/v3")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class BinanceResource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEFAULT_LIMIT = 500;
    private static final int MAX_LIMIT = 1_000;
    private static final long MICROS_PER_MILLI = 1_000;

    private final EnabledDialects dialects;
    private final PipelineQueries pipeline;
    private final Hub hub;
    private final TradeHistory trades;
    private final HistoryQueries historyQueries;
    private final NewestTickers tickers;
    private final SecurityIdentity caller;
    private final SymbolNames symbols;
    private final Timeframes timeframes;
    private final InstantSource clock = InstantSource.system();

    BinanceResource(
            EnabledDialects dialects,
            PipelineQueries pipeline,
            Hub hub,
            TradeHistory trades,
            HistoryQueries historyQueries,
            NewestTickers tickers,
            Instruments instruments,
            Timeframes timeframes,
            SecurityIdentity caller) {
        this.timeframes = timeframes;
        this.dialects = dialects;
        this.pipeline = pipeline;
        this.hub = hub;
        this.trades = trades;
        this.historyQueries = historyQueries;
        this.tickers = tickers;
        this.caller = caller;
        this.symbols = BinanceSymbols.of(instruments);
    }

    /** The response of {@code time}. */
    record ServerTime(long serverTime) {}

    /** The response of {@code exchangeInfo}. */
    record ExchangeInfo(
            String timezone,
            long serverTime,
            List<Object> rateLimits,
            List<Object> exchangeFilters,
            List<SymbolInfo> symbols) {}

    /** A trade of {@code trades}. */
    record TradeRow(
            long id, String price, String qty, String quoteQty, long time, boolean isBuyerMaker, boolean isBestMatch) {}

    /** A trade of {@code aggTrades}: an aggregate of one. */
    record AggregateTradeRow(long a, String p, String q, long f, long l, long T, boolean m, boolean M) {}

    @GET
    @Path("ping")
    @Operation(hidden = true)
    public Map<String, String> ping() {
        grant();
        return Map.of();
    }

    @GET
    @Path("time")
    @Operation(hidden = true)
    public ServerTime time() {
        grant();
        return new ServerTime(clock.millis());
    }

    @GET
    @Path("exchangeInfo")
    @Operation(hidden = true)
    public ExchangeInfo exchangeInfo(
            @QueryParam("symbol") @Nullable String symbol, @QueryParam("symbols") @Nullable String list) {
        List<SymbolInfo> infos = requested(symbol, list).stream()
                .map(instrument -> SymbolInfo.of(instrument, symbols.name(instrument), state(instrument)))
                .toList();
        return new ExchangeInfo("UTC", clock.millis(), List.of(), List.of(), infos);
    }

    private @Nullable TradingState state(Instrument instrument) {
        Ticker ticker = tickers.of(instrument);
        return ticker == null ? null : ticker.state();
    }

    @GET
    @Path("ticker/24hr")
    @Operation(hidden = true)
    public CompletionStage<Object> ticker(
            @QueryParam("symbol") @Nullable String symbol, @QueryParam("symbols") @Nullable String list) {
        return newest(symbol, list, BinanceTicker.DAY);
    }

    @GET
    @Path("ticker/price")
    @Operation(hidden = true)
    public CompletionStage<Object> price(
            @QueryParam("symbol") @Nullable String symbol, @QueryParam("symbols") @Nullable String list) {
        return newest(symbol, list, BinanceTicker.PRICE);
    }

    @GET
    @Path("ticker/bookTicker")
    @Operation(hidden = true)
    public CompletionStage<Object> bookTicker(
            @QueryParam("symbol") @Nullable String symbol, @QueryParam("symbols") @Nullable String list) {
        return newest(symbol, list, BinanceTicker.BOOK);
    }

    @GET
    @Path("klines")
    @Operation(hidden = true)
    public CompletionStage<List<List<Object>>> klines(
            @QueryParam("symbol") @Nullable String symbol,
            @QueryParam("interval") @Nullable String interval,
            @QueryParam("startTime") @Nullable String startTime,
            @QueryParam("endTime") @Nullable String endTime,
            @QueryParam("limit") @Nullable String limit) {
        Instrument instrument = one(symbol, grant());
        Timeframe timeframe = timeframe(interval);
        int rows = limit(limit);
        Long start = millis("startTime", startTime);
        Long end = millis("endTime", endTime);
        if (start == null && end == null) {
            return historyQueries
                    .newestBars(instrument, timeframe, rows)
                    .thenApply(bars -> bars.stream().map(BinanceResource::kline).toList());
        }
        long from = start == null ? 0 : start * MICROS_PER_MILLI;
        long to = end == null ? Long.MAX_VALUE : (end + 1) * MICROS_PER_MILLI;
        if (start == null) {
            // Without a start, the newest ones before the end are wanted.
            from = Math.max(0, instrument.calendar().startOf(timeframe, to) - (rows - 1) * timeframe.micros());
        }
        if (to <= from) {
            return CompletableFuture.completedFuture(List.of());
        }
        TimeRange range = new TimeRange(from, to);
        return historyQueries
                .bars(instrument, timeframe, range, TradeCursor.before(from), rows)
                .thenApply(
                        page -> page.rows().stream().map(BinanceResource::kline).toList());
    }

    @GET
    @Path("trades")
    @Operation(hidden = true)
    public CompletionStage<List<TradeRow>> trades(
            @QueryParam("symbol") @Nullable String symbol, @QueryParam("limit") @Nullable String limit) {
        Instrument instrument = one(symbol, grant());
        int rows = limit(limit);
        return pipeline.query(() -> trades.newest(instrument, rows))
                .thenApply(found -> found.stream().map(BinanceResource::trade).toList());
    }

    @GET
    @Path("aggTrades")
    @Operation(hidden = true)
    public CompletionStage<List<AggregateTradeRow>> aggregateTrades(
            @QueryParam("symbol") @Nullable String symbol,
            @QueryParam("startTime") @Nullable String startTime,
            @QueryParam("endTime") @Nullable String endTime,
            @QueryParam("limit") @Nullable String limit) {
        Instrument instrument = one(symbol, grant());
        int rows = limit(limit);
        Long start = millis("startTime", startTime);
        Long end = millis("endTime", endTime);
        return pipeline.query(() -> trades.newest(instrument, TradeHistory.CAPACITY))
                .thenApply(found -> {
                    List<AggregateTradeRow> selected = found.stream()
                            .map(BinanceResource::aggregateTrade)
                            .filter(trade -> (start == null || trade.T >= start) && (end == null || trade.T <= end))
                            .toList();
                    // From a start, the oldest trades are wanted; otherwise the newest.
                    return start != null
                            ? selected.subList(0, Math.min(rows, selected.size()))
                            : selected.subList(Math.max(0, selected.size() - rows), selected.size());
                });
    }

    @ServerExceptionMapper
    Response error(BinanceError error) {
        return Response.status(error.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error.body())
                .build();
    }

    @ServerExceptionMapper
    Response busy(RejectedExecutionException busy) {
        return error(BinanceError.unavailable("Server busy; retry after 1 s"));
    }

    private CompletionStage<Object> newest(@Nullable String symbol, @Nullable String list, BinanceTicker form) {
        List<Instrument> instruments = requested(symbol, list);
        return pipeline.query(() -> {
                    List<EncodedEvent> events = new ArrayList<>();
                    for (Instrument instrument : instruments) {
                        hub.readNewest(instrument.id(), (series, event) -> {
                            if (series.channel() == form.channel()) {
                                events.add(event);
                            }
                        });
                    }
                    return events;
                })
                .thenApply(events -> {
                    List<EncodedJson> rows = new ArrayList<>();
                    for (EncodedEvent event : events) {
                        byte[] json = event.bytes(form);
                        if (json != null) {
                            rows.add(new EncodedJson(json));
                        }
                    }
                    if (symbol == null) {
                        return rows;
                    }
                    if (rows.isEmpty()) {
                        throw BinanceError.unavailable("No data for this symbol yet.");
                    }
                    return rows.get(0);
                });
    }

    /** Returns what the caller may read. */
    private Grant grant() {
        if (!dialects.contains("binance")) {
            throw BinanceError.disabled();
        }
        Grant grant = GrantAugmentor.grant(caller);
        if (!grant.has(Role.READ)) {
            throw BinanceError.unauthorized();
        }
        return grant;
    }

    /** Returns the instruments of one of the two parameters; of all symbols if none is given. */
    private List<Instrument> requested(@Nullable String symbol, @Nullable String list) {
        Grant grant = grant();
        if (symbol != null && list != null) {
            throw BinanceError.bothSymbols();
        }
        if (symbol != null) {
            return List.of(one(symbol, grant));
        }
        if (list == null) {
            return symbols.all().stream()
                    .filter(instrument -> grant.symbols().admits(instrument.symbol()))
                    .toList();
        }
        try {
            return List.of(JSON.readValue(list, String[].class)).stream()
                    .distinct()
                    .map(name -> one(name, grant))
                    .toList();
        } catch (JsonProcessingException e) {
            throw BinanceError.missing("symbols");
        }
    }

    private Instrument one(@Nullable String symbol, Grant grant) {
        if (symbol == null || symbol.isEmpty()) {
            throw BinanceError.missing("symbol");
        }
        return symbols.find(symbol)
                .filter(instrument -> grant.symbols().admits(instrument.symbol()))
                .orElseThrow(BinanceError::invalidSymbol);
    }

    private Timeframe timeframe(@Nullable String interval) {
        if (interval == null) {
            throw BinanceError.missing("interval");
        }
        return timeframes.find(interval).orElseThrow(() -> BinanceError.invalidInterval(timeframes));
    }

    private static int limit(@Nullable String text) {
        Long value = number("limit", text);
        return value == null ? DEFAULT_LIMIT : (int) Math.max(1, Math.min(MAX_LIMIT, value));
    }

    private static @Nullable Long millis(String parameter, @Nullable String text) {
        Long value = number(parameter, text);
        if (value != null && (value < 0 || value > Long.MAX_VALUE / MICROS_PER_MILLI - 1)) {
            throw BinanceError.missing(parameter);
        }
        return value;
    }

    private static @Nullable Long number(String parameter, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw BinanceError.missing(parameter);
        }
    }

    private static List<Object> kline(Bar bar) {
        Instrument instrument = bar.instrument();
        return List.of(
                bar.timeMicros() / MICROS_PER_MILLI,
                BinanceNumbers.price(bar.open(), instrument),
                BinanceNumbers.price(bar.high(), instrument),
                BinanceNumbers.price(bar.low(), instrument),
                BinanceNumbers.price(bar.close(), instrument),
                BinanceNumbers.size(bar.volume(), instrument),
                bar.endMicros() / MICROS_PER_MILLI - 1,
                BinanceNumbers.turnover(bar.volume(), bar.average(), instrument),
                bar.trades(),
                BinanceNumbers.size(0, instrument),
                BinanceNumbers.turnover(0, 0, instrument),
                "0");
    }

    private static TradeRow trade(RecordedTrade recorded) {
        Instrument instrument = recorded.trade().instrument();
        return new TradeRow(
                id(recorded),
                BinanceNumbers.price(recorded.trade().price(), instrument),
                BinanceNumbers.size(recorded.trade().size(), instrument),
                BinanceNumbers.turnover(
                        recorded.trade().size(), recorded.trade().price(), instrument),
                recorded.trade().timeMicros() / MICROS_PER_MILLI,
                recorded.trade().side() == Side.SELL,
                true);
    }

    private static AggregateTradeRow aggregateTrade(RecordedTrade recorded) {
        Instrument instrument = recorded.trade().instrument();
        return new AggregateTradeRow(
                recorded.seriesNumber(),
                BinanceNumbers.price(recorded.trade().price(), instrument),
                BinanceNumbers.size(recorded.trade().size(), instrument),
                id(recorded),
                id(recorded),
                recorded.trade().timeMicros() / MICROS_PER_MILLI,
                recorded.trade().side() == Side.SELL,
                true);
    }

    private static long id(RecordedTrade recorded) {
        return recorded.trade().tradeId() > 0 ? recorded.trade().tradeId() : recorded.seriesNumber();
    }
}
