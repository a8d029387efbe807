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

/** Guests who come, change their minds and go by chance hear exactly what a list kept beside them says. */
class RoutingTableTest {
    private static final List<String> SYMBOLS = List.of("AAA", "BBB", "CCC");
    private static final int STEPS = 2_000;

    private final EmbeddedServer embeddedServer = new EmbeddedServer();
    private final List<ExpectedClient> guests = new ArrayList<>();
    private long q;

    /** A guest, what it wants and what it should have heard. */
    private record ExpectedClient(
            ConnectedClient guest, TreeSet<String> quotes, TreeSet<String> trades, List<String> heard) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyGuestHearsWhatItWantsAndNothingElse(long seed) {
        Random random = new Random(seed);

        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(12)) {
                case 0 ->
                    guests.add(new ExpectedClient(
                            embeddedServer.connect(), new TreeSet<>(), new TreeSet<>(), new ArrayList<>()));
                case 1, 2 -> change(random, true);
                case 3 -> change(random, false);
                case 4 -> leave(random);
                default -> publish(random);
            }
        }
        embeddedServer.send();

        for (ExpectedClient expectedClient : guests) {
            assertEquals(expectedClient.heard, expectedClient.guest.hears(), () -> "seed " + seed);
        }
    }

    private void change(Random random, boolean more) {
        if (guests.isEmpty()) {
            return;
        }
        // What was published is on its way: it belongs to the subscription before the change.
        embeddedServer.send();
        ExpectedClient one = guests.get(random.nextInt(guests.size()));
        boolean isQuotes = random.nextBoolean();
        TreeSet<String> wanted = isQuotes ? one.quotes : one.trades;
        String symbol = random.nextInt(5) == 0 ? "*" : SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        one.guest.asks("{\"action\":\"" + (more ? "subscribe" : "unsubscribe") + "\",\"snapshot\":false,\""
                + (isQuotes ? "quotes" : "trades") + "\":[\"" + symbol + "\"]}");
        if (symbol.equals("*")) {
            wanted.clear();
        }
        if (more && !wanted.contains("*")) {
            wanted.add(symbol);
        } else if (!more) {
            wanted.remove(symbol);
        }
    }

    private void leave(Random random) {
        if (guests.isEmpty()) {
            return;
        }
        embeddedServer.send();
        ExpectedClient one = guests.remove(random.nextInt(guests.size()));
        one.guest.leaves();
        assertEquals(one.heard, one.guest.hears());
    }

    private void publish(Random random) {
        String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        boolean isQuote = random.nextBoolean();
        q++;
        if (isQuote) {
            embeddedServer.quote(symbol, 100);
        } else {
            embeddedServer.trade(symbol, 100);
        }
        for (ExpectedClient one : guests) {
            TreeSet<String> wanted = isQuote ? one.quotes : one.trades;
            if (wanted.contains(symbol) || wanted.contains("*")) {
                one.heard.add((isQuote ? "q " : "t ") + symbol + " " + q);
            }
        }
    }
}
