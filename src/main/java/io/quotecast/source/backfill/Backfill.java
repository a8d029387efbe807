package io.quotecast.source.backfill;

import io.quotecast.base.Durations;
import io.quotecast.base.Micros;
import io.quotecast.base.Threads;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Opening;
import io.quotecast.market.Symbol;
import io.quotecast.market.Timeframe;
import io.quotecast.market.TradingCalendar;
import io.quotecast.source.PastBars;
import io.quotecast.source.SourceType;
import io.quotecast.source.exchange.HttpText;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bars from before the start of the server or of a recording, which a thread of its own loads once from the REST API of
 * an exchange and keeps in memory. It completes the bars that are forming: at once for a recording, and for live events
 * after the first full minute, when it has loaded what has been traded since. Safe on any thread.
 */
public final class Backfill implements PastBars {
    /** Maximum number of products, each of which has about a megabyte of bars. */
    static final int MAX_PRODUCTS = 100;
    /** In place of the beginning of a recording. */
    static final long LIVE = Long.MAX_VALUE;

    private static final System.Logger LOG = System.getLogger(Backfill.class.getName());
    private static final int MAX_PAGE_BYTES = 4 * 1024 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** How long after the start the live events of all products are expected to have begun. */
    private static final long CONNECTED_MICROS = 60_000_000L;
    /** How long after its end a bar is complete at the exchange, and how old a trade is at most when it arrives. */
    private static final long SETTLED_MICROS = 5_000_000L;

    private static final long PROGRESS_MICROS = 30_000_000L;

    private final BarApi api;
    private final Map<String, Symbol> products;
    private final SourceType.Context context;
    private final long beginMicros;
    private final BarLoader.Pause pause;
    private final BarLoader loader;
    private final Map<Symbol, LoadedBars> bySymbol = new ConcurrentHashMap<>();
    private @Nullable Thread thread;
    private long progressMicros;

    /**
     * Creates bars from before now, for live events.
     *
     * @param products the symbol of each product whose decimals are known
     */
    public Backfill(BarEndpoint endpoint, Map<String, Symbol> products, SourceType.Context context) {
        this(endpoint, products, context, LIVE);
    }

    /**
     * Creates bars from before a recording.
     *
     * @param products the symbol of each product whose decimals are known
     * @param beginMicros when the first message of the recording arrived
     */
    public Backfill(BarEndpoint endpoint, Map<String, Symbol> products, SourceType.Context context, long beginMicros) {
        this(
                endpoint,
                products,
                context,
                beginMicros,
                pages(HttpText.client(TIMEOUT)),
                duration -> Thread.sleep(duration.toMillis()));
    }

    Backfill(
            BarEndpoint endpoint,
            Map<String, Symbol> products,
            SourceType.Context context,
            long beginMicros,
            HttpPages pages,
            BarLoader.Pause pause) {
        this.api = endpoint.api();
        this.products = Collections.unmodifiableMap(new LinkedHashMap<>(products));
        this.context = context;
        this.beginMicros = beginMicros;
        this.pause = pause;
        this.loader = new BarLoader(api, endpoint.address(), pages, pause, context.random());
    }

    private static HttpPages pages(HttpClient client) {
        return page -> HttpText.get(client, page, MAX_PAGE_BYTES, TIMEOUT);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public boolean fillsHoles(Instrument instrument) {
        return bySymbol.containsKey(instrument.symbol());
    }

    @Override
    public List<Bar> bars(
            Instrument instrument, Timeframe timeframe, long startMicros, long endMicros, int maxRows, boolean newest) {
        LoadedBars loaded = bySymbol.get(instrument.symbol());
        if (loaded == null || !loaded.instrument().hasSameUnits(instrument)) {
            return List.of();
        }
        List<Bar> found = loaded.bars(timeframe, startMicros, endMicros);
        int excess = Math.max(0, found.size() - maxRows);
        return List.copyOf(newest ? found.subList(excess, found.size()) : found.subList(0, found.size() - excess));
    }

    @Override
    public synchronized void start(Consumer<List<Opening>> completion) {
        thread = new Thread(() -> run(completion), "quotecast-backfill-" + api.exchange());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
            Threads.awaitTermination(thread);
        }
    }

