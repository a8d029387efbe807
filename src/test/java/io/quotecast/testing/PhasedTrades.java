package io.quotecast.testing;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Trades from which clients in other processes can tell on their own whether one is wrong or missing. Their ids tell
 * the phase of the test in which they were sent, and count up for each symbol; price and size follow from them. The
 * checks of {@code phased-trades.js} and {@code faults.py} are the same. An instance checks the trades of one client,
 * on one thread at a time.
 */
public final class PhasedTrades {
    public static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "NVDA");

    private static final long PHASE = 1_000_000;
    private static final int TRADES = 100;
    private static final BigDecimal QUARTER = new BigDecimal("0.25");

    private final String name;
    private final Consumer<String> onLine;
    private final Map<String, Long> last = new HashMap<>();
    private long phase;
    private int count;

    /**
     * @param name of the client
     * @param onLine receives the lines that the programs in other languages print
     */
    public PhasedTrades(String name, Consumer<String> onLine) {
        this.name = name;
        this.onLine = onLine;
    }

    /** Checks a trade that the client has received. */
    public synchronized void add(String symbol, long id, BigDecimal price, BigDecimal size) {
        Long previous = last.put(symbol, id);
        boolean isNext = previous == null || id == previous + 1 || id / PHASE > previous / PHASE;
        if (!isNext || price.compareTo(price(id)) != 0 || size.compareTo(BigDecimal.valueOf(size(id))) != 0) {
            onLine.accept(
                    name + ObservedProgram.FAULT + symbol + " " + id + " " + price + " " + size + " after " + previous);
        }
        if (id / PHASE > phase) {
            phase = id / PHASE;
            count = 0;
        }
        if (++count == TRADES) {
            onLine.accept(name + " receives " + phase);
        }
    }

    /**
     * Returns trades of every symbol as lines for {@code /v1/ingest}.
     *
     * @param first number of the first one within the phase
     */
    static String lines(int phase, long first, int countPerSymbol) {
        StringBuilder lines = new StringBuilder();
        for (long id = phase * PHASE + first; id < phase * PHASE + first + countPerSymbol; id++) {
            for (String symbol : SYMBOLS) {
                lines.append(JsonLines.trade(symbol, price(id).toPlainString(), size(id), id, 0));
            }
        }
        return lines.toString();
    }

    private static BigDecimal price(long id) {
        return QUARTER.multiply(BigDecimal.valueOf(400 + id % 400));
    }

    private static int size(long id) {
        return (int) (1 + id % 7);
    }
}
