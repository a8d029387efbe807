package io.quotecast.source.replay;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Opening;
import io.quotecast.source.EventSink;
import io.quotecast.source.SinkTarget;
import io.quotecast.source.SourceGap;
import io.quotecast.source.SourceState;
import io.quotecast.source.capture.CaptureLine;
import io.quotecast.source.capture.CaptureReader;
import io.quotecast.source.capture.CapturedProduct;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a series before it is played.
 *
 * @param micros when the first message arrived; {@link #NEVER} if there is none
 * @param products with the decimals that the header, or else the first prices, tell
 */
record CaptureBeginning(long micros, List<CapturedProduct> products) {
    static final long NEVER = Long.MAX_VALUE;

    private static final System.Logger LOG = System.getLogger(CaptureBeginning.class.getName());
    /** Maximum number of lines in which prices are looked for. */
    private static final int MAX_LINES = 50_000;

    CaptureBeginning {
        products = List.copyOf(products);
    }

    /**
     * Reads the beginning of a series.
     *
     * @throws IllegalArgumentException if a file cannot be read
     */
    static CaptureBeginning read(ReplayedSeries series) {
        Reading reading = new Reading(series);
        Iterator<Path> files = series.files().iterator();
        while (!reading.isComplete() && files.hasNext()) {
            Path file = files.next();
            try (CaptureReader reader = CaptureReader.open(file)) {
                reading.read(reader);
            } catch (IOException e) {
                throw new IllegalArgumentException("'" + file + "' cannot be read (" + e.getMessage() + ")", e);
            }
        }
        return new CaptureBeginning(reading.firstMicros, reading.products.captured());
    }

    /** Plays lines to instruments of its own, whose decimals the first prices determine as in a replay. */
    private static final class Reading {
        private final boolean namesProducts;
        private final ExchangeInstruments products;
        private final ExchangeConnection.Conversation conversation;
        private long firstMicros = NEVER;
        private long micros;
        private int lines;

        Reading(ReplayedSeries series) {
            namesProducts = series.header().isPresent();
            products = series.instruments(new Instruments());
            conversation = series.protocol()
                    .conversation(new ExchangeProtocol.Context(
                            products.products(),
                            products,
                            Duration.ofDays(365),
                            new EventSink("replay", new Discarding()),
                            (kind, text) -> {},
                            () -> micros * 1_000));
        }

        boolean isComplete() {
            return firstMicros != NEVER && ((namesProducts && products.hasAllDecimals()) || lines >= MAX_LINES);
        }

        void read(CaptureReader reader) throws IOException {
            while (!isComplete()) {
                lines++;
                try {
                    CaptureLine line = reader.next();
                    if (line == null) {
                        return;
                    }
                    play(line);
                } catch (CaptureReader.BrokenLineException e) {
                    LOG.log(System.Logger.Level.DEBUG, "The replay is going to reject a line of the capture", e);
                }
            }
        }

        private void play(CaptureLine line) {
            micros = line.micros();
            firstMicros = Math.min(firstMicros, micros);
            if (line instanceof CaptureLine.Opened) {
                conversation.onOpen(message -> {});
            } else if (line instanceof CaptureLine.Text text) {
                conversation.onMessage(text.message());
            }
        }

        /** Discards all events. */
        private final class Discarding implements SinkTarget {
            @Override
            public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
                return null;
            }

            @Override
            public @Nullable Rejection offerInTerm(long term, long sourceOffset, MarketEvent event) {
                return null;
            }

            @Override
            public @Nullable Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback) {
                return null;
            }

            @Override
            public boolean enqueue(Runnable task) {
                return false;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void open(List<Opening> openings) {}

            @Override
            public void publishState(SourceState state) {}

            @Override
            public void publishGap(SourceGap gap) {}

            @Override
            public long pipelineMicros() {
                return micros;
            }

            @Override
            public long nowMicros() {
                return micros;
            }
        }
    }
}