    void run(Consumer<List<Opening>> completion) {
        try {
            load(completion);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Backfill from " + api.exchange() + " ended after " + summary() + ": " + e.getMessage()
                            + "; the next start tries again");
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Backfill from " + api.exchange() + " failed", e);
        }
    }

    private void load(Consumer<List<Opening>> completion) throws IOException, InterruptedException {
        long startMicros = Micros.now(context.clock());
        progressMicros = startMicros;
        Map<String, LoadedBars> loaded = known();
        LOG.log(
                System.Logger.Level.INFO,
                "Backfill from " + api.exchange() + " started for " + loaded.size() + " products"
                        + (isLive() ? "" : " until " + Instant.EPOCH.plus(beginMicros, ChronoUnit.MICROS)));
        long settledMicros = settledMicros();
        List<String> missing = new ArrayList<>();
        for (BarApi.Level level : api.levels()) {
            Timeframe timeframe = level.timeframe();
            long end = startOf(timeframe, settledMicros);
            long start = Math.max(end - level.bars() * timeframe.micros(), oldestMicros(level));
            if (start >= end) {
                missing.add(timeframe.text());
                continue;
            }
            loadAll(loaded, timeframe, (product, bars) -> loader.load(product, timeframe, start, end, bars));
        }
        if (!missing.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Backfill from " + api.exchange() + ": no bars " + String.join(", ", missing)
                            + ": the recording is older than the newest ones, and the exchange has no others");
        }
        LOG.log(
                System.Logger.Level.INFO,
                "Backfill from " + api.exchange() + " loaded " + summary() + " in "
                        + Durations.inSeconds(Duration.ofMillis((Micros.now(context.clock()) - startMicros) / 1_000)));
        if (isLive()) {
            // The first minute that is live as a whole begins here.
            awaitMicros(startOf(Timeframe.MINUTE, startMicros + CONNECTED_MICROS)
                    + Timeframe.MINUTE.micros()
                    + SETTLED_MICROS);
        }
        loadAll(loaded, Timeframe.MINUTE, (product, bars) -> complete(product, bars)
                .ifPresent(opening -> completion.accept(List.of(opening))));
    }

    /** Does something for every product; one of which the exchange has no bars is left out from then on. */
    private void loadAll(Map<String, LoadedBars> loaded, Timeframe timeframe, Step step)
            throws IOException, InterruptedException {
        for (Map.Entry<String, LoadedBars> entry : new LinkedHashMap<>(loaded).entrySet()) {
            String product = entry.getKey();
            try {
                step.run(product, entry.getValue());
            } catch (BarLoader.ProductException e) {
                loaded.remove(product);
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Backfill from " + api.exchange() + ": no bars " + timeframe.text() + " of " + product + ": "
                                + e.getMessage());
            }
            logProgress();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run(String product, LoadedBars bars) throws IOException, InterruptedException;
    }

    /** Loads the bars that have ended since the first ones were loaded; returns the state at the newest full minute. */
    private Optional<Opening> complete(String product, LoadedBars bars) throws IOException, InterruptedException {
        long settledMicros = settledMicros();
        for (BarApi.Level level : api.levels()) {
            long start = bars.loadedUntil(level.timeframe()).orElse(Long.MAX_VALUE);
            long end = startOf(level.timeframe(), settledMicros);
            if (start < end) {
                loader.load(product, level.timeframe(), start, end, bars);
            }
        }
        return bars.opening(context.timeframes(), startOf(Timeframe.MINUTE, settledMicros));
    }

    private boolean isLive() {
        return beginMicros == LIVE;
    }

    /** Returns a time before which the bars of the exchange are complete and a recording has no trades. */
    private long settledMicros() {
        return Math.min(Micros.now(context.clock()), beginMicros) - SETTLED_MICROS;
    }

    /** Returns the start of the oldest bar that the exchange has. */
    private long oldestMicros(BarApi.Level level) {
        return api.hasWholePast()
                ? 0
                : startOf(level.timeframe(), Micros.now(context.clock()) - SETTLED_MICROS)
                        - level.bars() * level.timeframe().micros();
    }

    /** Returns the products to load, in order of configuration. */
    private Map<String, LoadedBars> known() {
        Map<String, LoadedBars> known = new LinkedHashMap<>();
        products.forEach((product, symbol) -> context.instruments()
                .find(symbol.text())
                .filter(instrument -> known.size() < MAX_PRODUCTS)
                .ifPresent(instrument ->
                        known.put(product, bySymbol.computeIfAbsent(symbol, added -> new LoadedBars(instrument)))));
        if (products.size() > MAX_PRODUCTS) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Backfill from " + api.exchange() + ": bars are loaded of the first " + MAX_PRODUCTS + " of "
                            + products.size() + " products");
        }
        return known;
    }

    private void logProgress() {
        long nowMicros = Micros.now(context.clock());
        if (nowMicros - progressMicros >= PROGRESS_MICROS) {
            progressMicros = nowMicros;
            LOG.log(System.Logger.Level.INFO, "Backfill from " + api.exchange() + " has loaded " + summary());
        }
    }

    private String summary() {
        int bars = bySymbol.values().stream().mapToInt(LoadedBars::size).sum();
        return bars + " bars of " + bySymbol.size() + " products"
                + (loader.unfit() == 0
                        ? ""
                        : " (" + loader.unfit() + " bars do not fit the decimals of their instruments)");
    }

    /** Returns the start of the bar of the exchange, whose days are those of UTC, that contains a time. */
    private static long startOf(Timeframe timeframe, long micros) {
        return TradingCalendar.UTC.startOf(timeframe, micros);
    }

    private void awaitMicros(long micros) throws InterruptedException {
        for (long now = Micros.now(context.clock()); now < micros; now = Micros.now(context.clock())) {
            // In short steps, because the clock may be set.
            pause.sleep(Duration.ofMillis(Math.min(1_000, (micros - now) / 1_000 + 1)));
        }
    }
}
