package io.quotecast.source.backfill;

import io.quotecast.base.Backoff;
import io.quotecast.market.Bar;
import io.quotecast.market.Timeframe;
import io.quotecast.source.exchange.HttpStatusException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Requests bars of an exchange, one page after the other, no faster than the exchange allows, and repeats requests that
 * fail for a passing reason. Owned by one thread.
 */
final class BarLoader {
    private static final int ATTEMPTS = 5;
    private static final Duration INITIAL_BACKOFF = Duration.ofSeconds(2);
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

    private final BarApi api;
    private final URI address;
    private final HttpPages pages;
    private final Pause pause;
    private final Backoff backoff;
    private long unfit;

    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    BarLoader(BarApi api, URI address, HttpPages pages, Pause pause, RandomGenerator random) {
        this.api = api;
        String text = address.toString();
        // The paths of the API begin with a slash.
        this.address = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.pages = pages;
        this.pause = pause;
        this.backoff = new Backoff(INITIAL_BACKOFF, MAX_BACKOFF, random);
    }

    /** The exchange has no bars of this product, or none that can be read; those of others may be available. */
    static final class ProductException extends IOException {
        private static final long serialVersionUID = 1;

        ProductException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Returns how many bars had prices that the instrument cannot represent, or that contradict each other. */
    long unfit() {
        return unfit;
    }

    /**
     * Loads the bars of a range, newest page first, and adds each page.
     *
     * @throws ProductException if the product has no bars
     * @throws IOException if the exchange is not available
     */
    void load(String product, Timeframe timeframe, long startMicros, long endMicros, LoadedBars target)
            throws IOException, InterruptedException {
        long width = api.barsPerPage() * timeframe.micros();
        for (long end = endMicros; end > startMicros; end -= width) {
            long start = Math.max(startMicros, end - width);
            List<Bar> bars = new ArrayList<>();
            for (ExchangeBar bar : page(product, timeframe, start, end)) {
                // Intervals without trades have no bar.
                if (bar.startMicros() >= start && bar.startMicros() < end && bar.trades() > 0) {
                    Optional<Bar> fitting = bar.toBar(target.instrument(), timeframe);
                    fitting.ifPresent(bars::add);
                    unfit += fitting.isPresent() ? 0 : 1;
                }
            }
            target.add(timeframe, start, end, bars);
        }
    }

    private List<ExchangeBar> page(String product, Timeframe timeframe, long startMicros, long endMicros)
            throws IOException, InterruptedException {
        URI page = api.page(address, product, timeframe, startMicros, endMicros);
        backoff.reset();
        for (int attempt = 1; ; attempt++) {
            pause.sleep(api.pause());
            String text;
            try {
                text = pages.get(page);
            } catch (HttpStatusException e) {
                if (e.isPermanent()) {
                    throw new ProductException(String.valueOf(e.getMessage()), e);
                }
                awaitRetry(attempt, e, min(e.retryAfter(), MAX_RETRY_AFTER));
                continue;
            } catch (IOException e) {
                awaitRetry(attempt, e, Duration.ZERO);
                continue;
            }
            try {
                return api.parse(text);
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new ProductException(String.valueOf(e.getMessage()), e);
                }
                awaitRetry(attempt, e, Duration.ZERO);
            }
        }
    }

    private void awaitRetry(int attempt, IOException failure, Duration atLeast)
            throws IOException, InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        if (attempt == ATTEMPTS) {
            throw failure;
        }
        Duration delay = backoff.next();
        pause.sleep(delay.compareTo(atLeast) < 0 ? atLeast : delay);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
