package io.quotecast.push;

import io.quotecast.access.SymbolPatterns;
import io.quotecast.access.TopicPatterns;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts between the names in client requests and subscriptions. Owned by the shard's thread. */
final class SubscriptionResolver {
    private static final String WILDCARD = "*";
    private static final int MAX_WATCHED_ROOMS = 100;

    private final Instruments instruments;
    private final ClientPermissions permissions;
    private @Nullable List<Instrument> permittedFrom;
    private InstrumentSet cachedPermitted = InstrumentSet.NONE;

    SubscriptionResolver(Instruments instruments, ClientPermissions permissions) {
        this.instruments = instruments;
        this.permissions = permissions;
    }

    /** The subscription to the valid names, and the rejected names. */
    record Resolved(Subscription subscription, List<RejectedName> rejected) {}

    /**
     * Resolves names to a subscription. A name that is given several times counts once in the result. A name that is
     * unknown or not permitted does not affect the others.
     *
     * @throws ProtocolException if there are more names than one connection may subscribe to
     */
    Resolved resolve(Map<Channel, List<String>> names) throws ProtocolException {
        return resolve(names, permissions.grant().topics().read());
    }

    /** Resolves names to what a client no longer wants; it may name any topic. */
    Resolved resolveToRemove(Map<Channel, List<String>> names) throws ProtocolException {
        return resolve(names, TopicPatterns.ALL);
    }

    private Resolved resolve(Map<Channel, List<String>> names, TopicPatterns permittedTopics) throws ProtocolException {
        // Before any lookup: the response to a list beyond the limit would be many times as long as the list.
        requireAtMost(names.values().stream().mapToInt(List::size).max().orElse(0));
        Map<Channel, InstrumentSet> selected = new EnumMap<>(Channel.class);
        Set<Topic> topics = new HashSet<>();
        boolean allTopics = false;
        List<RejectedName> rejected = new ArrayList<>();
        for (Map.Entry<Channel, List<String>> entry : names.entrySet()) {
            Channel channel = entry.getKey();
            if (channel == Channel.MESSAGES && entry.getValue().contains(WILDCARD) && !permittedTopics.matchesAll()) {
                reject(
                        channel,
                        WILDCARD,
                        ErrorCode.ROLE_MISSING,
                        "your key permits some topics only: subscribe to their names",
                        rejected);
                continue;
            }
            if (entry.getValue().contains(WILDCARD)) {
                allTopics |= channel == Channel.MESSAGES;
                selected.put(channel, channel == Channel.MESSAGES ? InstrumentSet.ALL : permittedInstruments());
                continue;
            }
            BitSet ids = new BitSet();
            for (String name : new LinkedHashSet<>(entry.getValue())) {
                if (channel == Channel.MESSAGES) {
                    addTopic(name, permittedTopics, topics, rejected);
                } else {
                    addInstrument(channel, name, ids, rejected);
                }
            }
            selected.put(channel, new InstrumentSet(false, ids));
        }
        selected.remove(Channel.MESSAGES);
        InstrumentSet trades = selected.get(Channel.TRADES);
        if (trades != null) {
            selected.put(Channel.CORRECTIONS, trades);
        }
        return new Resolved(new Subscription(selected, allTopics, topics, 0), rejected);
    }

    /**
     * Resolves the names of rooms whose members a client wants to know.
     *
     * @param watched the rooms that it watches already
     * @param rejected receives the names that are invalid or not permitted
     * @throws ProtocolException if there are more rooms than one connection may watch
     */
    Set<Topic> resolvePresence(List<String> names, Set<Topic> watched, List<RejectedName> rejected)
            throws ProtocolException {
        Set<Topic> rooms = new LinkedHashSet<>();
        List<RejectedName> invalid = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            addTopic(name, permissions.grant().topics().read(), rooms, invalid);
        }
        for (RejectedName each : invalid) {
            rejected.add(new RejectedName(Channel.MESSAGES, true, each.name(), each.code(), each.text()));
        }
        Set<Topic> all = new HashSet<>(watched);
        all.addAll(rooms);
        if (all.size() > MAX_WATCHED_ROOMS) {
            throw new ProtocolException(
                    ErrorCode.SYMBOL_LIMIT,
                    "presence of " + all.size() + " rooms; the limit is " + MAX_WATCHED_ROOMS + " per connection");
        }
        return rooms;
    }

    /** Checks that a subscription is not larger than one connection may have. */
    void checkSize(Subscription subscription) throws ProtocolException {
        requireAtMost(subscription.size());
    }

    /** Returns the names of a subscription as a client would write them. */
    Map<Channel, List<String>> names(Subscription subscription) {
        Map<Channel, List<String>> names = new LinkedHashMap<>();
        List<Instrument> all = instruments.all();
        for (Channel channel : Channel.values()) {
            if (!channel.isSelectable()) {
                continue;
            }
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

    private void addInstrument(Channel channel, String name, BitSet ids, List<RejectedName> rejected) {
        Optional<Instrument> instrument = instruments.findIgnoreCase(name);
        if (instrument.isEmpty()) {
            reject(channel, name, ErrorCode.UNKNOWN_SYMBOL, "unknown symbol " + Quoted.of(name), rejected);
        } else if (!permissions.grant().symbols().admits(instrument.get().symbol())) {
            reject(
                    channel,
                    name,
                    ErrorCode.ROLE_MISSING,
                    "your key does not permit symbol " + Quoted.of(name),
                    rejected);
        } else {
            ids.set(instrument.get().id());
        }
    }

    /** Returns all instruments; for a key with permitted symbols, those of them that are listed now. */
    private InstrumentSet permittedInstruments() {
        SymbolPatterns symbols = permissions.grant().symbols();
        if (symbols.matchesAll()) {
            return InstrumentSet.ALL;
        }
        List<Instrument> all = instruments.all();
        // The list is immutable: a different instance means that instruments were added.
        if (all != permittedFrom) {
            BitSet ids = new BitSet();
            all.stream()
                    .filter(instrument -> symbols.admits(instrument.symbol()))
                    .forEach(instrument -> ids.set(instrument.id()));
            cachedPermitted = new InstrumentSet(false, ids);
            permittedFrom = all;
        }
        return cachedPermitted;
    }

    private static void addTopic(String name, TopicPatterns permitted, Set<Topic> topics, List<RejectedName> rejected) {
        if (Topic.isValid(name)) {
            Topic topic = new Topic(name);
            if (permitted.admits(topic)) {
                topics.add(topic);
            } else {
                reject(
                        Channel.MESSAGES,
                        name,
                        ErrorCode.ROLE_MISSING,
                        "your key does not permit topic " + Quoted.of(name),
                        rejected);
            }
        } else {
            reject(
                    Channel.MESSAGES,
                    name,
                    ErrorCode.UNKNOWN_SYMBOL,
                    "not a topic: " + Quoted.of(name) + " (1-64 of a-z A-Z 0-9 . _ -)",
                    rejected);
        }
    }

    private static void reject(
            Channel channel, String name, ErrorCode code, String reason, List<RejectedName> rejected) {
        String shortened = name.length() <= 64 ? name : name.substring(0, 64);
        rejected.add(new RejectedName(channel, shortened, code, reason));
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
