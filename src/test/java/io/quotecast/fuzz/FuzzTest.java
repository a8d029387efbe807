package io.quotecast.fuzz;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every reader of untrusted input on thousands of inputs that are almost valid. */
class FuzzTest {
    private static final long SEED = 1;
    private static final int CASES = 4_000;
    private static final long DEADLINE_SECONDS = 120;

    @ParameterizedTest
    @MethodSource("targets")
    void everyInputIsReadOrRejectedAsDocumented(FuzzTarget fuzzTarget) throws Exception {
        TargetRunner runner = new TargetRunner(fuzzTarget);
        InputMutator inputs = new InputMutator(fuzzTarget.sampleBytes(), FuzzDictionary.all(), SEED);

        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            fuzzTarget.sampleBytes().forEach(runner::run);
            for (int left = CASES; left > 0; left--) {
                runner.run(inputs.next());
            }
        });

        try {
            done.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(fuzzTarget + " did not finish; the last input: " + runner, e);
        }
    }

    static List<FuzzTarget> targets() {
        return FuzzTargets.all();
    }
}
