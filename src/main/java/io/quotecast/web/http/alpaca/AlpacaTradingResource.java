package io.quotecast.web.http.alpaca;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.base.Micros;
import io.quotecast.market.Instrument;
import io.quotecast.market.Session;
import io.quotecast.market.TradingHours;
import io.quotecast.protocol.alpaca.AlpacaExchange;
import io.quotecast.protocol.alpaca.AssetClass;
import io.quotecast.state.Market;
import io.quotecast.web.http.PipelineQueries;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The clock, the calendar and the assets of Alpaca's trading interface, at {@code /alpaca/v2}. */
@Path("/alpaca/v2")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class AlpacaTradingResource extends AlpacaResource {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final DateTimeFormatter HOUR_AND_MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final LocalTime REGULAR_OPEN = LocalTime.of(9, 30);
    private static final long MAX_DAYS = 3_660;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    /** More changes of the session than a week has. */
    private static final int MAX_CHANGES = 50;

    private final AlpacaAccess access;
    private final AlpacaRows rows;
    private final PipelineQueries pipeline;
    private final Market market;
    private final SecurityIdentity caller;
    private final InstantSource clock = InstantSource.system();

    AlpacaTradingResource(
            AlpacaAccess access, AlpacaRows rows, PipelineQueries pipeline, Market market, SecurityIdentity caller) {
        this.access = access;
        this.rows = rows;
        this.pipeline = pipeline;
        this.market = market;
        this.caller = caller;
    }

    /** The response of {@code clock}; times have the offset of New York. */
    record Clock(
            String timestamp,
            @JsonProperty("is_open") boolean isOpen,
            @JsonProperty("next_open") String nextOpen,
            @JsonProperty("next_close") String nextClose) {}

    /** A trading day of {@code calendar}; times are those of New York. */
    record TradingDate(
            String date,
            String open,
            String close,
            @JsonProperty("session_open") String sessionOpen,
            @JsonProperty("session_close") String sessionClose) {}

    /** An instrument in {@code assets}; the last three are null for stocks. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Asset(
            String id,
            @JsonProperty("class") String assetClass,
            String exchange,
            String symbol,
            String name,
            String status,
            boolean tradable,
            boolean marginable,
            @JsonProperty("maintenance_margin_requirement") int marginRequirement,
            boolean shortable,
            @JsonProperty("easy_to_borrow") boolean easyToBorrow,
            boolean fractionable,
            List<String> attributes,
            @JsonProperty("min_order_size") @Nullable String minOrderSize,
            @JsonProperty("min_trade_increment") @Nullable String minTradeIncrement,
            @JsonProperty("price_increment") @Nullable String priceIncrement) {}

    @GET
    @Path("clock")
    @Operation(hidden = true)
    public CompletionStage<Clock> clock(@HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        long nowMicros = Micros.now(clock);
        return access.grant(caller, key)
                .thenCompose(grant -> pipeline.query(market::hours))
                .thenApply(hours -> clockAt(hours, nowMicros));
    }

    /** Hours that never change open and close at the next midnight of UTC. */
    static Clock clockAt(TradingHours hours, long nowMicros) {
        TradingHours.Period now = hours.at(nowMicros);
        long midnight = Math.floorDiv(nowMicros, MICROS_PER_DAY) * MICROS_PER_DAY + MICROS_PER_DAY;
        long nextOpen = hours.hasSingleSession() ? midnight : nextChange(hours, now, true);
        long nextClose = hours.hasSingleSession() ? midnight : nextChange(hours, now, false);
        boolean isOpen = now.session() == Session.REGULAR || now.session() == Session.CLOSING_AUCTION;
        return new Clock(text(nowMicros), isOpen, text(nextOpen), text(nextClose));
    }

    /** Returns when regular trading begins, or ends, next. The closing auction belongs to it. */
    private static long nextChange(TradingHours hours, TradingHours.Period now, boolean isOpening) {
        TradingHours.Period period = now;
        for (int i = 0; i < MAX_CHANGES; i++) {
            boolean isFound = isOpening
                    ? period.next() == Session.REGULAR
                    : period.next() == Session.CLOSED && period.session() != Session.CLOSED;
            if (isFound) {
                return period.nextMicros();
            }
            period = hours.at(period.nextMicros());
        }
        throw new IllegalStateException("no regular session begins or ends after " + now.nextMicros() + " µs");
    }

    private static String text(long micros) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at(micros));
    }

    private static ZonedDateTime at(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000)
                .atZone(NEW_YORK);
    }

    /** Returns the trading days of the stock exchanges, whatever the hours of the server. */
    @GET
    @Path("calendar")
    @Operation(hidden = true)
    public CompletionStage<List<TradingDate>> calendar(
            @QueryParam("start") @Nullable String start,
            @QueryParam("end") @Nullable String end,
            @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return access.grant(caller, key).thenApply(grant -> {
            LocalDate today = LocalDate.ofInstant(clock.instant(), NEW_YORK);
            LocalDate first = start == null ? today : date("start", start);
            LocalDate last = end == null ? first.plusYears(1) : date("end", end);
            if (last.isAfter(first.plusDays(MAX_DAYS))) {
                throw new CompletionException(
                        AlpacaProblem.badRequest("the range must not be longer than " + MAX_DAYS + " days"));
            }
            List<TradingDate> dates = new ArrayList<>();
            for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                addIfTrading(day, dates);
            }
            return dates;
        });
    }

    private static LocalDate date(String parameter, String text) {
        try {
            // A time is cut to its date.
            return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
        } catch (DateTimeException e) {
            throw new CompletionException(AlpacaProblem.invalid(parameter, text));
        }
    }

    private static void addIfTrading(LocalDate day, List<TradingDate> dates) {
        long openMicros = micros(ZonedDateTime.of(day, REGULAR_OPEN, NEW_YORK));
        TradingHours.Period period = TradingHours.NEW_YORK.at(openMicros);
        if (period.session() == Session.REGULAR) {
            long closeMicros = nextChange(TradingHours.NEW_YORK, period, false);
            dates.add(
                    new TradingDate(day.toString(), "09:30", HOUR_AND_MINUTE.format(at(closeMicros)), "0400", "2000"));
        }
    }

    private static long micros(ZonedDateTime time) {
        return time.toEpochSecond() * 1_000_000L;
    }

    @GET
    @Path("assets")
    @Operation(hidden = true)
    public CompletionStage<List<Asset>> assets(
            @QueryParam("status") @Nullable String status,
            @QueryParam("asset_class") @Nullable String assetClass,
            @QueryParam("exchange") @Nullable String exchange,
            @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return access.grant(caller, key).thenApply(grant -> Stream.of(AssetClass.values())
                .flatMap(one -> rows.all(one, grant).stream())
                .map(this::asset)
                .filter(asset -> status == null || status.equals(asset.status))
                .filter(asset -> assetClass == null || assetClass.equals(asset.assetClass))
                .filter(asset -> exchange == null || exchange.equals(asset.exchange))
                .toList());
    }

    /** Returns one asset by its symbol, or by its id. The slash of a pair may be left out. */
    @GET
    @Path("assets/{name: .+}")
    @Operation(hidden = true)
    public CompletionStage<Asset> asset(
            @PathParam("name") String name, @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return access.grant(caller, key).thenApply(grant -> Stream.of(AssetClass.values())
                .flatMap(one -> rows.all(one, grant).stream())
                .filter(instrument -> isNamed(instrument, name))
                .findFirst()
                .map(this::asset)
                .orElseThrow(() -> new CompletionException(AlpacaProblem.noAsset(name))));
    }

    private boolean isNamed(Instrument instrument, String name) {
        String symbol = rows.name(instrument);
        return symbol.equals(name)
                || (AssetClass.of(instrument) == AssetClass.CRYPTO
                        && symbol.replace("/", "").equals(name))
                || id(symbol).equals(name);
    }

    private Asset asset(Instrument instrument) {
        String symbol = rows.name(instrument);
        AssetClass assetClass = AssetClass.of(instrument);
        boolean isCrypto = assetClass == AssetClass.CRYPTO;
        String sizeIncrement = decimal(1, instrument.sizeDecimals());
        return new Asset(
                id(symbol),
                assetClass.text(),
                AlpacaExchange.assetName(instrument),
                symbol,
                instrument.name(),
                "active",
                true,
                false,
                100,
                false,
                false,
                isCrypto || instrument.sizeDecimals() > 0,
                List.of(),
                isCrypto ? sizeIncrement : null,
                isCrypto ? sizeIncrement : null,
                isCrypto ? decimal(instrument.tick(), instrument.priceDecimals()) : null);
    }

    /** Returns an id that follows from the symbol, so that it is the same on every server. */
    private static String id(String symbol) {
        return UUID.nameUUIDFromBytes(symbol.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String decimal(long units, int decimals) {
        return BigDecimal.valueOf(units, decimals).toPlainString();
    }
}
