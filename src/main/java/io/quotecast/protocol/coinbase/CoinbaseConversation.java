package io.quotecast.protocol.coinbase;

import io.quotecast.journal.Entry;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Series;
import io.quotecast.market.Ticker;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.Conversation;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.KeyOutcome;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.SymbolNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket feed of Coinbase Exchange: products are chosen per channel with subscribe and unsubscribe. The form of
 * every message is that of the documentation of the exchange's channels.
 */
public final class CoinbaseConversation implements Conversation {
    /** The exchange closes a client that has not subscribed by then. */
    private static final Duration SUBSCRIBE_TIME = Duration.ofSeconds(5);

    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);
    private static final int BATCH_MILLIS = 5_000;
    /** A message with more products would be too large for many clients. */
    private static final int MAX_STATUS_PRODUCTS = 5_000;
    /** The most errors in the answer to one request. */
    private static final int MAX_ERRORS = 20;
    /** As much of a name as an error message repeats. */
    private static final int MAX_NAME_LENGTH = 64;
    /** WebSocket close code for a violation of policy (RFC 6455, section 7.4.1). */
    private static final int POLICY_VIOLATION = 1008;

    private static final String FAILED = "Failed to subscribe";
    private static final String UNAUTHENTICATED = "Authentication Failed";

    private final ClientStreams client;
    private final SymbolNames symbols;
    private Map<CoinbaseChannel, Set<Instrument>> products = new EnumMap<>(CoinbaseChannel.class);
    private String presentedKey = "";
    private boolean hasSubscribed;
    private boolean isFeedSelected;
    private boolean isBatchSelected;
    private boolean isHeartbeatScheduled;
    private boolean isStatusScheduled;
    private Map<Instrument, CoinbaseProducts.Mode> sentStatus = Map.of();

    public CoinbaseConversation(ClientStreams client, SymbolNames symbols) {
        this.client = client;
        this.symbols = symbols;
    }

    @Override
    public void onOpen() {
        client.schedule(SUBSCRIBE_TIME, () -> {
            if (!hasSubscribed) {
                client.close(POLICY_VIOLATION, "no subscription within " + SUBSCRIBE_TIME.toSeconds() + " s");
            }
        });
    }

    @Override
    public void onText(byte[] utf8) {
        CoinbaseRequest request;
        try {
            request = CoinbaseRequest.read(utf8);
        } catch (CoinbaseRequest.InvalidRequest e) {
            send(List.of(e.toMessage()));
            return;
        }
        if (request.key().isEmpty() || request.key().equals(presentedKey)) {
            handle(request);
        } else {
            client.authenticate(request.key(), outcome -> onKeyChecked(outcome, request));
        }
    }

    @Override
    public void onBinary(byte[] message) {
        send(List.of(CoinbaseMessages.error("Malformed JSON", "a request has to be in a text frame")));
    }

    @Override
    public void onTooManyMessages(Limits limits) {
        send(List.of(CoinbaseMessages.error(
                "Too many messages", "the limit is " + limits.messagesPerSecond() + " per second")));
        client.close(POLICY_VIOLATION, "too many messages");
    }

    @Override
    public void onTooLarge(Limits limits) {
        send(List.of(CoinbaseMessages.error("Message too big", "the limit is " + limits.maxMessageBytes() + " bytes")));
    }

    private void onKeyChecked(KeyOutcome outcome, CoinbaseRequest request) {
        switch (outcome) {
            case ACCEPTED -> {
                presentedKey = request.key();
                handle(request);
            }
            case OVER_LIMIT -> {
                send(List.of(CoinbaseMessages.error(UNAUTHENTICATED, "The key has too many open connections")));
                client.close(POLICY_VIOLATION, "too many connections");
            }
            case INVALID -> send(List.of(CoinbaseMessages.error(UNAUTHENTICATED, "Invalid API Key")));
            case UNAVAILABLE ->
                send(List.of(CoinbaseMessages.error(
                        UNAUTHENTICATED, "The key cannot be checked at the moment; retry later")));
        }
    }

    private void handle(CoinbaseRequest request) {
        if (!client.mayRead()) {
            send(List.of(CoinbaseMessages.error(UNAUTHENTICATED, "A key with the role 'read' is required")));
        } else if (request.isSubscribe()) {
            client.askToSelect(questions(request.channels()), isPermitted -> {
                if (isPermitted) {
                    subscribe(request.channels());
                } else {
                    send(List.of(CoinbaseMessages.error(UNAUTHENTICATED, "The key does not permit these products")));
                }
            });
        } else {
            unsubscribe(request.channels());
        }
    }

    /** Returns Quotecast's symbols that a request names, by channel. */
    private Map<Channel, List<String>> questions(List<CoinbaseRequest.Named> channels) {
        Map<Channel, List<String>> questions = new EnumMap<>(Channel.class);
        for (CoinbaseRequest.Named named : channels) {
            CoinbaseChannel.find(named.channel()).map(CoinbaseChannel::source).ifPresent(source -> named.productIds()
                    .forEach(id -> symbols.find(id).ifPresent(instrument -> questions
                            .computeIfAbsent(source, added -> new ArrayList<>())
                            .add(instrument.symbol().text()))));
        }
        return questions;
    }

    /** Subscribes to what exists, and sends an error for each name that does not. */
    private void subscribe(List<CoinbaseRequest.Named> channels) {
        Map<CoinbaseChannel, Set<Instrument>> changed = copyOfProducts();
        List<byte[]> errors = new ArrayList<>();
        for (CoinbaseRequest.Named named : channels) {
            Optional<CoinbaseChannel> channel = CoinbaseChannel.find(named.channel());
            if (channel.isEmpty()) {
                addError(abbreviated(named.channel()) + " is not a valid channel", errors);
            } else if (named.productIds().isEmpty() && channel.get() != CoinbaseChannel.STATUS) {
                addError("No products provided for " + named.channel(), errors);
            } else {
                Set<Instrument> found = find(named.productIds(), errors);
                if (named.productIds().isEmpty()) {
                    changed.put(channel.get(), new LinkedHashSet<>());
                } else if (!found.isEmpty()) {
                    changed.computeIfAbsent(channel.get(), added -> new LinkedHashSet<>())
                            .addAll(found);
                }
            }
        }
        int maxProducts = client.limits().maxSymbols();
        if (distinct(changed) > maxProducts) {
            send(List.of(CoinbaseMessages.error(FAILED, "Too many products; the limit is " + maxProducts)));
            return;
        }
        Map<CoinbaseChannel, Set<Instrument>> previous = products;
        products = changed;
        if (status().size() > MAX_STATUS_PRODUCTS) {
            products = previous;
            send(List.of(CoinbaseMessages.error(
                    FAILED, "status has more than " + MAX_STATUS_PRODUCTS + " products; name some in product_ids")));
            return;
        }
        hasSubscribed |= !changed.isEmpty();
        List<byte[]> messages = new ArrayList<>(errors);
        if (!changed.equals(previous) || errors.isEmpty()) {
            messages.add(subscriptions());
        }
        addCurrentState(previous, messages);
        send(messages);
        apply();
    }

    /** Unsubscribes from products; from all products of a channel if the request names none. */
    private void unsubscribe(List<CoinbaseRequest.Named> channels) {
        Map<CoinbaseChannel, Set<Instrument>> changed = copyOfProducts();
        List<byte[]> errors = new ArrayList<>();
        for (CoinbaseRequest.Named named : channels) {
            Optional<CoinbaseChannel> channel = CoinbaseChannel.find(named.channel());
            if (channel.isEmpty()) {
                addError(abbreviated(named.channel()) + " is not a valid channel", errors);
                continue;
            }
            Set<Instrument> remaining = changed.getOrDefault(channel.get(), Set.of());
            if (!named.productIds().isEmpty()) {
                named.productIds().forEach(id -> symbols.find(id).ifPresent(remaining::remove));
            }
            if (named.productIds().isEmpty() || remaining.isEmpty()) {
                changed.remove(channel.get());
            }
        }
        products = changed;
        apply();
        List<byte[]> messages = new ArrayList<>(errors);
        messages.add(subscriptions());
        send(messages);
    }

    private Map<CoinbaseChannel, Set<Instrument>> copyOfProducts() {
        Map<CoinbaseChannel, Set<Instrument>> copy = new EnumMap<>(CoinbaseChannel.class);
        products.forEach((channel, instruments) -> copy.put(channel, new LinkedHashSet<>(instruments)));
        return copy;
    }

    private Set<Instrument> find(List<String> productIds, List<byte[]> errors) {
        Set<Instrument> found = new LinkedHashSet<>();
        for (String id : productIds) {
            Optional<Instrument> instrument = symbols.find(id).filter(client::permits);
            instrument.ifPresent(found::add);
            if (instrument.isEmpty()) {
                addError(abbreviated(id) + " is not a valid product", errors);
            }
        }
        return found;
    }

    private static void addError(String reason, List<byte[]> errors) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(CoinbaseMessages.error(FAILED, reason));
        }
    }

    private static String abbreviated(String name) {
        return name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH) + "...";
    }

    private static int distinct(Map<CoinbaseChannel, Set<Instrument>> byChannel) {
        Set<Instrument> all = new HashSet<>();
        byChannel.values().forEach(all::addAll);
        return all.size();
    }

    private byte[] subscriptions() {
        List<CoinbaseMessages.Subscribed> channels = new ArrayList<>();
        products.forEach((channel, instruments) -> channels.add(new CoinbaseMessages.Subscribed(
                channel.text(), instruments.stream().map(symbols::name).toList())));
        return CoinbaseMessages.subscriptions(channels);
    }

    /** Adds the state before the first event of each product that is new in a channel. */
    private void addCurrentState(Map<CoinbaseChannel, Set<Instrument>> previous, List<byte[]> messages) {
        for (CoinbaseChannel channel : products.keySet()) {
            for (Instrument instrument : products.getOrDefault(channel, Set.of())) {
                if (previous.getOrDefault(channel, Set.of()).contains(instrument)) {
                    continue;
                }
                switch (channel) {
                    case TICKER, TICKER_BATCH -> addTicker(instrument, messages);
                    case MATCHES -> {
                        Entry trade = newest(Series.TRADE, instrument);
                        if (trade != null) {
                            messages.add(CoinbaseMessages.match("last_match", trade));
                        }
                    }
                    case HEARTBEAT, STATUS -> {
                        // These channels have messages at intervals only.
                    }
                }
            }
        }
    }

    private void addTicker(Instrument instrument, List<byte[]> messages) {
        Entry trade = newest(Series.TRADE, instrument);
        Entry quote = newest(Series.QUOTE, instrument);
        Entry newest = quote != null ? quote : trade;
        if (newest != null) {
            messages.add(CoinbaseMessages.ticker(newest, trade, quote, newest(Series.TICKER, instrument)));
        }
    }

    private @Nullable Entry newest(Series series, Instrument instrument) {
        EncodedEvent event = client.newest(series, instrument);
        return event == null ? null : event.entry();
    }

    /** Selects what the channels carry, and begins to send what is sent at intervals. */
    private void apply() {
        Collection<Instrument> tickers = products.getOrDefault(CoinbaseChannel.TICKER, Set.of());
        Collection<Instrument> matches = products.getOrDefault(CoinbaseChannel.MATCHES, Set.of());
        if (isFeedSelected || !tickers.isEmpty() || !matches.isEmpty()) {
            isFeedSelected = true;
            client.select(CoinbaseEncoding.FEED.format(), Map.of(Channel.TRADES, matches, Channel.QUOTES, tickers), 0);
            client.select(CoinbaseEncoding.TRADE_TICKER.format(), Channel.TRADES, tickers, 0);
        }
        Collection<Instrument> batched = products.getOrDefault(CoinbaseChannel.TICKER_BATCH, Set.of());
        if (isBatchSelected || !batched.isEmpty()) {
            isBatchSelected = true;
            client.select(CoinbaseEncoding.TICKER_BATCH.format(), Channel.TICKERS, batched, BATCH_MILLIS);
        }
        if (!isHeartbeatScheduled && products.containsKey(CoinbaseChannel.HEARTBEAT)) {
            isHeartbeatScheduled = true;
            client.schedule(HEARTBEAT_INTERVAL, this::sendHeartbeats);
        }
        if (!isStatusScheduled && products.containsKey(CoinbaseChannel.STATUS)) {
            isStatusScheduled = true;
            sentStatus = Map.of();
            sendStatus();
        }
    }

    private void sendHeartbeats() {
        isHeartbeatScheduled = products.containsKey(CoinbaseChannel.HEARTBEAT);
        if (!isHeartbeatScheduled) {
            return;
        }
        client.schedule(HEARTBEAT_INTERVAL, this::sendHeartbeats);
        // A heartbeat names the newest trade, which a client that is behind has not received yet.
        if (!client.isBehind()) {
            long nowMicros = client.nowMicros();
            send(products.getOrDefault(CoinbaseChannel.HEARTBEAT, Set.of()).stream()
                    .map(instrument -> heartbeat(instrument, nowMicros))
                    .toList());
        }
    }

    private byte[] heartbeat(Instrument instrument, long nowMicros) {
        Entry trade = newest(Series.TRADE, instrument);
        Entry quote = newest(Series.QUOTE, instrument);
        long sequence = Math.max(trade == null ? 0 : trade.position(), quote == null ? 0 : quote.position());
        return CoinbaseMessages.heartbeat(instrument, trade, sequence, nowMicros);
    }

    /** Sends the status of the products, unless nothing has changed since the last time. */
    private void sendStatus() {
        isStatusScheduled = products.containsKey(CoinbaseChannel.STATUS);
        if (!isStatusScheduled) {
            return;
        }
        client.schedule(STATUS_INTERVAL, this::sendStatus);
        Map<Instrument, CoinbaseProducts.Mode> status = status();
        if (!status.equals(sentStatus) && status.size() <= MAX_STATUS_PRODUCTS) {
            sentStatus = status;
            send(List.of(CoinbaseMessages.status(status)));
        }
    }

    /** Returns the status of the products that are named, or of all products if none is. */
    private Map<Instrument, CoinbaseProducts.Mode> status() {
        Set<Instrument> named = products.get(CoinbaseChannel.STATUS);
        if (named == null) {
            return Map.of();
        }
        Collection<Instrument> covered = named.isEmpty() ? symbols.all() : named;
        Map<Instrument, CoinbaseProducts.Mode> status = new LinkedHashMap<>();
        for (Instrument instrument : covered) {
            if (client.permits(instrument)) {
                Entry ticker = newest(Series.TICKER, instrument);
                status.put(
                        instrument,
                        CoinbaseProducts.Mode.of(ticker == null ? null : ((Ticker) ticker.event()).state()));
            }
        }
        return status;
    }

    private void send(List<byte[]> messages) {
        client.send(messages, Framing.Envelope.TEXT_FRAME);
    }
}
