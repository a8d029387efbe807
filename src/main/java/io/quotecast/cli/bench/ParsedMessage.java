package io.quotecast.cli.bench;

/** A JSON object from the server, with the keys that are counted or checked. It is reused; owned by one thread. */
final class ParsedMessage {
    /** The type of an object; events come first. */
    enum MessageType {
        TRADE("t", "trades"),
        QUOTE("q", "quotes"),
        TICKER("k", "tickers"),
        BAR("b", "bars"),
        STATUS("s", "statuses"),
        PRICE_BANDS("l", "lulds"),
        MESSAGE("msg", "messages"),
        HEARTBEAT("hb", ""),
        GAP("gap", ""),
        SLOW("slow", ""),
        ERROR("error", ""),
        SUBSCRIPTION("subscription", ""),
        ACK("ack", ""),
        RESUMED("resumed", ""),
        OTHER("", "");

        private static final MessageType[] ALL = values();

        private final String wireName;
        private final String channel;

        MessageType(String wireName, String channel) {
            this.wireName = wireName;
            this.channel = channel;
        }

        boolean isEvent() {
            return !channel.isEmpty();
        }

        /** Returns whether {@code t} is the time of the event, and not the start of a bar or the time of a summary. */
        boolean hasEventTime() {
            return isEvent() && this != BAR && this != TICKER;
        }

        /** Returns whether conflation may omit events of this type. */
        boolean isConflatable() {
            return this == QUOTE || this == TICKER || this == BAR;
        }

        /** Returns the type of the events of a channel; OTHER if the channel is unknown. */
        static MessageType ofChannel(ByteRange channel) {
            for (MessageType candidate : ALL) {
                if (candidate.isEvent() && channel.is(candidate.channel)) {
                    return candidate;
                }
            }
            return OTHER;
        }

        private static MessageType ofType(byte[] json, int from, int length) {
            for (MessageType candidate : ALL) {
                if (ParsedMessage.is(candidate.wireName, json, from, length)) {
                    return candidate;
                }
            }
            return OTHER;
        }
    }

    MessageType type = MessageType.OTHER;
    /** Symbol or topic. */
    final ByteRange name = new ByteRange();

    final ByteRange timeframe = new ByteRange();
    final ByteRange channel = new ByteRange();
    final ByteRange state = new ByteRange();
    /** The data of a published message, as JSON. */
    final ByteRange data = new ByteRange();

    final ByteRange text = new ByteRange();
    final ByteRange session = new ByteRange();
    final ByteRange epoch = new ByteRange();
    /** The rejected symbols and topics of a subscription, as a JSON array. */
    final ByteRange rejected = new ByteRange();

    boolean snapshot;
    /** µs since 1970-01-01T00:00Z; -1 if it is missing, like all following numbers. */
    long timeMicros;

    long position;
    long seriesNumber;
    long code;
    long from;
    long to;
    long conflateMillis;

    /**
     * Reads the object that begins with the brace at {@code begin}.
     *
     * @return the index after it, {@link JsonScan#INCOMPLETE} or {@link JsonScan#MALFORMED}
     */
    int read(byte[] json, int begin, int end) {
        clear();
        int index = JsonScan.skipBlanks(json, begin + 1, end);
        if (index < end && json[index] == '}') {
            return index + 1;
        }
        while (index < end) {
            if (json[index] != '"') {
                return JsonScan.MALFORMED;
            }
            int key = index + 1;
            int keyEnd = JsonScan.stringEnd(json, key, end);
            if (keyEnd < 0) {
                return keyEnd;
            }
            int colon = JsonScan.skipBlanks(json, keyEnd + 1, end);
            if (colon < end && json[colon] != ':') {
                return JsonScan.MALFORMED;
            }
            int value = JsonScan.skipBlanks(json, colon + 1, end);
            int valueEnd = JsonScan.valueEnd(json, value, end);
            if (valueEnd < 0) {
                return valueEnd;
            }
            setField(json, key, keyEnd - key, value, valueEnd);
            index = JsonScan.skipBlanks(json, valueEnd, end);
            if (index == end) {
                return JsonScan.INCOMPLETE;
            }
            if (json[index] == '}') {
                return index + 1;
            }
            if (json[index] != ',') {
                return JsonScan.MALFORMED;
            }
            index = JsonScan.skipBlanks(json, index + 1, end);
        }
        return JsonScan.INCOMPLETE;
    }

    private void clear() {
        type = MessageType.OTHER;
        name.clear();
        timeframe.clear();
        channel.clear();
        state.clear();
        data.clear();
        text.clear();
        session.clear();
        epoch.clear();
        snapshot = false;
        rejected.clear();
        timeMicros = position = seriesNumber = code = from = to = conflateMillis = -1;
    }

    private void setField(byte[] json, int key, int keyLength, int value, int end) {
        if (keyLength == 1) {
            switch (json[key]) {
                case 'T' -> type = MessageType.ofType(json, value + 1, end - value - 2);
                case 'S' -> name.set(json, value + 1, end - 1);
                case 't' -> timeMicros = JsonScan.number(json, value, end);
                case 'q' -> position = JsonScan.number(json, value, end);
                case 'u' -> seriesNumber = JsonScan.number(json, value, end);
                default -> {}
            }
        } else if (keyLength == 2) {
            switch (json[key] << 8 | json[key + 1]) {
                case 's' << 8 | 'n' -> snapshot = json[value] == 't';
                case 't' << 8 | 'f' -> timeframe.set(json, value + 1, end - 1);
                case 's' << 8 | 't' -> state.set(json, value + 1, end - 1);
                case 't' << 8 | 'o' -> to = JsonScan.number(json, value, end);
                default -> {}
            }
        } else {
            setLongField(json, key, keyLength, value, end);
        }
    }

    private void setLongField(byte[] json, int key, int keyLength, int value, int end) {
        if (is("topic", json, key, keyLength)) {
            name.set(json, value + 1, end - 1);
        } else if (is("data", json, key, keyLength)) {
            data.set(json, value, end);
        } else if (is("code", json, key, keyLength)) {
            code = JsonScan.number(json, value, end);
        } else if (is("msg", json, key, keyLength)) {
            text.set(json, value + 1, end - 1);
        } else if (is("from", json, key, keyLength)) {
            from = JsonScan.number(json, value, end);
        } else if (is("channel", json, key, keyLength)) {
            channel.set(json, value + 1, end - 1);
        } else if (is("conflate", json, key, keyLength)) {
            conflateMillis = JsonScan.number(json, value, end);
        } else if (is("session", json, key, keyLength)) {
            session.set(json, value + 1, end - 1);
        } else if (is("epoch", json, key, keyLength)) {
            epoch.set(json, value + 1, end - 1);
        } else if (is("rejected", json, key, keyLength)) {
            rejected.set(json, value, end);
        }
    }

    private static boolean is(String ascii, byte[] json, int from, int length) {
        if (ascii.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (json[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
