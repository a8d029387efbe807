package io.quotecast.web.http.massive;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.massive.MassiveExchanges;
import io.quotecast.protocol.massive.MassiveMarket;
import io.quotecast.protocol.massive.MassiveSymbols;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The listed symbols over HTTP. Unknown parameters are ignored. */
@Path("/massive/v3/reference/tickers")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class MassiveReference {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final MassiveRequests requests;

    MassiveReference(MassiveRequests requests) {
        this.requests = requests;
    }

    /** A page of symbols. */
    record Tickers(
            List<Reference> results,
            String status,
            @JsonProperty("request_id") String requestId,
            int count,
            @JsonProperty("next_url") @Nullable String nextUrl) {}

    /** The response for one symbol. */
    record One(@JsonProperty("request_id") String requestId, Reference results, String status) {}

    /**
     * A symbol.
     *
     * @param primaryExchange MIC; null for pairs and where it is not known
     * @param type null for pairs and indices
     */
    record Reference(
            String ticker,
            String name,
            String market,
            String locale,
            @JsonProperty("primary_exchange") @Nullable String primaryExchange,
            @Nullable String type,
            boolean active,
            @JsonProperty("currency_name") String currencyName,
            @JsonProperty("base_currency_symbol") @Nullable String baseCurrency) {
        private static Reference of(Instrument instrument) {
            MassiveMarket market = MassiveMarket.of(instrument);
            boolean isStock = market == MassiveMarket.STOCKS;
            String pair = isStock ? "" : MassiveSymbols.pair(instrument);
            int separator = pair.indexOf('-');
            return new Reference(
                    MassiveSymbols.ticker(instrument),
                    instrument.name(),
                    market.text(),
                    market.locale(),
                    isStock ? MassiveExchanges.mic(instrument) : null,
                    isStock ? type(instrument) : null,
                    true,
                    separator < 0 ? "usd" : pair.substring(separator + 1).toLowerCase(Locale.ROOT),
                    separator < 0 ? null : pair.substring(0, separator));
        }

        private static @Nullable String type(Instrument instrument) {
            return switch (instrument.sector().toUpperCase(Locale.ROOT)) {
                case "ETF" -> "ETF";
                case "INDEX" -> null;
                default -> "CS";
            };
        }
    }

    /** Returns symbols in the order of their tickers. */
    @GET
    @Operation(hidden = true)
    public Tickers tickers(
            @QueryParam("ticker") @Nullable String ticker,
            @QueryParam("ticker.gte") @Nullable String from,
            @QueryParam("ticker.gt") @Nullable String after,
            @QueryParam("ticker.lte") @Nullable String to,
            @QueryParam("ticker.lt") @Nullable String before,
            @QueryParam("search") @Nullable String search,
            @QueryParam("market") @Nullable String market,
            @QueryParam("type") @Nullable String type,
            @QueryParam("exchange") @Nullable String exchange,
            @QueryParam("active") @Nullable String active,
            @QueryParam("order") @Nullable String order,
            @QueryParam("limit") @Nullable String limitText,
            @QueryParam("cursor") @Nullable String cursorText,
            @Context UriInfo uriInfo) {
        List<Instrument> instruments = requests.all();
        int limit = MassiveRequests.limit(limitText, DEFAULT_LIMIT, MAX_LIMIT);
        boolean isDescending = MassiveRequests.isDescending("order", order, false);
        String cursor = MassiveRequests.cursor(cursorText);
        Comparator<Reference> byTicker = Comparator.comparing(Reference::ticker);
        String searchText = search == null ? "" : search.toLowerCase(Locale.ROOT);
        Stream<Reference> found = instruments.stream()
                .map(Reference::of)
                .filter(reference -> isUnsetOr(ticker, reference.ticker)
                        && isUnsetOr(market, reference.market)
                        && isUnsetOr(type, reference.type)
                        && isUnsetOr(exchange, reference.primaryExchange)
                        && !"false".equals(active)
                        && (isEmpty(from) || reference.ticker.compareTo(String.valueOf(from)) >= 0)
                        && (isEmpty(after) || reference.ticker.compareTo(String.valueOf(after)) > 0)
                        && (isEmpty(to) || reference.ticker.compareTo(String.valueOf(to)) <= 0)
                        && (isEmpty(before) || reference.ticker.compareTo(String.valueOf(before)) < 0)
                        && (reference.ticker.toLowerCase(Locale.ROOT).contains(searchText)
                                || reference.name.toLowerCase(Locale.ROOT).contains(searchText)))
                .filter(reference -> cursor == null
                        || (isDescending
                                ? reference.ticker.compareTo(cursor) < 0
                                : reference.ticker.compareTo(cursor) > 0))
                .sorted(isDescending ? byTicker.reversed() : byTicker);
        List<Reference> rows = found.limit(limit + 1L).toList();
        boolean hasMore = rows.size() > limit;
        List<Reference> page = hasMore ? rows.subList(0, limit) : rows;
        return new Tickers(
                List.copyOf(page),
                "OK",
                RequestIds.generate(),
                page.size(),
                hasMore ? MassiveRequests.nextUrl(uriInfo, page.get(limit - 1).ticker) : null);
    }

    @GET
    @Path("{ticker}")
    @Operation(hidden = true)
    public One ticker(@PathParam("ticker") String ticker) {
        Instrument instrument = requests.find(ticker).orElseThrow(() -> MassiveError.notFound("Ticker not found."));
        return new One(RequestIds.generate(), Reference.of(instrument), "OK");
    }

    private static boolean isUnsetOr(@Nullable String wanted, @Nullable String actual) {
        return isEmpty(wanted) || Objects.equals(wanted, actual);
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
