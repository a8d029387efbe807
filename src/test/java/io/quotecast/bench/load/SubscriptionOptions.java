package io.quotecast.bench.load;

import io.quotecast.market.Channel;
import io.quotecast.market.Symbol;
import io.quotecast.market.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The subscriptions of the connections.
 *
 * @param names symbols or topics by channel; {@code *} for all
 * @param symbolsEach number of random symbols for each connection in place of {@code *}; 0 for none
 * @param pool symbols to pick from; empty for those of the server
 * @param verbatim a message to send instead of the above, or empty
 */
record SubscriptionOptions(
        Map<Channel, List<String>> names, int conflateMillis, int symbolsEach, List<String> pool, String verbatim) {
    private static final String ALL = "*";
    private static final int MAX_SYMBOLS_EACH = 5_000;
    private static final int MAX_CONFLATE_MILLIS = 60_000;

    SubscriptionOptions {
        names = Map.copyOf(names);
        pool = List.copyOf(pool);
    }

    /**
     * @param quotesByDefault whether to subscribe to all quotes if no channel is given
     */
    static SubscriptionOptions of(ParsedArguments parsed, boolean quotesByDefault) throws UsageException {
        Map<Channel, List<String>> names = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            LoadOption loadOption = LoadOption.valueOf(channel.name());
            if (parsed.has(loadOption)) {
                names.put(channel, checked(loadOption, parsed.list(loadOption), channel == Channel.MESSAGES));
            }
        }
        int symbolsEach = parsed.number(LoadOption.EACH, 0, 1, MAX_SYMBOLS_EACH);
        int conflate = parsed.number(LoadOption.CONFLATE, 0, 0, MAX_CONFLATE_MILLIS);
        String verbatim = parsed.text(LoadOption.SUBSCRIBE, "");
        if (parsed.has(LoadOption.SUBSCRIBE) && (!names.isEmpty() || symbolsEach > 0)) {
            throw new UsageException("--subscribe cannot be combined with channels or --each");
        }
        if (names.isEmpty() && symbolsEach > 0) {
            names.put(Channel.QUOTES, List.of(ALL));
            names.put(Channel.TRADES, List.of(ALL));
        } else if (names.isEmpty() && verbatim.isEmpty() && quotesByDefault) {
            names.put(Channel.QUOTES, List.of(ALL));
        }
        List<String> pool = checked(LoadOption.SYMBOLS, parsed.list(LoadOption.SYMBOLS), false);
        return new SubscriptionOptions(names, conflate, symbolsEach, pool.contains(ALL) ? List.of() : pool, verbatim);
    }

    boolean isEmpty() {
        return verbatim.isEmpty() && names.isEmpty() && conflateMillis == 0;
    }

    /** Returns whether symbols to pick from are required and not given. */
    boolean needsPool() {
        return symbolsEach > 0 && pool.isEmpty();
    }

    SubscriptionOptions withPool(List<String> symbols) throws UsageException {
        if (symbolsEach > symbols.size()) {
            throw new UsageException(
                    "--each: " + symbolsEach + " exceeds the number of available symbols (" + symbols.size() + ")");
        }
        return new SubscriptionOptions(names, conflateMillis, symbolsEach, symbols, verbatim);
    }

    /** Returns the subscription of the connection with this number, the same for each call. */
    String message(int number) {
        if (!verbatim.isEmpty()) {
            return verbatim;
        }
        List<String> ownSymbols = symbolsEach > 0 ? pick(number) : List.of(ALL);
        StringBuilder message = new StringBuilder("{\"action\":\"subscribe\"");
        for (Channel channel : Channel.values()) {
            List<String> requested = names.getOrDefault(channel, List.of());
            if (!requested.isEmpty()) {
                boolean all = requested.contains(ALL) && channel != Channel.MESSAGES;
                message.append(",\"").append(channel.text()).append("\":[\"");
                message.append(String.join("\",\"", all ? ownSymbols : requested))
                        .append("\"]");
            }
        }
        return message.append(",\"conflate\":")
                .append(conflateMillis)
                .append("}")
                .toString();
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

    private static List<String> checked(LoadOption loadOption, List<String> names, boolean topics)
            throws UsageException {
        List<String> checked = new ArrayList<>();
        for (String name : names) {
            if (name.equals(ALL) || topics && Topic.isValid(name)) {
                checked.add(name);
            } else if (topics) {
                throw new UsageException(
                        loadOption.text() + ": '" + name + "' is not a topic (1 to 64 of a-z A-Z 0-9 . _ -)");
            } else {
                checked.add(Symbol.parse(name)
                        .orElseThrow(() -> new UsageException(
                                loadOption.text() + ": '" + name + "' is not a symbol (1 to 20 of A-Z 0-9 . - / ^ =)"))
                        .text());
            }
        }
        return checked;
    }
}
