package io.quotecast.protocol.alpaca;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.Conversation;
import io.quotecast.protocol.KeyOutcome;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.WireFormat;
import io.quotecast.protocol.quotecast.MsgpackRequestReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The market data streams of Alpaca: a client logs in and subscribes to symbols of several channels. Each answer is a
 * message of its own: some clients read nothing that stands behind an answer in the same message.
 */
public final class AlpacaConversation implements Conversation {
    /** WebSocket close code for a violation of policy (RFC 6455, section 7.4.1). */
    private static final int POLICY_VIOLATION = 1008;

    private static final String ALL = "*";
    private static final int DAILY_BAR_MILLIS = 60_000;
    /** How often names that are not listed are looked up again. */
    private static final Duration LOOKUP_INTERVAL = Duration.ofSeconds(5);

    private final ClientStreams client;
    private final Connection connection;
    private final Map<WireFormat, Map<Channel, @Nullable Collection<Instrument>>> selected = new HashMap<>();
    private final @Nullable TestFeed testFeed;
    private Map<AlpacaChannel, Set<String>> symbols = new EnumMap<>(AlpacaChannel.class);
    private boolean isAuthenticated;
    private boolean isClosed;
    private boolean isLookupScheduled;

    /**
     * What a client has asked for by connecting.
     *
     * @param symbols the names of the instruments
     * @param formats those of the feed
     * @param key the key in the headers of the upgrade request; null if there is none
     */
    public record Connection(
            AlpacaFeed feed,
            AlpacaForm form,
            AlpacaFormats formats,
            SymbolNames symbols,
            @Nullable String key) {}

    public AlpacaConversation(ClientStreams client, Connection connection) {
        this.client = client;
        this.connection = connection;
        this.testFeed = connection.feed == AlpacaFeed.TEST ? new TestFeed(client, connection.form) : null;
    }

    @Override
    public void onOpen() {
        sendSuccess("connected");
        client.schedule(client.authTime(), this::onAuthTimeout);
        if (client.isAuthenticated()) {
            onKeyAccepted();
        } else if (connection.key != null) {
            client.authenticate(connection.key, this::onKeyChecked);
        }
    }

    @Override
    public void onText(byte[] utf8) {
        if (connection.form == AlpacaForm.JSON) {
            receive(utf8);
        } else {
            sendError(AlpacaError.INVALID_SYNTAX);
        }
    }

    @Override
    public void onBinary(byte[] message) {
        if (connection.form == AlpacaForm.JSON) {
            sendError(AlpacaError.INVALID_SYNTAX);
            return;
        }
        try {
            receive(MsgpackRequestReader.toJson(message));
        } catch (ProtocolException e) {
            sendError(AlpacaError.INVALID_SYNTAX);
        }
    }

    @Override
    public void onTooManyMessages(Limits limits) {
        close("too many messages: the limit is " + limits.messagesPerSecond() + " per second");
    }

    @Override
    public void onTooLarge(Limits limits) {
        sendError(AlpacaError.INVALID_SYNTAX);
    }

    private void receive(byte[] json) {
        if (isClosed) {
            return;
        }
        try {
            AlpacaRequest request = AlpacaRequest.read(json);
            if (request instanceof AlpacaRequest.Authenticate authenticate) {
                authenticate(authenticate.key());
            } else if (request instanceof AlpacaRequest.Change change) {
                change(change);
            }
        } catch (AlpacaRequest.InvalidRequest e) {
            sendError(e.error());
        }
    }

    private void authenticate(String key) throws AlpacaRequest.InvalidRequest {
        if (isAuthenticated) {
            throw new AlpacaRequest.InvalidRequest(AlpacaError.ALREADY_AUTHENTICATED);
        }
        client.authenticate(key, this::onKeyChecked);
    }

