package io.quotecast.cli.bench;

import io.quotecast.base.Quoted;
import io.quotecast.client.FeedChannel;
import io.quotecast.client.FeedSubscription;
import io.quotecast.market.Symbol;
import io.quotecast.market.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The subscription of each connection.
 *
 * @param names symbols or topics by channel, or {@code *}
 * @param conflateMillis the interval of conflation; 0 for every event
 * @param symbolsEach how many symbols of its own each connection takes in place of {@code *}; 0 for none
 * @param pool the symbols to choose from; empty for all that the server has
 * @param verbatim a message to send in place of all this, or an empty string
 */
public record SubscriptionOptions(
        Map<FeedChannel, List<String>> names, int conflateMillis, int symbolsEach, List<String> pool, String verbatim) {
    private static final String ALL = "*";
    private static final Set<FeedChannel> PLAIN = Set.of(FeedChannel.TRADES, FeedChannel.QUOTES);
    private static final int MAX_SYMBOLS_EACH = 5_000;
    private static final int MAX_CONFLATE_MILLIS = 60_000;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is invalid
     */
    public SubscriptionOptions {
        Range.check("--each", symbolsEach, 0, MAX_SYMBOLS_EACH);
        Range.check("--conflate", conflateMillis, 0, MAX_CONFLATE_MILLIS);
        if (!verbatim.isEmpty() && (!names.isEmpty() || symbolsEach > 0)) {
            throw new IllegalArgumentException("--subscribe is the complete message, and excludes channels and --each");
        }
        Map<FeedChannel, List<String>> checkedNames = new EnumMap<>(FeedChannel.class);
        names.forEach((channel, list) -> checkedNames.put(channel, checked(channel, list)));
        names = Map.copyOf(checkedNames);
        List<String> checkedPool =
                pool.stream().map(name -> symbol("--symbols", name)).toList();
        pool = checkedPool.contains(ALL) ? List.of() : checkedPool;
    }

    /** Returns this subscription with the default channels, if it has none. */
    public SubscriptionOptions withDefaults(boolean quotesByDefault) {
        Map<FeedChannel, List<String>> defaults = new EnumMap<>(FeedChannel.class);
        defaults.putAll(names);
        if (names.isEmpty() && symbolsEach > 0) {
            defaults.put(FeedChannel.QUOTES, List.of(ALL));
            defaults.put(FeedChannel.TRADES, List.of(ALL));
        } else if (names.isEmpty() && verbatim.isEmpty() && quotesByDefault) {
            defaults.put(FeedChannel.QUOTES, List.of(ALL));
        }
        return new SubscriptionOptions(defaults, conflateMillis, symbolsEach, pool, verbatim);
    }

    /** Whether it consists of trades and quotes of certain symbols, which every dialect has. */
    boolean isPlain() {
        return verbatim.isEmpty()
                && symbolsEach == 0
                && conflateMillis == 0
                && PLAIN.containsAll(names.keySet())
                && names.values().stream().noneMatch(list -> list.contains(ALL));
    }

    boolean isEmpty() {
        return verbatim.isEmpty() && names.isEmpty() && conflateMillis == 0;
    }

    /** Whether a cursor can be added to {@link #message}. */
    boolean canResume() {
        String message = verbatim.strip();
        return !isEmpty() && (message.isEmpty() || (message.startsWith("{") && message.endsWith("}")));
    }

    /** Whether {@link #message} needs symbols to choose from that are not given here. */
    boolean needsPool() {
        return symbolsEach > 0 && pool.isEmpty();
    }

    /**
     * Returns this subscription with the symbols to choose from.
     *
     * @throws IllegalArgumentException if there are too few symbols
     */
    SubscriptionOptions withPool(List<String> symbols) {
        if (symbolsEach > symbols.size()) {
            throw new IllegalArgumentException(
                    "--each: " + symbolsEach + " is more than the " + symbols.size() + " symbols to choose from");
        }
        return new SubscriptionOptions(names, conflateMillis, symbolsEach, symbols, verbatim);
    }

    /** Returns the message of the connection with this number; the same for the same number. */
    String message(int number) {
        if (!verbatim.isEmpty()) {
            return verbatim;
        }
        List<String> ownSymbols = symbolsEach > 0 ? pick(number) : List.of(ALL);
        FeedSubscription subscription = FeedSubscription.EMPTY.conflate(Duration.ofMillis(conflateMillis));
        for (Map.Entry<FeedChannel, List<String>> requested : names.entrySet()) {
            boolean isOwn = requested.getValue().contains(ALL) && requested.getKey() != FeedChannel.MESSAGES;
            subscription = subscription.with(requested.getKey(), isOwn ? ownSymbols : requested.getValue());
        }
        return subscription.subscribeMessage();
    }

    private List<String> pick(int number) {
        SplittableRandom random = new SplittableRandom(number);
        List<String> available = new ArrayList<>(pool);
        List<String> picked = new ArrayList<>(symbolsEach);
        for (int i = 0; i < symbolsEach; i++) {
            int index = random.nextInt(available.size());
            picked.add(available.get(index));
            available.set(index, available.get(available.size() - 1));
            available.remove(available.size() - 1);
        }
        return picked;
    }

    private static List<String> checked(FeedChannel channel, List<String> names) {
        String option = "--" + channel.text();
        return names.stream()
                .map(name -> channel == FeedChannel.MESSAGES ? topic(option, name) : symbol(option, name))
                .toList();
    }

    private static String topic(String option, String name) {
        String topic = name.strip();
        if (!topic.equals(ALL) && !Topic.isValid(topic)) {
            throw new IllegalArgumentException(
                    option + ": " + Quoted.of(topic) + " is not a topic (1 to 64 of a-z A-Z 0-9 . _ -)");
        }
        return topic;
    }

    private static String symbol(String option, String name) {
        String symbol = name.strip();
        return symbol.equals(ALL)
                ? ALL
                : Symbol.parse(symbol)
                        .orElseThrow(() -> new IllegalArgumentException(option + ": " + Quoted.of(symbol)
                                + " is not a symbol (1 to 64 of A-Z 0-9 . - / ^ = _ :)"))
                        .text();
    }
}
