package io.quotecast.fuzz;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reader of what strangers send, with thousands of inputs that are nearly right. */
class FuzzTest {
    private static final long SEED = 1;
    private static final int CASES = 10_000;
    private static final long DEADLINE_SECONDS = 120;

    @ParameterizedTest
    @MethodSource("targets")
    void nothingButTheDocumentedComesOfAnyInput(Target target) throws Exception {
        Trial trial = new Trial(target);
        Mutations inputs = new Mutations(target.sampleBytes(), Words.all(), SEED);

        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            target.sampleBytes().forEach(trial::run);
            for (int left = CASES; left > 0; left--) {
                trial.run(inputs.next());
            }
        });

        try {
            done.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(target + " is still busy with " + trial, e);
        }
    }

    static List<Target> targets() {
        return Targets.all();
    }
}
