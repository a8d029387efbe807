package io.quotecast.source.simulator;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Session;
import io.quotecast.market.Status;
import io.quotecast.market.TradingState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The halts in force, and their ends. Owned by one thread. */
final class Halts {
    /** Reason code of a halt because the price has left its band (limit up, limit down). */
    static final String LIMIT_REASON = "LUDP";

    static final long LIMIT_NANOS = minutes(5);
    /** End of a manual halt, which lasts until the stock is resumed manually. */
    static final long UNTIL_RESUMED = Long.MAX_VALUE;

    private final List<Halt> current = new ArrayList<>();

    private record Halt(SimulatedStock stock, String reason, long untilNanos) {}

    static long minutes(int count) {
        return count * 60_000_000_000L;
    }

    /** Halts a stock and suspends its price bands; replaces reason and end of a halt that is in force. */
    void halt(
            SimulatedStock stock, String reason, long nowNanos, long untilNanos, Consumer<? super MarketEvent> output) {
        boolean wasHalted = current.removeIf(halt -> halt.stock == stock);
        current.add(new Halt(stock, reason, untilNanos));
        stock.halt();
        output.accept(new Status(stock.instrument(), TradingState.HALTED, reason, nowNanos / 1_000));
        PriceBands suspended = wasHalted ? null : stock.endBands(PriceBands.Indicator.SUSPENDED, nowNanos);
        if (suspended != null) {
            output.accept(suspended);
        }
    }

    /**
     * Restores a halt that was in force before the market started. A halt for the price band gets its full length
     * again.
     */
    void restore(SimulatedStock stock, long nowNanos) {
        String reason = stock.initialHaltReason();
        if (!reason.isEmpty()) {
            current.add(new Halt(stock, reason, reason.equals(LIMIT_REASON) ? nowNanos + LIMIT_NANOS : UNTIL_RESUMED));
            stock.halt();
        }
    }

    /** Moves the ends of all halts, except manual ones. */
    void shift(long nanos) {
        current.replaceAll(halt ->
                halt.untilNanos == UNTIL_RESUMED ? halt : new Halt(halt.stock, halt.reason, halt.untilNanos + nanos));
    }

    /** Returns the halts in force, in order of their start. */
    List<SimulatorState.Halted> active() {
        return current.stream()
                .map(halt -> new SimulatorState.Halted(
                        halt.stock.instrument(),
                        halt.reason,
                        halt.untilNanos == UNTIL_RESUMED ? 0 : halt.untilNanos / 1_000))
                .toList();
    }

    /** Returns when the next halt ends automatically; {@link Long#MAX_VALUE} if none does. */
    long nextNanos() {
        long next = Long.MAX_VALUE;
        for (Halt halt : current) {
            next = Math.min(next, halt.untilNanos);
        }
        return next;
    }

    /** Ends the halts whose end has been reached. */
    void resumeDue(long nowNanos, Session session, Consumer<? super Status> output) {
        for (Halt halt : List.copyOf(current)) {
            if (halt.untilNanos <= nowNanos) {
                resume(halt.stock, nowNanos, session, output);
            }
        }
    }

    /** Ends all halts except manual ones, at the end of the regular session. */
    void resumeAll(long nowNanos, Session session, Consumer<? super Status> output) {
        for (Halt halt : List.copyOf(current)) {
            if (halt.untilNanos != UNTIL_RESUMED) {
                resume(halt.stock, nowNanos, session, output);
            }
        }
    }

    /** Ends the halt of a stock; has no effect if it is not halted. */
    void resume(SimulatedStock stock, long nowNanos, Session session, Consumer<? super Status> output) {
        if (current.removeIf(halt -> halt.stock == stock)) {
            stock.resume(nowNanos);
            output.accept(new Status(stock.instrument(), session.state(), "", nowNanos / 1_000));
        }
    }
}
