package io.quotecast.push;

import io.quotecast.access.SymbolPatterns;
import io.quotecast.base.Quoted;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Topic;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.Response.RejectedName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the names that a client wrote into a subscription, and back. Owned by the shard's thread. */
final class SubscriptionResolver {
    private static final String WILDCARD = "*";

    private final Instruments instruments;
    private final ClientPermissions permissions;
    private @Nullable List<Instrument> permittedFrom;
    private InstrumentSet permitted = InstrumentSet.NONE;

    SubscriptionResolver(Instruments instruments, ClientPermissions permissions) {
        this.instruments = instruments;
        this.permissions = permissions;
    }

    /** What could be understood, and what could not. */
    record Resolved(Subscription subscription, List<RejectedName> rejected) {}

    /**
     * Looks every name up; one that is unknown costs the others nothing.
     *
     * @throws ProtocolException if there are more names than one connection may have
     */
    Resolved resolve(Map<Channel, List<String>> names) throws ProtocolException {
        // Before any look-up, so that a list beyond the limit does not earn an answer many times its size.
        requireAtMost(names.values().stream().mapToInt(List::size).max().orElse(0));
        Map<Channel, InstrumentSet> selected = new EnumMap<>(Channel.class);
        Set<Topic> topics = new HashSet<>();
        boolean allTopics = false;
        List<RejectedName> rejectedName = new ArrayList<>();
        for (Map.Entry<Channel, List<String>> entry : names.entrySet()) {
            Channel channel = entry.getKey();
            if (entry.getValue().contains(WILDCARD)) {
                allTopics |= channel == Channel.MESSAGES;
                selected.put(channel, channel == Channel.MESSAGES ? InstrumentSet.ALL : permitted());
                continue;
            }
            BitSet ids = new BitSet();
            for (String name : entry.getValue()) {
                if (channel == Channel.MESSAGES) {
                    addTopic(name, topics, rejectedName);
                } else {
                    addInstrument(channel, name, ids, rejectedName);
                }
            }
            selected.put(channel, new InstrumentSet(false, ids));
        }
        selected.remove(Channel.MESSAGES);
        return new Resolved(new Subscription(selected, allTopics, topics, 0), rejectedName);
    }

    /** Refuses a subscription that has become larger than one connection may have. */
    void checkSize(Subscription subscription) throws ProtocolException {
        requireAtMost(subscription.size());
    }

    /** The names of what is subscribed to, as a client would write them. */
    Map<Channel, List<String>> names(Subscription subscription) {
        Map<Channel, List<String>> names = new LinkedHashMap<>();
        List<Instrument> all = instruments.all();
        for (Channel channel : Channel.values()) {
            InstrumentSet selected = subscription.instruments(channel);
            names.put(
                    channel,
                    selected.isAll()
                            ? List.of(WILDCARD)
                            : selected.ids().stream()
                                    .mapToObj(id -> all.get(id).symbol().text())
                                    .toList());
        }
        names.put(
                Channel.MESSAGES,
                subscription.hasAllTopics()
                        ? List.of(WILDCARD)
                        : subscription.topics().stream()
                                .map(Topic::text)
                                .sorted()
                                .toList());
        return names;
    }

    private void addInstrument(Channel channel, String name, BitSet ids, List<RejectedName> rejectedName) {
        Optional<Instrument> instrument = instruments.findIgnoreCase(name);
        if (instrument.isEmpty()) {
            reject(channel, name, ErrorCode.UNKNOWN_SYMBOL, "unknown symbol " + Quoted.of(name), rejectedName);
        } else if (!permissions.grant().symbols().admits(instrument.get().symbol())) {
            reject(
                    channel,
                    name,
                    ErrorCode.ROLE_MISSING,
                    "your key is not for symbol " + Quoted.of(name),
                    rejectedName);
        } else {
            ids.set(instrument.get().id());
        }
    }

    /** Everything; for one whose key is for some symbols, those of them that are listed now. */
    private InstrumentSet permitted() {
        SymbolPatterns symbols = permissions.grant().symbols();
        if (symbols.matchesAll()) {
            return InstrumentSet.ALL;
        }
        List<Instrument> all = instruments.all();
        // The list is another one once it has grown.
        if (all != permittedFrom) {
            BitSet ids = new BitSet();
            all.stream()
                    .filter(instrument -> symbols.admits(instrument.symbol()))
                    .forEach(instrument -> ids.set(instrument.id()));
            permitted = new InstrumentSet(false, ids);
            permittedFrom = all;
        }
        return permitted;
    }

    private static void addTopic(String name, Set<Topic> topics, List<RejectedName> rejectedName) {
        if (Topic.isValid(name)) {
            topics.add(new Topic(name));
        } else {
            reject(
                    Channel.MESSAGES,
                    name,
                    ErrorCode.UNKNOWN_SYMBOL,
                    "not a topic: " + Quoted.of(name) + " (1-64 of a-z A-Z 0-9 . _ -)",
                    rejectedName);
        }
    }

    private static void reject(
            Channel channel, String name, ErrorCode code, String reason, List<RejectedName> rejectedName) {
        String shortened = name.length() <= 64 ? name : name.substring(0, 64);
        rejectedName.add(new RejectedName(channel, shortened, code, reason));
    }

    private void requireAtMost(int size) throws ProtocolException {
        int maxSymbols = permissions.limits().maxSymbols();
        if (size > maxSymbols) {
            throw new ProtocolException(
                    ErrorCode.SYMBOL_LIMIT,
                    size + " symbols; the limit is " + maxSymbols + " per connection: use \"*\", or more connections");
        }
    }
}