    private void onKeyChecked(KeyOutcome outcome) {
        switch (outcome) {
            case ACCEPTED -> onKeyAccepted();
            // The client may try another key until its time is over.
            case INVALID -> sendError(AlpacaError.AUTH_FAILED);
            case OVER_LIMIT -> closeWith(AlpacaError.CONNECTION_LIMIT);
            case UNAVAILABLE -> sendError(AlpacaError.INTERNAL);
        }
    }

    private void onKeyAccepted() {
        if (client.mayRead()) {
            isAuthenticated = true;
            sendSuccess("authenticated");
        } else {
            closeWith(AlpacaError.INSUFFICIENT_SUBSCRIPTION);
        }
    }

    private void onAuthTimeout() {
        if (!isAuthenticated) {
            closeWith(AlpacaError.AUTH_TIMEOUT);
        }
    }

    /** Changes the subscription. Like Alpaca, accepts symbols that it does not know. */
    private void change(AlpacaRequest.Change change) throws AlpacaRequest.InvalidRequest {
        if (!isAuthenticated) {
            throw new AlpacaRequest.InvalidRequest(AlpacaError.NOT_AUTHENTICATED);
        }
        Map<AlpacaChannel, Set<String>> changed = new EnumMap<>(AlpacaChannel.class);
        symbols.forEach((channel, names) -> changed.put(channel, new LinkedHashSet<>(names)));
        for (Map.Entry<AlpacaChannel, Set<String>> entry : change.symbols().entrySet()) {
            if (!entry.getValue().isEmpty() && !entry.getKey().isOf(connection.feed.assetClass())) {
                throw new AlpacaRequest.InvalidRequest(AlpacaError.INVALID_ACTION);
            }
            Set<String> names = changed.computeIfAbsent(entry.getKey(), any -> new LinkedHashSet<>());
            if (change.isAddition()) {
                names.addAll(entry.getValue());
            } else {
                names.removeAll(entry.getValue());
            }
        }
        if (change.isAddition() && countSymbols(changed) > client.limits().maxSymbols()) {
            throw new AlpacaRequest.InvalidRequest(AlpacaError.SYMBOL_LIMIT);
        }
        // The test feed has no data that anybody could be kept from.
        if (change.isAddition() && testFeed == null) {
            client.askToSelect(questions(change), isPermitted -> {
                if (isPermitted) {
                    apply(changed);
                } else {
                    sendError(AlpacaError.INSUFFICIENT_SUBSCRIPTION);
                }
            });
        } else {
            apply(changed);
        }
    }

    /** Returns Quotecast's symbols that a change adds, by channel. */
    private Map<Channel, List<String>> questions(AlpacaRequest.Change change) {
        Map<Channel, List<String>> questions = new EnumMap<>(Channel.class);
        change.symbols().forEach((channel, names) -> {
            Channel source = channel.source();
            if (source == null) {
                return;
            }
            for (String name : names) {
                String symbol = name.equals(ALL)
                        ? ALL
                        : connection
                                .symbols
                                .find(name)
                                .map(instrument -> instrument.symbol().text())
                                .orElse(name);
                questions.computeIfAbsent(source, added -> new ArrayList<>()).add(symbol);
            }
        });
        return questions;
    }

    private void apply(Map<AlpacaChannel, Set<String>> changed) {
        symbols = changed;
        sendSubscription();
        if (testFeed != null) {
            testFeed.select(symbols);
        } else {
            select();
        }
    }

    private static int countSymbols(Map<AlpacaChannel, Set<String>> symbols) {
        Set<String> distinct = new HashSet<>();
        symbols.values().forEach(distinct::addAll);
        distinct.remove(ALL);
        return distinct.size();
    }

