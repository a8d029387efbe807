package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that connect, change their subscriptions and leave at random receive exactly what a list predicts. */
class RoutingTableTest {
    private static final List<String> SYMBOLS = List.of("AAA", "BBB", "CCC");
    private static final int STEPS = 2_000;

    private final EmbeddedServer server = new EmbeddedServer();
    private final List<ExpectedClient> clients = new ArrayList<>();
    private long position;

    /** A client with its subscription and the events that it should have received. */
    private record ExpectedClient(
            ConnectedClient client, TreeSet<String> quotes, TreeSet<String> trades, List<String> events) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyClientReceivesItsSubscriptionAndNothingElse(long seed) {
        Random random = new Random(seed);

        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(12)) {
                case 0 ->
                    clients.add(
                            new ExpectedClient(server.connect(), new TreeSet<>(), new TreeSet<>(), new ArrayList<>()));
                case 1, 2 -> change(random, true);
                case 3 -> change(random, false);
                case 4 -> leave(random);
                default -> publish(random);
            }
        }
        server.deliver();

        for (ExpectedClient expectedClient : clients) {
            assertEquals(expectedClient.events, expectedClient.client.takeEvents(), () -> "seed " + seed);
        }
    }

    private void change(Random random, boolean isSubscribe) {
        if (clients.isEmpty()) {
            return;
        }
        // Published events belong to the subscription before the change.
        server.deliver();
        ExpectedClient expected = clients.get(random.nextInt(clients.size()));
        boolean isQuotes = random.nextBoolean();
        TreeSet<String> subscribed = isQuotes ? expected.quotes : expected.trades;
        String symbol = random.nextInt(5) == 0 ? "*" : SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        expected.client.send("{\"action\":\"" + (isSubscribe ? "subscribe" : "unsubscribe") + "\",\"snapshot\":false,\""
                + (isQuotes ? "quotes" : "trades") + "\":[\"" + symbol + "\"]}");
        if (symbol.equals("*")) {
            subscribed.clear();
        }
        if (isSubscribe && !subscribed.contains("*")) {
            subscribed.add(symbol);
        } else if (!isSubscribe) {
            subscribed.remove(symbol);
        }
    }

    private void leave(Random random) {
        if (clients.isEmpty()) {
            return;
        }
        server.deliver();
        ExpectedClient expected = clients.remove(random.nextInt(clients.size()));
        expected.client.disconnect();
        assertEquals(expected.events, expected.client.takeEvents());
    }

    private void publish(Random random) {
        String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        boolean isQuote = random.nextBoolean();
        position++;
        if (isQuote) {
            server.quote(symbol, 100);
        } else {
            server.trade(symbol, 100);
        }
        for (ExpectedClient expected : clients) {
            TreeSet<String> subscribed = isQuote ? expected.quotes : expected.trades;
            if (subscribed.contains(symbol) || subscribed.contains("*")) {
                expected.events.add((isQuote ? "q " : "t ") + symbol + " " + position);
            }
        }
    }
}
