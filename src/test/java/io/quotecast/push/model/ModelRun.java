package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.ManualEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One run of publishers, shards and visitors, in an order that the seed decides; any wrong word to anyone ends it. */
final class ModelRun {
    private static final int[] BACKLOGS = {0, 3, 16, 100, 10_000};
    private static final int[] HELD = {5, 40, 200, 10_000, 10_000};
    private static final int ALL = Integer.MAX_VALUE;
    private static final int MOST_TASKS = 100_000;

    private final SplittableRandom random;
    private final ModelServer modelServer;
    private final List<ModelClient> modelClients = new ArrayList<>();
    private final int steps;
    private int tasks;

    /** What has been compared. */
    record RunTotals(long steps, long published, long compared, long connections) {
        RunTotals and(RunTotals more) {
            return new RunTotals(
                    steps + more.steps,
                    published + more.published,
                    compared + more.compared,
                    connections + more.connections);
        }
    }

    ModelRun(long seed) {
        random = new SplittableRandom(seed);
        ModelServer.ModelSettings modelSettings = new ModelServer.ModelSettings(
                BACKLOGS[random.nextInt(BACKLOGS.length)],
                HELD[random.nextInt(HELD.length)],
                random.nextInt(4) == 0 ? 2_000 : 30_000,
                random.nextInt(2) == 0 ? 400 : 5_000,
                random.nextInt(5) == 0 ? 4 : 5_000,
                random.nextInt(2) == 0 ? 30 : 2_000);
        modelServer = new ModelServer(modelSettings, random);
        steps = 100 + random.nextInt(200);
    }

    RunTotals run() {
        open();
        open();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            ModelClient modelClient = new ModelClient(modelServer, random, "visitor " + i);
            modelClients.add(modelClient);
            modelClient.comeBack();
        }
        for (int step = 0; step < steps; step++) {
            step();
        }
        settle();
        List<ModelConnection> all = modelClients.stream()
                .flatMap(modelClient -> modelClient.connections().stream())
                .toList();
        long compared = all.stream().mapToLong(one -> one.account().events()).sum();
        return new RunTotals(steps, modelServer.tape().last(), compared, all.size());
    }

    /** Who wanted what and heard what at the last. */
    String story() {
        StringBuilder story = new StringBuilder(modelServer.settings().toString());
        modelClients.forEach(modelClient ->
                modelClient.connections().forEach(one -> story.append('\n').append(one)));
        return story.toString();
    }

    private void step() {
        switch (random.nextInt(100)) {
            case 0 -> open();
            case 1 -> drain();
            case 2, 3 -> publish(20 + random.nextInt(60));
            case 4, 5, 6, 7, 8, 9 -> modelServer.takeTheRoad();
            default -> {
                switch (random.nextInt(16)) {
                    case 0, 1, 2, 3, 4 -> publish(1 + random.nextInt(4));
                    case 5, 6 -> modelServer.flush();
                    case 7, 8 -> anyLoop(ManualEventLoop::runOne);
                    case 9, 10 -> idle();
                    case 11 -> pass();
                    case 12, 13 -> anyVisitor().connection().room(random.nextInt(4) == 0 ? ALL : random.nextInt(4));
                    default -> anyVisitor().act();
                }
            }
        }
    }

    private void open() {
        if (modelServer.shards() < 4) {
            int shard = modelServer.shards();
            modelServer.open().afterEach(() -> look(shard));
        }
    }

    /** Each client of this shard hears what the last task had to say. */
    private void look(int shard) {
        assertTrue(++tasks < MOST_TASKS, () -> "the loops never rest");
        long position = modelServer.position(shard);
        each(shard, modelConnection -> modelConnection.hear(position));
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            modelServer.publishAny();
        }
    }

    private void idle() {
        int shard = random.nextInt(modelServer.shards());
        modelServer.loop(shard).run();
        each(shard, ModelConnection::idle);
    }

    private void pass() {
        int shard = random.nextInt(modelServer.shards());
        modelServer.loop(shard).pass(random.nextInt(20) == 0 ? 1_100 : random.nextInt(120));
        each(shard, ModelConnection::idle);
    }

    /** The server takes its leave, and everyone comes back at once, as to a new one with the same tape. */
    private void drain() {
        if (random.nextInt(3) > 0) {
            return;
        }
        modelServer.drain();
        for (int shard = 0; shard < modelServer.shards(); shard++) {
            modelServer.loop(shard).run();
        }
        for (ModelClient modelClient : modelClients) {
            modelClient.leave(true);
            modelClient.comeBack();
        }
    }

    private void settle() {
        modelServer.takeTheRoad();
        for (ModelClient modelClient : modelClients) {
            modelClient.connections().forEach(modelConnection -> modelConnection.room(ALL));
        }
        modelServer.flush();
        pass(10);
        for (ModelClient modelClient : modelClients) {
            if (!modelClient.connection().hasEnded()) {
                modelClient.pause(false);
            }
        }
        pass(1_000);
        for (ModelClient modelClient : modelClients) {
            if (!modelClient.connection().hasEnded()) {
                modelClient.connection().settle();
            }
            modelClient.connections().forEach(ModelRun::checkEnd);
        }
    }

    private static void checkEnd(ModelConnection modelConnection) {
        assertTrue(
                modelConnection.hasEnded() || !modelConnection.wasPresented(),
                () -> modelConnection.session() + " goes on");
    }

    private void pass(long millis) {
        for (int shard = 0; shard < modelServer.shards(); shard++) {
            modelServer.loop(shard).pass(millis);
            each(shard, ModelConnection::idle);
        }
    }

    private void each(int shard, Consumer<ModelConnection> doing) {
        for (ModelClient modelClient : modelClients) {
            for (ModelConnection modelConnection : modelClient.connections()) {
                if (modelConnection.shard() == shard && !modelConnection.hasEnded()) {
                    doing.accept(modelConnection);
                }
            }
        }
    }

    private void anyLoop(Consumer<ManualEventLoop> doing) {
        doing.accept(modelServer.loop(random.nextInt(modelServer.shards())));
    }

    private ModelClient anyVisitor() {
        return modelClients.get(random.nextInt(modelClients.size()));
    }
}
