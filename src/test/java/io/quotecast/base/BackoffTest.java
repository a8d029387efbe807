package io.quotecast.base;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    /** Always returns the largest value of a range. */
    private static final RandomGenerator MAX_RANDOM = new RandomGenerator() {
        @Override
        public long nextLong() {
            return -1L;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void theLimitDoublesUpToTheMaximumAndResetsOnSuccess() {
        Backoff backoff = new Backoff(ofMillis(500), Duration.ofSeconds(3), MAX_RANDOM);

        List<Duration> waits = Stream.generate(backoff::next).limit(5).toList();
        backoff.reset();

        assertEquals(List.of(ofMillis(500), ofMillis(1_000), ofMillis(2_000), ofMillis(3_000), ofMillis(3_000)), waits);
        assertEquals(ofMillis(500), backoff.next());
    }

    @Test
    void anyWaitUpToTheLimitCanBeDrawn() {
        Backoff backoff = new Backoff(ofMillis(3), ofMillis(3), new Random(42));

        List<Duration> waits =
                Stream.generate(backoff::next).limit(200).distinct().sorted().toList();

        assertEquals(List.of(ofMillis(0), ofMillis(1), ofMillis(2), ofMillis(3)), waits);
    }
}
