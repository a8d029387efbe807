package io.quotecast.protocol.massive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quotecast.base.Quoted;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.Conversation;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The streams of Massive: a client presents its key, then subscribes to topics by name. Every message to a client is an
 * array; a request that cannot be carried out is answered with a status and changes nothing.
 */
public final class MassiveConversation implements Conversation {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build());
    private static final String ALL = "*";
    private static final String ERROR = "error";
    /** WebSocket close codes (RFC 6455, section 7.4.1, and the registry of IANA). */
    private static final int POLICY_VIOLATION = 1008;

    private static final int TRY_AGAIN_LATER = 1013;

    private final ClientStreams client;
    private final MassiveMarket market;
    private final SymbolNames symbols;
    private final MassiveFormats formats;
    private Map<MassiveTopic, Selection> selections = new EnumMap<>(MassiveTopic.class);
    private boolean isAuthenticated;

    /**
     * What a client has subscribed to in one topic.
     *
     * @param names as the client writes them, also those that are unknown
     */
    private record Selection(boolean isAll, Set<String> names) {
        private static final Selection NONE = new Selection(false, Set.of());

        private boolean isEmpty() {
            return !isAll && names.isEmpty();
        }

        private int size() {
            return names.size() + (isAll ? 1 : 0);
        }

        private Selection with(String name) {
            if (name.equals(ALL)) {
                return new Selection(true, names);
            }
            Set<String> added = new LinkedHashSet<>(names);
            added.add(name);
            return new Selection(isAll, added);
        }

        /** Returns this without a name, or without all names. */
        private Selection without(String name) {
            if (name.equals(ALL)) {
                return NONE;
            }
            Set<String> remaining = new LinkedHashSet<>(names);
            remaining.remove(name);
            return new Selection(isAll, remaining);
        }
    }

    /** A name in a request: {@code T.AAPL}. The topic is null if there is no such topic. */
    private record Name(String text, @Nullable MassiveTopic topic, String symbol) {}

    public MassiveConversation(
            ClientStreams client, MassiveMarket market, SymbolNames symbols, MassiveFormats formats) {
        this.client = client;
        this.market = market;
        this.symbols = symbols;
        this.formats = formats;
    }

    @Override
    public void onOpen() {
        sendStatus("connected", "Connected Successfully");
    }

    @Override
    public void onText(byte[] utf8) {
        JsonNode request;
        try {
            request = JSON.readTree(utf8);
        } catch (IOException e) {
            sendStatus(ERROR, "invalid JSON");
            return;
        }
        if (request == null || !request.isObject()) {
            sendStatus(ERROR, "invalid message: a JSON object with an action is expected");
            return;
        }
        String action = request.path("action").asText("");
        JsonNode params = request.path("params");
        switch (action) {
            case "auth" -> authenticate(params.asText(""));
            case "subscribe" -> subscribe(params);
            case "unsubscribe" -> unsubscribe(params);
            default -> sendStatus(ERROR, "unknown action: " + Quoted.of(action));
        }
    }

    @Override
    public void onBinary(byte[] message) {
        sendStatus(ERROR, "invalid message: binary messages are not supported");
    }

    @Override
    public void onTooManyMessages(Limits limits) {
        sendStatus(ERROR, "too many messages: at most " + limits.messagesPerSecond() + " per second");
    }

    @Override
    public void onTooLarge(Limits limits) {
        sendStatus(ERROR, "message too large: at most " + limits.maxMessageBytes() + " bytes");
    }

    @Override
    public void onAuthenticationTimeout() {
        if (!isAuthenticated) {
            closeWithStatus("auth_timeout", "No authentication request received.", POLICY_VIOLATION);
        }
    }

    private void authenticate(String key) {
        if (isAuthenticated) {
            sendStatus(ERROR, "already authenticated");
            return;
        }
        client.authenticate(key, outcome -> {
            switch (outcome) {
                case ACCEPTED -> onAccepted();
                case INVALID -> closeWithStatus("auth_failed", "authentication failed", POLICY_VIOLATION);
                case OVER_LIMIT ->
                    closeWithStatus("max_connections", "Maximum number of connections exceeded.", POLICY_VIOLATION);
                case UNAVAILABLE ->
                    closeWithStatus(ERROR, "the key cannot be checked at the moment; connect again", TRY_AGAIN_LATER);
            }
        });
    }

    private void onAccepted() {
        if (client.mayRead()) {
            isAuthenticated = true;
            sendStatus("auth_success", "authenticated");
        } else {
            closeWithStatus("auth_failed", "Your plan doesn't include websocket access.", POLICY_VIOLATION);
        }
    }

    private void subscribe(JsonNode params) {
        List<Name> names = names(params);
        if (names.isEmpty()) {
            return;
        }
        Map<Channel, List<String>> questions = new EnumMap<>(Channel.class);
        for (Name name : names) {
            if (name.topic != null) {
                String symbol = name.symbol.equals(ALL)
                        ? ALL
                        : find(name.symbol)
                                .map(instrument -> instrument.symbol().text())
                                .orElse(null);
                if (symbol != null) {
                    questions
                            .computeIfAbsent(name.topic.channel(), channel -> new ArrayList<>())
                            .add(symbol);
                }
            }
        }
        client.askToSelect(questions, isPermitted -> {
            if (isPermitted) {
                subscribe(names);
            } else {
                sendStatus(ERROR, "not authorized");
            }
        });
    }

    private void subscribe(List<Name> names) {
        Map<MassiveTopic, Selection> changed = new EnumMap<>(selections);
        Set<MassiveTopic> topics = EnumSet.noneOf(MassiveTopic.class);
        List<byte[]> answers = new ArrayList<>();
        for (Name name : names) {
            if (name.topic == null) {
                answers.add(MassiveEncoding.status(ERROR, "unknown topic: " + Quoted.of(name.text)));
            } else if (find(name.symbol).filter(client::permits).isEmpty()
                    && find(name.symbol).isPresent()) {
                answers.add(MassiveEncoding.status(ERROR, "not authorized: " + Quoted.of(name.text)));
            } else {
                changed.merge(
                        name.topic,
                        Selection.NONE.with(name.symbol),
                        (selection, added) -> selection.with(name.symbol));
                topics.add(name.topic);
                answers.add(MassiveEncoding.status("success", "subscribed to: " + name.text));
            }
        }
        int size = changed.values().stream().mapToInt(Selection::size).sum();
        if (size > client.limits().maxSymbols()) {
            sendStatus(
                    ERROR,
                    "Subscription limit reached for feed: at most "
                            + client.limits().maxSymbols()
                            + ". Please remove some subscriptions and try again.");
            return;
        }
        selections = changed;
        send(answers);
        apply(topics);
    }

    private void unsubscribe(JsonNode params) {
        List<Name> names = names(params);
        Set<MassiveTopic> topics = EnumSet.noneOf(MassiveTopic.class);
        List<byte[]> answers = new ArrayList<>();
        for (Name name : names) {
            if (name.topic == null) {
                answers.add(MassiveEncoding.status(ERROR, "unknown topic: " + Quoted.of(name.text)));
            } else {
                selections.computeIfPresent(name.topic, (topic, selection) -> selection.without(name.symbol));
                topics.add(name.topic);
                answers.add(MassiveEncoding.status("success", "unsubscribed to: " + name.text));
            }
        }
        if (!answers.isEmpty()) {
            apply(topics);
            send(answers);
        }
    }

    /** Reads the names of a request; if there are none, or the client may not subscribe, tells it and returns none. */
    private List<Name> names(JsonNode params) {
        if (!isAuthenticated) {
            sendStatus(ERROR, "not authorized");
            return List.of();
        }
        List<Name> names = new ArrayList<>();
        if (params.isTextual()) {
            for (String part : params.textValue().split(",")) {
                String text = part.strip();
                if (!text.isEmpty()) {
                    int dot = text.indexOf('.');
                    String prefix = dot < 0 ? text : text.substring(0, dot);
                    String symbol = text.substring(dot + 1);
                    MassiveTopic topic = dot < 0 || symbol.isEmpty()
                            ? null
                            : MassiveTopic.find(market, prefix).orElse(null);
                    names.add(new Name(text, topic, symbol));
                }
            }
        }
        if (names.isEmpty()) {
            sendStatus(ERROR, "invalid params: a list of topics such as T.AAPL,Q.* is expected");
        }
        return names;
    }

    private Optional<Instrument> find(String symbol) {
        return MassiveSymbols.find(symbols, market, symbol);
    }

    /** Selects what the names of these topics and of those in the same formats stand for. */
    private void apply(Set<MassiveTopic> topics) {
        Set<WireFormat> changed = new LinkedHashSet<>();
        topics.forEach(topic -> changed.add(formats.of(topic)));
        for (WireFormat format : changed) {
            Map<Channel, @Nullable Collection<Instrument>> selected = new EnumMap<>(Channel.class);
            selections.forEach((topic, selection) -> {
                if (formats.of(topic).equals(format) && !selection.isEmpty()) {
                    selected.put(topic.channel(), selection.isAll ? null : instruments(selection.names));
                }
            });
            if (selected.isEmpty()) {
                client.unselect(format);
            } else {
                client.select(format, selected, 0);
            }
        }
    }

    private List<Instrument> instruments(Set<String> names) {
        return names.stream().flatMap(name -> find(name).stream()).distinct().toList();
    }

    private void closeWithStatus(String status, String text, int closeCode) {
        sendStatus(status, text);
        client.close(closeCode, text);
    }

    private void sendStatus(String status, String text) {
        send(List.of(MassiveEncoding.status(status, text)));
    }

    private void send(List<byte[]> statuses) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write('[');
        for (int i = 0; i < statuses.size(); i++) {
            if (i > 0) {
                message.write(',');
            }
            message.writeBytes(statuses.get(i));
        }
        message.write(']');
        client.send(message.toByteArray(), Framing.Envelope.TEXT_FRAME);
    }
}
