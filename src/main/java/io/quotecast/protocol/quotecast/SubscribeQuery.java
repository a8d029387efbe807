package io.quotecast.protocol.quotecast;

import io.quotecast.base.Quoted;
import io.quotecast.journal.Position;
import io.quotecast.market.Channel;
import io.quotecast.market.Label;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.Conflation;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.RoomOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads a subscription from the query of a stream URL. */
public final class SubscribeQuery {
    /** The parameter with the wire format, which is no part of the subscription. */
    static final String FORMAT = "format";
    /** The parameter that says how messages are put together; no part of the subscription either. */
    static final String SHAPE = "shape";
    /** The parameter that asks for what else sources report; no part of the subscription either. */
    static final String EXT = "ext";

    private SubscribeQuery() {}

    /** Returns an invalid request for each wrong parameter, followed by a subscribe request if the query has one. */
    public static List<ClientRequest> read(Map<String, List<String>> query) {
        List<ClientRequest> requests = new ArrayList<>();
        Map<Channel, List<String>> names = new EnumMap<>(Channel.class);
        long conflateMillis = -1;
        boolean wantsSnapshot = true;
        String resume = null;
        String session = null;
        String name = null;
        Boolean echo = null;
        int history = 0;
        List<String> presence = List.of();
        for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
            String key = parameter.getKey();
            String value = String.join(",", parameter.getValue());
            Channel channel = Channel.find(key);
            if (channel != null) {
                names.put(channel, split(value));
            } else if (key.equals("presence")) {
                presence = split(value);
            } else if (key.equals("conflate") && value.matches("[0-9]{1,9}")) {
                try {
                    conflateMillis = Conflation.step(Long.parseLong(value));
                } catch (ProtocolException e) {
                    requests.add(new ClientRequest.Invalid(null, e.code(), e.text()));
                }
            } else if (key.equals("snapshot") && value.matches("true|false")) {
                wantsSnapshot = value.equals("true");
            } else if (key.equals("resume")) {
                if (Position.parse(value).isPresent()) {
                    resume = value;
                } else {
                    requests.add(new ClientRequest.Invalid(
                            null,
                            ErrorCode.INVALID_OPTION,
                            "resume: " + Quoted.of(value) + " is not a cursor of the form 'epoch:q'"));
                }
            } else if (key.equals("session")) {
                session = value;
            } else if (key.equals("name")) {
                if (value.isEmpty() || Label.isValid(value)) {
                    name = value;
                } else {
                    requests.add(new ClientRequest.Invalid(
                            null, ErrorCode.INVALID_OPTION, "name: " + Quoted.of(value) + " must be " + Label.FORM));
                }
            } else if (key.equals("echo") && value.matches("[01]|true|false")) {
                echo = value.equals("1") || value.equals("true");
            } else if (key.equals("history")) {
                try {
                    history = RoomOptions.parseHistory(value);
                } catch (ProtocolException e) {
                    requests.add(new ClientRequest.Invalid(null, e.code(), e.text()));
                }
            } else if (!key.equals(FORMAT) && !key.equals(SHAPE) && !key.equals(EXT)) {
                requests.add(new ClientRequest.Invalid(
                        null,
                        ErrorCode.INVALID_OPTION,
                        "unknown parameter or value " + Quoted.of(key + "=" + value)
                                + ": use trades, quotes, bars, tickers, statuses, lulds, messages, presence, conflate, snapshot,"
                                + " resume, session, name, echo, history, format, shape, ext"));
            }
        }
        RoomOptions rooms = new RoomOptions(name, echo, history, presence);
        if (!names.isEmpty()
                || conflateMillis >= 0
                || resume != null
                || session != null
                || !rooms.equals(RoomOptions.NONE)) {
            requests.add(
                    new ClientRequest.Subscribe(null, names, wantsSnapshot, conflateMillis, resume, session, rooms));
        }
        return requests;
    }

    private static List<String> split(String value) {
        return Arrays.stream(value.split(",")).filter(name -> !name.isEmpty()).toList();
    }
}
