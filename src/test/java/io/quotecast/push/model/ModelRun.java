package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.ManualEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One run of a server and its clients, in an order that the seed determines. The first wrong message ends it. */
final class ModelRun {
    private static final int[] BUFFER_SIZES = {0, 3, 16, 100, 10_000};
    private static final int[] JOURNAL_CAPACITIES = {5, 40, 200, 10_000, 10_000};
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int MAX_TASKS = 100_000;

    private final SplittableRandom random;
    private final ModelServer server;
    private final List<ModelClient> clients = new ArrayList<>();
    private final int steps;
    private int tasks;

    /** Sums over runs. */
    record RunTotals(long steps, long published, long compared, long connections) {
        RunTotals plus(RunTotals other) {
            return new RunTotals(
                    steps + other.steps,
                    published + other.published,
                    compared + other.compared,
                    connections + other.connections);
        }
    }

    ModelRun(long seed) {
        random = new SplittableRandom(seed);
        ModelServer.ModelSettings modelSettings = new ModelServer.ModelSettings(
                BUFFER_SIZES[random.nextInt(BUFFER_SIZES.length)],
                JOURNAL_CAPACITIES[random.nextInt(JOURNAL_CAPACITIES.length)],
                random.nextInt(4) == 0 ? 2_000 : 30_000,
                random.nextInt(2) == 0 ? 400 : 5_000,
                random.nextInt(5) == 0 ? 4 : 5_000,
                random.nextInt(2) == 0 ? 30 : 2_000);
        server = new ModelServer(modelSettings, random);
        steps = 100 + random.nextInt(200);
    }

    RunTotals run() {
        openShard();
        openShard();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            ModelClient client = new ModelClient(server, random, "client " + i);
            clients.add(client);
            client.reconnect();
        }
        for (int step = 0; step < steps; step++) {
            step();
        }
        finish();
        List<ModelConnection> allConnections = clients.stream()
                .flatMap(client -> client.connections().stream())
                .toList();
        long compared = allConnections.stream()
                .mapToLong(each -> each.delivery().comparedEvents())
                .sum();
        return new RunTotals(steps, server.reference().last(), compared, allConnections.size());
    }

    /** Returns the subscription and the last messages of each connection. */
    String trace() {
        StringBuilder text = new StringBuilder(server.settings().toString());
        clients.forEach(
                client -> client.connections().forEach(each -> text.append('\n').append(each)));
        return text.toString();
    }

    private void step() {
        switch (random.nextInt(100)) {
            case 0 -> openShard();
            case 1 -> drain();
            case 2, 3 -> publish(20 + random.nextInt(60));
            case 4, 5, 6, 7, 8, 9 -> server.runPipelineTasks();
            default -> {
                switch (random.nextInt(16)) {
                    case 0, 1, 2, 3, 4 -> publish(1 + random.nextInt(4));
                    case 5, 6 -> server.flush();
                    case 7, 8 -> anyLoop(ManualEventLoop::runNextTask);
                    case 9, 10 -> runLoopUntilIdle();
                    case 11 -> advance();
                    case 12, 13 ->
                        anyClient()
                                .connection()
                                .setWritableFrames(random.nextInt(4) == 0 ? UNLIMITED : random.nextInt(4));
                    default -> anyClient().performRandomAction();
                }
            }
        }
    }

    private void openShard() {
        if (server.shardCount() < 4) {
            int shard = server.shardCount();
            server.openShard().afterEachTask(() -> receiveAll(shard));
        }
    }

    /** Reads what the last task has sent to each connection of the shard. */
    private void receiveAll(int shard) {
        assertTrue(++tasks < MAX_TASKS, () -> "the loops do not become idle");
        long position = server.position(shard);
        forEachConnection(shard, modelConnection -> modelConnection.receive(position));
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            server.publishAny();
        }
    }

    private void runLoopUntilIdle() {
        int shard = random.nextInt(server.shardCount());
        server.loop(shard).run();
        forEachConnection(shard, ModelConnection::onIdle);
    }

    private void advance() {
        int shard = random.nextInt(server.shardCount());
        server.loop(shard).advance(random.nextInt(20) == 0 ? 1_100 : random.nextInt(120));
        forEachConnection(shard, ModelConnection::onIdle);
    }

    /** Drains the server; all clients reconnect at once, as to a new server with the same journal. */
    private void drain() {
        if (random.nextInt(3) > 0) {
            return;
        }
        server.drain();
        for (int shard = 0; shard < server.shardCount(); shard++) {
            server.loop(shard).run();
        }
        for (ModelClient client : clients) {
            client.disconnect(true);
            client.reconnect();
        }
    }

    private void finish() {
        server.runPipelineTasks();
        for (ModelClient client : clients) {
            client.connections().forEach(modelConnection -> modelConnection.setWritableFrames(UNLIMITED));
        }
        server.flush();
        advance(10);
        for (ModelClient client : clients) {
            if (!client.connection().hasEnded()) {
                client.setPaused(false);
            }
        }
        advance(1_000);
        for (ModelClient client : clients) {
            if (!client.connection().hasEnded()) {
                client.connection().checkComplete();
            }
            client.connections().forEach(ModelRun::checkEnd);
        }
    }

    private static void checkEnd(ModelConnection modelConnection) {
        assertTrue(
                modelConnection.hasEnded() || !modelConnection.wasTakenOver(),
                () -> modelConnection.session() + " is still open");
    }

    private void advance(long millis) {
        for (int shard = 0; shard < server.shardCount(); shard++) {
            server.loop(shard).advance(millis);
            forEachConnection(shard, ModelConnection::onIdle);
        }
    }

    private void forEachConnection(int shard, Consumer<ModelConnection> action) {
        for (ModelClient client : clients) {
            for (ModelConnection modelConnection : client.connections()) {
                if (modelConnection.shard() == shard && !modelConnection.hasEnded()) {
                    action.accept(modelConnection);
                }
            }
        }
    }

    private void anyLoop(Consumer<ManualEventLoop> action) {
        action.accept(server.loop(random.nextInt(server.shardCount())));
    }

    private ModelClient anyClient() {
        return clients.get(random.nextInt(clients.size()));
    }
}