    /** Selects what the symbols stand for. */
    private void select() {
        Map<Channel, @Nullable Collection<Instrument>> events = new EnumMap<>(Channel.class);
        add(AlpacaChannel.TRADES, Channel.TRADES, events);
        add(AlpacaChannel.TRADES, Channel.CORRECTIONS, events);
        add(AlpacaChannel.QUOTES, Channel.QUOTES, events);
        add(AlpacaChannel.STATUSES, Channel.STATUSES, events);
        add(AlpacaChannel.LULDS, Channel.PRICE_BANDS, events);
        select(AlpacaEncoding.Content.EVENTS, events, 0);
        select(AlpacaEncoding.Content.BARS, only(AlpacaChannel.BARS, Channel.BARS), 0);
        select(AlpacaEncoding.Content.UPDATED_BARS, only(AlpacaChannel.UPDATED_BARS, Channel.BARS), 0);
        select(AlpacaEncoding.Content.DAILY_BARS, only(AlpacaChannel.DAILY_BARS, Channel.TICKERS), DAILY_BAR_MILLIS);
        if (!isLookupScheduled && hasUnlisted()) {
            isLookupScheduled = true;
            client.schedule(LOOKUP_INTERVAL, () -> {
                isLookupScheduled = false;
                select();
            });
        }
    }

    private Map<Channel, @Nullable Collection<Instrument>> only(AlpacaChannel channel, Channel source) {
        Map<Channel, @Nullable Collection<Instrument>> channels = new EnumMap<>(Channel.class);
        add(channel, source, channels);
        return channels;
    }

    private void add(AlpacaChannel channel, Channel source, Map<Channel, @Nullable Collection<Instrument>> channels) {
        Set<String> names = symbols.getOrDefault(channel, Set.of());
        if (names.contains(ALL)) {
            channels.put(source, null);
            return;
        }
        List<Instrument> instruments = new ArrayList<>();
        names.forEach(name -> connection.symbols.find(name).ifPresent(instruments::add));
        if (!instruments.isEmpty()) {
            channels.put(source, instruments);
        }
    }

    private boolean hasUnlisted() {
        return symbols.values().stream()
                .flatMap(Collection::stream)
                .anyMatch(name ->
                        !name.equals(ALL) && connection.symbols.find(name).isEmpty());
    }

    /** Selects in one format, unless that is what is selected: another selection would end an interval early. */
    private void select(
            AlpacaEncoding.Content content,
            Map<Channel, @Nullable Collection<Instrument>> channels,
            int conflateMillis) {
        WireFormat format = connection.formats.of(connection.form, connection.feed.assetClass(), content);
        Map<Channel, @Nullable Collection<Instrument>> previous = selected.put(format, channels);
        if (channels.isEmpty()) {
            client.unselect(format);
        } else if (!channels.equals(previous)) {
            client.select(format, channels, conflateMillis);
        }
    }

    private void sendSubscription() {
        AssetClass assetClass = connection.feed.assetClass();
        List<AlpacaChannel> channels = new ArrayList<>();
        for (AlpacaChannel channel : AlpacaChannel.values()) {
            if (channel.isOf(assetClass)) {
                channels.add(channel);
            }
        }
        boolean isStocks = assetClass == AssetClass.STOCKS;
        ItemWriter out = connection.form.writer();
        out.begin(1 + channels.size() + (isStocks ? 2 : 0));
        out.text("T", "subscription");
        channels.forEach(channel -> out.texts(channel.text(), symbols.getOrDefault(channel, Set.of())));
        if (isStocks) {
            // Both follow the trades, and cannot be chosen.
            Set<String> trades = symbols.getOrDefault(AlpacaChannel.TRADES, Set.of());
            out.texts("corrections", trades);
            out.texts("cancelErrors", trades);
        }
        send(out.end());
    }

    private void sendSuccess(String text) {
        ItemWriter out = connection.form.writer();
        out.begin(2);
        out.text("T", "success");
        out.text("msg", text);
        send(out.end());
    }

    private void sendError(AlpacaError error) {
        send(error.item(connection.form.writer()));
    }

    private void send(byte[] item) {
        if (!isClosed) {
            client.send(
                    connection.form.message(List.of(item)),
                    connection.form.framing().envelope());
        }
    }

    private void closeWith(AlpacaError error) {
        sendError(error);
        close(error.text());
    }

    private void close(String reason) {
        isClosed = true;
        client.close(POLICY_VIOLATION, reason);
    }
}
