package io.quotecast.web.http.massive;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.base.Micros;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.ConditionNumbers;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Session;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.protocol.massive.MassiveExchanges;
import io.quotecast.protocol.massive.MassiveMarket;
import io.quotecast.protocol.massive.MassiveNumbers;
import io.quotecast.protocol.massive.MassiveSymbols;
import io.quotecast.push.Hub;
import io.quotecast.state.Market;
import io.quotecast.state.TradeHistory;
import io.quotecast.web.http.PipelineQueries;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The last trade and the last quote of a symbol, and the state of the market, over HTTP. */
@Path("/massive")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class MassiveResource {
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final String OPEN = "open";
    private static final String CLOSED = "closed";

    private final MassiveRequests requests;
    private final PipelineQueries pipeline;
    private final TradeHistory trades;
    private final Hub hub;
    private final Market market;
    private final InstantSource clock = InstantSource.system();

    MassiveResource(MassiveRequests requests, PipelineQueries pipeline, TradeHistory trades, Hub hub, Market market) {
        this.requests = requests;
        this.pipeline = pipeline;
        this.trades = trades;
        this.hub = hub;
        this.market = market;
    }

    /** The response of {@code last/trade}. */
    record LastTradeResponse(@JsonProperty("request_id") String requestId, LastTrade results, String status) {}

    /** A trade; times in ns, {@code z} is null for pairs. */
    record LastTrade(
            String T,
            List<Integer> c,
            String i,
            BigDecimal p,
            long q,
            BigDecimal s,
            long t,
            int x,
            long y,
            @Nullable Integer z) {}

    /** The response of {@code last/nbbo}. */
    record LastQuoteResponse(@JsonProperty("request_id") String requestId, LastQuote results, String status) {}

    /** A quote: {@code P}, {@code S} and {@code X} are of the ask, {@code p}, {@code s} and {@code x} of the bid. */
    record LastQuote(
            BigDecimal P,
            BigDecimal S,
            String T,
            int X,
            BigDecimal p,
            long q,
            BigDecimal s,
            long t,
            int x,
            long y,
            @Nullable Integer z) {}

    /** The response of {@code last/crypto}. */
    record LastCryptoTradeResponse(
            LastCryptoTrade last,
            @JsonProperty("request_id") String requestId,
            String status,
            String symbol) {}

    /** A trade of a pair; the time in ms. */
    record LastCryptoTrade(List<Integer> conditions, int exchange, BigDecimal price, BigDecimal size, long timestamp) {}

    /** The response of {@code marketstatus/now}. */
    record MarketStatus(
            boolean afterHours,
            Currencies currencies,
            boolean earlyHours,
            Exchanges exchanges,
            String market,
            String serverTime) {}

    /** Markets that are always open. */
    record Currencies(String crypto, String fx) {}

    /** The state of each exchange. */
    record Exchanges(String nasdaq, String nyse, String otc) {}

    @GET
    @Path("v2/last/trade/{ticker}")
    @Operation(hidden = true)
    public CompletionStage<LastTradeResponse> lastTrade(@PathParam("ticker") String ticker) {
        Instrument instrument = instrument(ticker);
        return lastTrade(instrument).thenApply(recorded -> {
            Trade trade = recorded.trade();
            long nanos = trade.timeMicros() * NANOS_PER_MICRO;
            LastTrade results = new LastTrade(
                    MassiveSymbols.ticker(instrument),
                    conditions(trade),
                    MassiveTrades.id(recorded),
                    MassiveNumbers.price(trade.price(), instrument),
                    recorded.position(),
                    MassiveNumbers.size(trade.size(), instrument),
                    nanos,
                    MassiveExchanges.id(trade.venue(), instrument),
                    nanos,
                    tape(instrument));
            return new LastTradeResponse(RequestIds.generate(), results, "OK");
        });
    }

    @GET
    @Path("v2/last/nbbo/{ticker}")
    @Operation(hidden = true)
    public CompletionStage<LastQuoteResponse> lastQuote(@PathParam("ticker") String ticker) {
        Instrument instrument = instrument(ticker);
        return MassiveRequests.answer(pipeline.query(() -> MassiveSnapshots.newest(hub, instrument)))
                .thenApply(newest -> {
                    Quote quote = newest.quote();
                    if (quote == null) {
                        throw noData();
                    }
                    long nanos = quote.timeMicros() * NANOS_PER_MICRO;
                    int exchange = MassiveExchanges.id(null, instrument);
                    LastQuote results = new LastQuote(
                            MassiveNumbers.price(quote.ask(), instrument),
                            MassiveNumbers.size(quote.askSize(), instrument),
                            MassiveSymbols.ticker(instrument),
                            exchange,
                            MassiveNumbers.price(quote.bid(), instrument),
                            newest.quotePosition(),
                            MassiveNumbers.size(quote.bidSize(), instrument),
                            nanos,
                            exchange,
                            nanos,
                            tape(instrument));
                    return new LastQuoteResponse(RequestIds.generate(), results, "OK");
                });
    }

    @GET
    @Path("v1/last/crypto/{from}/{to}")
    @Operation(hidden = true)
    public CompletionStage<LastCryptoTradeResponse> lastCryptoTrade(
            @PathParam("from") String from, @PathParam("to") String to) {
        Instrument instrument = instrument("X:" + from + to);
        return lastTrade(instrument).thenApply(recorded -> {
            Trade trade = recorded.trade();
            LastCryptoTrade last = new LastCryptoTrade(
                    conditions(trade),
                    MassiveExchanges.id(trade.venue(), instrument),
                    MassiveNumbers.price(trade.price(), instrument),
                    MassiveNumbers.size(trade.size(), instrument),
                    trade.timeMicros() / MICROS_PER_MILLI);
            return new LastCryptoTradeResponse(last, RequestIds.generate(), "success", from + "-" + to);
        });
    }

    @GET
    @Path("v1/marketstatus/now")
    @Operation(hidden = true)
    public CompletionStage<MarketStatus> marketStatus() {
        requests.grant();
        long nowMicros = Micros.now(clock);
        return MassiveRequests.answer(
                        pipeline.query(() -> market.state(nowMicros).session()))
                .thenApply(this::marketStatus);
    }

    private MarketStatus marketStatus(Session session) {
        boolean isEarly = session == Session.PRE_MARKET || session == Session.OPENING_AUCTION;
        String state = isEarly ? "extended-hours" : session.isOpen() ? OPEN : CLOSED;
        return new MarketStatus(
                false,
                new Currencies(OPEN, OPEN),
                isEarly,
                new Exchanges(state, state, state),
                state,
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).atZone(NEW_YORK)));
    }

    private CompletionStage<RecordedTrade> lastTrade(Instrument instrument) {
        return MassiveRequests.answer(pipeline.query(() -> trades.newest(instrument, 1)))
                .thenApply(newest -> newest.stream().findFirst().orElseThrow(MassiveResource::noData));
    }

    private Instrument instrument(String ticker) {
        Optional<Instrument> found = requests.find(ticker);
        return found.orElseThrow(MassiveResource::noData);
    }

    private static MassiveError noData() {
        return MassiveError.notFound("Data not found.");
    }

    /** Returns the conditions of a trade; a pair has its side as a condition. */
    static List<Integer> conditions(Trade trade) {
        if (MassiveMarket.of(trade.instrument()) == MassiveMarket.STOCKS) {
            return ConditionNumbers.of(trade.conditions());
        }
        return trade.side() == Side.UNKNOWN ? List.of() : List.of(trade.side() == Side.SELL ? 1 : 2);
    }

    private static @Nullable Integer tape(Instrument instrument) {
        return MassiveMarket.of(instrument) == MassiveMarket.STOCKS ? MassiveExchanges.tape(instrument) : null;
    }
}
