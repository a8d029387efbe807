package io.quotecast.push.model;

import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random runs of clients and shards, compared with a model of the delivery rules. {@code
 * -Dquotecast.model.seeds=100000} runs more seeds, and {@code -Dquotecast.model.seed=4711} repeats one.
 */
class ModelCheckTest {
    private static final long SEEDS = 3_000;

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    @BeforeEach
    void sampleBufferLeaks() {
        // Recording every access of a million buffers would take longer than the runs.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.ADVANCED);
    }

    @AfterEach
    void restoreLeakDetection() {
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void everyClientReceivesExactlyWhatTheModelExpects(TestReporter reporter) {
        Long onlySeed = Long.getLong("quotecast.model.seed");
        long first = onlySeed == null ? 1 : onlySeed;
        long last = onlySeed == null ? Long.getLong("quotecast.model.seeds", SEEDS) : onlySeed;
        ModelRun.RunTotals totals = new ModelRun.RunTotals(0, 0, 0, 0);

        for (long seed = first; seed <= last; seed++) {
            totals = totals.plus(runSeed(seed));
        }

        reporter.publishEntry("seeds " + first + " to " + last, totals.toString());
    }

    private static ModelRun.RunTotals runSeed(long seed) {
        ModelRun modelRun = new ModelRun(seed);
        try {
            return modelRun.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + " failed (repeat with -Dquotecast.model.seed=" + seed + "): " + e.getMessage()
                            + "\n" + modelRun.trace(),
                    e);
        }
    }
}
