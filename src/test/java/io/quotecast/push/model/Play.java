package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One run of publishers, shards and visitors, in an order that the seed decides; any wrong word to anyone ends it. */
final class Play {
    private static final int[] BACKLOGS = {0, 3, 16, 100, 10_000};
    private static final int[] HELD = {5, 40, 200, 10_000, 10_000};
    private static final int ALL = Integer.MAX_VALUE;
    private static final int MOST_TASKS = 100_000;

    private final SplittableRandom random;
    private final Venue venue;
    private final List<Visitor> visitors = new ArrayList<>();
    private final int steps;
    private int tasks;

    /** What has been compared. */
    record Figures(long steps, long published, long compared, long connections) {
        Figures and(Figures more) {
            return new Figures(
                    steps + more.steps,
                    published + more.published,
                    compared + more.compared,
                    connections + more.connections);
        }
    }

    Play(long seed) {
        random = new SplittableRandom(seed);
        Venue.Settings settings = new Venue.Settings(
                BACKLOGS[random.nextInt(BACKLOGS.length)],
                HELD[random.nextInt(HELD.length)],
                random.nextInt(4) == 0 ? 2_000 : 30_000,
                random.nextInt(2) == 0 ? 400 : 5_000,
                random.nextInt(5) == 0 ? 4 : 5_000,
                random.nextInt(2) == 0 ? 30 : 2_000);
        venue = new Venue(settings, random);
        steps = 100 + random.nextInt(200);
    }

    Figures run() {
        open();
        open();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Visitor visitor = new Visitor(venue, random, "visitor " + i);
            visitors.add(visitor);
            visitor.comeBack();
        }
        for (int step = 0; step < steps; step++) {
            step();
        }
        settle();
        List<Connection> all = visitors.stream()
                .flatMap(visitor -> visitor.connections().stream())
                .toList();
        long compared = all.stream().mapToLong(one -> one.account().events()).sum();
        return new Figures(steps, venue.tape().last(), compared, all.size());
    }

    /** Who wanted what and heard what at the last. */
    String story() {
        StringBuilder story = new StringBuilder(venue.settings().toString());
        visitors.forEach(visitor ->
                visitor.connections().forEach(one -> story.append('\n').append(one)));
        return story.toString();
    }

    private void step() {
        switch (random.nextInt(100)) {
            case 0 -> open();
            case 1 -> drain();
            case 2, 3 -> publish(20 + random.nextInt(60));
            case 4, 5, 6, 7, 8, 9 -> venue.takeTheRoad();
            default -> {
                switch (random.nextInt(16)) {
                    case 0, 1, 2, 3, 4 -> publish(1 + random.nextInt(4));
                    case 5, 6 -> venue.flush();
                    case 7, 8 -> anyLoop(ManualLoop::runOne);
                    case 9, 10 -> idle();
                    case 11 -> pass();
                    case 12, 13 -> anyVisitor().connection().room(random.nextInt(4) == 0 ? ALL : random.nextInt(4));
                    default -> anyVisitor().act();
                }
            }
        }
    }

    private void open() {
        if (venue.shards() < 4) {
            int shard = venue.shards();
            venue.open().afterEach(() -> look(shard));
        }
    }

    /** Each client of this shard hears what the last task had to say. */
    private void look(int shard) {
        assertTrue(++tasks < MOST_TASKS, () -> "the loops never rest");
        long position = venue.position(shard);
        each(shard, connection -> connection.hear(position));
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            venue.publishAny();
        }
    }

    private void idle() {
        int shard = random.nextInt(venue.shards());
        venue.loop(shard).run();
        each(shard, Connection::idle);
    }

    private void pass() {
        int shard = random.nextInt(venue.shards());
        venue.loop(shard).pass(random.nextInt(20) == 0 ? 1_100 : random.nextInt(120));
        each(shard, Connection::idle);
    }

    /** The server takes its leave, and everyone comes back at once, as to a new one with the same tape. */
    private void drain() {
        if (random.nextInt(3) > 0) {
            return;
        }
        venue.drain();
        for (int shard = 0; shard < venue.shards(); shard++) {
            venue.loop(shard).run();
        }
        for (Visitor visitor : visitors) {
            visitor.leave(true);
            visitor.comeBack();
        }
    }

    private void settle() {
        venue.takeTheRoad();
        for (Visitor visitor : visitors) {
            visitor.connections().forEach(connection -> connection.room(ALL));
        }
        venue.flush();
        pass(10);
        for (Visitor visitor : visitors) {
            if (!visitor.connection().hasEnded()) {
                visitor.pause(false);
            }
        }
        pass(1_000);
        for (Visitor visitor : visitors) {
            if (!visitor.connection().hasEnded()) {
                visitor.connection().settle();
            }
            visitor.connections().forEach(Play::checkEnd);
        }
    }

    private static void checkEnd(Connection connection) {
        assertTrue(connection.hasEnded() || !connection.wasPresented(), () -> connection.session() + " goes on");
    }

    private void pass(long millis) {
        for (int shard = 0; shard < venue.shards(); shard++) {
            venue.loop(shard).pass(millis);
            each(shard, Connection::idle);
        }
    }

    private void each(int shard, Consumer<Connection> doing) {
        for (Visitor visitor : visitors) {
            for (Connection connection : visitor.connections()) {
                if (connection.shard() == shard && !connection.hasEnded()) {
                    doing.accept(connection);
                }
            }
        }
    }

    private void anyLoop(Consumer<ManualLoop> doing) {
        doing.accept(venue.loop(random.nextInt(venue.shards())));
    }

    private Visitor anyVisitor() {
        return visitors.get(random.nextInt(visitors.size()));
    }
}
