package io.quotecast.pipeline;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.PositionRange;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Trade;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stored trades in a list, whose reader completes at once or when the test says so. */
final class StoredTrades implements PastTrades {
    private final List<HistoricalTrade> rows = new ArrayList<>();
    private final List<String> epochs = new ArrayList<>();
    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean isHolding;
    private RuntimeException failure;

    void add(String epoch, long position, Trade trade) {
        if (!epochs.contains(epoch)) {
            epochs.add(epoch);
        }
        rows.add(new HistoricalTrade(epoch, epochs.indexOf(epoch) + 1, new RecordedTrade(position, position, trade)));
    }

    /** Lets further reads wait for {@link #release}. */
    void hold() {
        isHolding = true;
    }

    /** Completes the reads that wait. */
    void release() {
        isHolding = false;
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    void fail(RuntimeException newFailure) {
        failure = newFailure;
    }

    @Override
    public CompletionStage<List<HistoricalTrade>> read(
            TimeRange times, TradeCursor after, PositionRange positions, int limit) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        List<HistoricalTrade> page = rows.stream()
                .filter(row -> times.contains(row.cursor().timeMicros()) && isWithin(positions, row))
                .filter(row -> row.cursor().compareTo(after) > 0)
                .sorted(Comparator.comparing(HistoricalTrade::cursor))
                .limit(limit)
                .toList();
        CompletableFuture<List<HistoricalTrade>> result = new CompletableFuture<>();
        if (isHolding) {
            held.add(() -> result.complete(page));
        } else {
            result.complete(page);
        }
        return result;
    }

    private static boolean isWithin(PositionRange positions, HistoricalTrade row) {
        boolean isSameEpoch = row.epoch().equals(positions.epoch());
        long position = row.recordedTrade().position();
        return positions.from() == 0
                ? !isSameEpoch || position < positions.to()
                : isSameEpoch && position >= positions.from() && position < positions.to();
    }
}
