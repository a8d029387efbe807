package io.quotecast.web.http.massive;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.protocol.massive.MassiveExchanges;
import io.quotecast.protocol.massive.MassiveMarket;
import io.quotecast.protocol.massive.MassiveNumbers;
import io.quotecast.protocol.massive.MassiveSymbols;
import io.quotecast.push.Hub;
import io.quotecast.web.http.PipelineQueries;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Snapshots of one symbol and of all over HTTP. A field that is not known yet is omitted. */
@Path("/massive/v2/snapshot/locale/{locale}/markets/{market}")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class MassiveSnapshots {
    private static final int MOVERS = 20;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_MILLI = 1_000;

    private final MassiveRequests requests;
    private final PipelineQueries pipeline;
    private final Hub hub;

    MassiveSnapshots(MassiveRequests requests, PipelineQueries pipeline, Hub hub) {
        this.requests = requests;
        this.pipeline = pipeline;
        this.hub = hub;
    }

    /** The newest events of an instrument, null before the first one of each. */
    record Newest(
            Instrument instrument,
            @Nullable RecordedTrade trade,
            @Nullable Quote quote,
            long quotePosition,
            @Nullable Ticker day,
            @Nullable Bar minute) {}

    /** The response for one symbol. */
    record OneSnapshot(@JsonProperty("request_id") String requestId, String status, Snapshot ticker) {}

    /** The response for several symbols. */
    record AllSnapshots(
            int count, @JsonProperty("request_id") String requestId, String status, List<Snapshot> tickers) {}

    /** A snapshot; {@code updated} in ns. */
    record Snapshot(
            Day day,
            @Nullable LastQuote lastQuote,
            LastTrade lastTrade,
            @Nullable Minute min,
            PreviousDay prevDay,
            String ticker,
            BigDecimal todaysChange,
            BigDecimal todaysChangePerc,
            long updated) {}

    /** The day of UTC so far. */
    record Day(BigDecimal c, BigDecimal h, BigDecimal l, BigDecimal o, BigDecimal v, BigDecimal vw) {}

    /** The newest quote: {@code P} and {@code S} are of the ask; the time in ns. */
    record LastQuote(BigDecimal P, BigDecimal S, BigDecimal p, BigDecimal s, long t) {}

    /** The newest trade; the time in ns. */
    record LastTrade(List<Integer> c, String i, BigDecimal p, BigDecimal s, long t, int x) {}

    /** The newest bar of one minute; the time in ms. */
    record Minute(
            BigDecimal av,
            BigDecimal c,
            BigDecimal h,
            BigDecimal l,
            long n,
            BigDecimal o,
            long t,
            BigDecimal v,
            BigDecimal vw) {}

    /** The day before, of which only the close is known. */
    record PreviousDay(BigDecimal c) {}

    @GET
    @Path("tickers/{ticker}")
    @Operation(hidden = true)
    public CompletionStage<OneSnapshot> one(
            @PathParam("locale") String locale,
            @PathParam("market") String marketName,
            @PathParam("ticker") String ticker) {
        MassiveMarket market = market(locale, marketName);
        Instrument instrument = requests.find(ticker)
                .filter(found -> MassiveMarket.of(found) == market)
                .orElseThrow(MassiveSnapshots::notFound);
        return MassiveRequests.answer(pipeline.query(() -> newest(hub, instrument)))
                .thenApply(newest -> {
                    Snapshot snapshot = snapshot(newest);
                    if (snapshot == null) {
                        throw notFound();
                    }
                    return new OneSnapshot(RequestIds.generate(), "OK", snapshot);
                });
    }

    /** Returns the snapshots of all symbols, or of those in a list. */
    @GET
    @Path("tickers")
    @Operation(hidden = true)
    public CompletionStage<AllSnapshots> all(
            @PathParam("locale") String locale,
            @PathParam("market") String marketName,
            @QueryParam("tickers") @Nullable String tickers) {
        List<Instrument> instruments = instruments(market(locale, marketName), tickers);
        return snapshots(instruments).thenApply(MassiveSnapshots::response);
    }

    /** Returns the symbols that have gained or lost most today. */
    @GET
    @Path("{direction: gainers|losers}")
    @Operation(hidden = true)
    public CompletionStage<AllSnapshots> movers(
            @PathParam("locale") String locale,
            @PathParam("market") String marketName,
            @PathParam("direction") String direction) {
        Comparator<Snapshot> byChange = Comparator.comparing(Snapshot::todaysChangePerc);
        Comparator<Snapshot> order = direction.equals("gainers") ? byChange.reversed() : byChange;
        return snapshots(instruments(market(locale, marketName), null))
                .thenApply(snapshots ->
                        response(snapshots.stream().sorted(order).limit(MOVERS).toList()));
    }

    private CompletionStage<List<Snapshot>> snapshots(List<Instrument> instruments) {
        return MassiveRequests.answer(pipeline.query(() -> instruments.stream()
                        .map(instrument -> newest(hub, instrument))
                        .toList()))
                .thenApply(all -> all.stream()
                        .map(MassiveSnapshots::snapshot)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** Returns the newest events of an instrument. Runs on the pipeline thread. */
    static Newest newest(Hub hub, Instrument instrument) {
        NewestReader reader = new NewestReader();
        hub.readNewest(instrument.id(), (series, event) -> {
            MarketEvent marketEvent = event.entry().event();
            if (marketEvent instanceof Trade trade) {
                reader.trade = new RecordedTrade(event.position(), event.seriesNumber(), trade);
            } else if (marketEvent instanceof Quote quote) {
                reader.quote = quote;
                reader.quotePosition = event.position();
            } else if (marketEvent instanceof Ticker ticker) {
                reader.day = ticker;
            } else if (marketEvent instanceof Bar bar && bar.timeframe() == Timeframe.MINUTE) {
                reader.minute = bar;
            }
        });
        return new Newest(instrument, reader.trade, reader.quote, reader.quotePosition, reader.day, reader.minute);
    }

    private static final class NewestReader {
        private @Nullable RecordedTrade trade;
        private @Nullable Quote quote;
        private long quotePosition;
        private @Nullable Ticker day;
        private @Nullable Bar minute;
    }

    private List<Instrument> instruments(MassiveMarket market, @Nullable String tickers) {
        List<Instrument> candidates;
        if (tickers == null || tickers.isBlank()) {
            candidates = requests.all();
        } else {
            Set<Instrument> named = new LinkedHashSet<>();
            Stream.of(tickers.split(",")).map(String::strip).forEach(ticker -> requests.find(ticker)
                    .ifPresent(named::add));
            candidates = List.copyOf(named);
        }
        return candidates.stream()
                .filter(instrument -> MassiveMarket.of(instrument) == market)
                .toList();
    }

    private static @Nullable Snapshot snapshot(Newest newest) {
        RecordedTrade recorded = newest.trade;
        Ticker day = newest.day;
        if (recorded == null || day == null) {
            return null;
        }
        Instrument instrument = newest.instrument;
        Trade trade = recorded.trade();
        Quote quote = newest.quote;
        Bar minute = newest.minute;
        long change = day.last() - day.previousClose();
        return new Snapshot(
                new Day(
                        MassiveNumbers.price(day.last(), instrument),
                        MassiveNumbers.price(day.high(), instrument),
                        MassiveNumbers.price(day.low(), instrument),
                        MassiveNumbers.price(day.open(), instrument),
                        MassiveNumbers.size(day.volume(), instrument),
                        MassiveNumbers.price(day.average(), instrument)),
                quote == null
                        ? null
                        : new LastQuote(
                                MassiveNumbers.price(quote.ask(), instrument),
                                MassiveNumbers.size(quote.askSize(), instrument),
                                MassiveNumbers.price(quote.bid(), instrument),
                                MassiveNumbers.size(quote.bidSize(), instrument),
                                quote.timeMicros() * NANOS_PER_MICRO),
                new LastTrade(
                        MassiveResource.conditions(trade),
                        MassiveTrades.id(recorded),
                        MassiveNumbers.price(trade.price(), instrument),
                        MassiveNumbers.size(trade.size(), instrument),
                        trade.timeMicros() * NANOS_PER_MICRO,
                        MassiveExchanges.id(trade.venue(), instrument)),
                minute == null
                        ? null
                        : new Minute(
                                MassiveNumbers.size(day.volume(), instrument),
                                MassiveNumbers.price(minute.close(), instrument),
                                MassiveNumbers.price(minute.high(), instrument),
                                MassiveNumbers.price(minute.low(), instrument),
                                minute.trades(),
                                MassiveNumbers.price(minute.open(), instrument),
                                minute.timeMicros() / MICROS_PER_MILLI,
                                MassiveNumbers.size(minute.volume(), instrument),
                                MassiveNumbers.price(minute.average(), instrument)),
                new PreviousDay(MassiveNumbers.price(day.previousClose(), instrument)),
                MassiveSymbols.ticker(instrument),
                BigDecimal.valueOf(change, instrument.priceDecimals()),
                MassiveNumbers.percent(change, day.previousClose()),
                day.timeMicros() * NANOS_PER_MICRO);
    }

    private static AllSnapshots response(List<Snapshot> snapshots) {
        return new AllSnapshots(snapshots.size(), RequestIds.generate(), "OK", snapshots);
    }

    private static MassiveMarket market(String locale, String name) {
        return MassiveMarket.find(name)
                .filter(market -> market.locale().equals(locale))
                .orElseThrow(
                        () -> MassiveError.notFound("There are snapshots of the markets us/stocks and global/crypto."));
    }

    private static MassiveError notFound() {
        return MassiveError.notFound("Ticker not found.");
    }
}
