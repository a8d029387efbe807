package io.quotecast.source.simulator;

import io.quotecast.market.Session;
import io.quotecast.market.Status;
import io.quotecast.market.TradingState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Which stocks are halted, and until when. Owned by one thread. */
final class Halts {
    /** Limit up or down: the price has left its band. */
    static final String LIMIT_REASON = "LUDP";

    static final long LIMIT_NANOS = minutes(5);
    /** A halt by hand ends by hand. */
    static final long UNTIL_RESUMED = Long.MAX_VALUE;

    private final List<Halt> current = new ArrayList<>();

    private record Halt(SimulatedStock stock, String reason, long untilNanos) {}

    static long minutes(int count) {
        return count * 60_000_000_000L;
    }

    /** Halts a stock, or gives its halt a new reason and a new end. */
    Status halt(SimulatedStock stock, String reason, long nowNanos, long untilNanos) {
        current.removeIf(halt -> halt.stock == stock);
        current.add(new Halt(stock, reason, untilNanos));
        stock.halt();
        return new Status(stock.instrument(), TradingState.HALTED, reason, nowNanos / 1_000);
    }

    /** A stock is halted since before the market began; a halt for its price ends as if it had just been made. */
    void restore(SimulatedStock stock, long nowNanos) {
        String reason = stock.initialHaltReason();
        if (!reason.isEmpty()) {
            current.add(new Halt(stock, reason, reason.equals(LIMIT_REASON) ? nowNanos + LIMIT_NANOS : UNTIL_RESUMED));
            stock.halt();
        }
    }

    /** Those that are in force, in the order in which they were made. */
    List<SimulatorState.Halted> active() {
        return current.stream()
                .map(halt -> new SimulatorState.Halted(
                        halt.stock.instrument(),
                        halt.reason,
                        halt.untilNanos == UNTIL_RESUMED ? 0 : halt.untilNanos / 1_000))
                .toList();
    }

    /** When the next halt ends by itself; the greatest long if none does. */
    long nextNanos() {
        long next = Long.MAX_VALUE;
        for (Halt halt : current) {
            next = Math.min(next, halt.untilNanos);
        }
        return next;
    }

    /** Ends the halts that last until this moment. */
    void resumeDue(long nowNanos, Session session, Consumer<? super Status> output) {
        for (Halt halt : List.copyOf(current)) {
            if (halt.untilNanos <= nowNanos) {
                resume(halt.stock, nowNanos, session, output);
            }
        }
    }

    /** Ends all halts but those made by hand, as at the end of the regular session. */
    void resumeAll(long nowNanos, Session session, Consumer<? super Status> output) {
        for (Halt halt : List.copyOf(current)) {
            if (halt.untilNanos != UNTIL_RESUMED) {
                resume(halt.stock, nowNanos, session, output);
            }
        }
    }

    /** Does nothing if the stock is not halted. */
    void resume(SimulatedStock stock, long nowNanos, Session session, Consumer<? super Status> output) {
        if (current.removeIf(halt -> halt.stock == stock)) {
            stock.resume(nowNanos);
            output.accept(new Status(stock.instrument(), session.state(), "", nowNanos / 1_000));
        }
    }
}
