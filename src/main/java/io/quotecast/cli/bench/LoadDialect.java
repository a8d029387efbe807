package io.quotecast.cli.bench;

import io.quotecast.base.Quoted;
import io.quotecast.client.FeedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * The protocols in which connections subscribe and receive events. Only in that of Quotecast are events checked; in the
 * others, they are counted.
 */
public enum LoadDialect {
    QUOTECAST("/v1/stream", "") {
        @Override
        List<Request> requests(Map<FeedChannel, List<String>> names) {
            throw new IllegalStateException("SubscriptionOptions has the request");
        }

        @Override
        int countEvents(byte[] prefix, int length) {
            throw new IllegalStateException("ArrayReader reads the events");
        }
    },

    /** The raw streams of Binance: each event is a message. */
    BINANCE("/binance/ws", "") {
        @Override
        List<Request> requests(Map<FeedChannel, List<String>> names) {
            List<String> streams = new ArrayList<>();
            names.forEach((channel, symbols) -> {
                String stream = channel == FeedChannel.TRADES ? "@trade" : "@bookTicker";
                symbols.forEach(symbol ->
                        streams.add('"' + symbol.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "") + stream + '"'));
            });
            String text = "{\"method\":\"SUBSCRIBE\",\"params\":[" + String.join(",", streams) + "],\"id\":1}";
            return List.of(new Request(false, text.getBytes(StandardCharsets.US_ASCII)));
        }

        /** The first key of an event is a single letter, that of an answer is a word. */
        @Override
        int countEvents(byte[] prefix, int length) {
            if (length > 3 && prefix[3] == '"') {
                return 1;
            }
            return length > 2 && prefix[2] == 'r' ? 0 : REFUSED;
        }
    },

    /** The stream of stocks of Alpaca in MessagePack: each message is an array of events, or a single answer. */
    ALPACA("/alpaca/v2/iex", "Content-Type: application/msgpack\r\n") {
        @Override
        List<Request> requests(Map<FeedChannel, List<String>> names) {
            try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
                packer.packMapHeader(3);
                pack(packer, "action", "auth");
                pack(packer, "key", "bench");
                pack(packer, "secret", "bench");
                byte[] auth = packer.toByteArray();
                packer.clear();
                packer.packMapHeader(1 + names.size());
                pack(packer, "action", "subscribe");
                for (Map.Entry<FeedChannel, List<String>> channel : names.entrySet()) {
                    packer.packString(channel.getKey().text());
                    packer.packArrayHeader(channel.getValue().size());
                    for (String symbol : channel.getValue()) {
                        packer.packString(symbol);
                    }
                }
                return List.of(new Request(true, auth), new Request(true, packer.toByteArray()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The key T comes first; its value is a single letter in an event and a word in an answer. */
        @Override
        int countEvents(byte[] prefix, int length) {
            int first = length == 0 ? 0 : prefix[0] & 0xff;
            int headerBytes = first == ARRAY_16 ? 3 : first == ARRAY_32 ? 5 : 1;
            int type = headerBytes + 3;
            if (length <= type) {
                return REFUSED;
            }
            int typeBytes = prefix[type] & 0x1f;
            if (typeBytes != 1) {
                return typeBytes == "error".length() ? REFUSED : 0;
            }
            int count = headerBytes == 1 ? first & 0x0f : 0;
            for (int i = 1; i < headerBytes; i++) {
                count = (count << 8) | (prefix[i] & 0xff);
            }
            return count;
        }

        private void pack(MessageBufferPacker packer, String key, String value) throws IOException {
            packer.packString(key);
            packer.packString(value);
        }
    };

    /** The longest beginning of a message that tells the number of its events. */
    static final int PREFIX_BYTES = 9;

    /** Returned in place of a number of events for an error, or for a message that is none of the dialect. */
    static final int REFUSED = -1;

    private static final int ARRAY_16 = 0xdc;
    private static final int ARRAY_32 = 0xdd;

    private final String path;
    private final String headers;

    /** A message of a client. */
    record Request(boolean isBinary, byte[] payload) {}

    LoadDialect(String path, String headers) {
        this.path = path;
        this.headers = headers;
    }

    /**
     * Returns the dialect with a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static LoadDialect named(String name) {
        return Arrays.stream(values())
                .filter(dialect -> dialect.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--dialect: " + Quoted.of(name) + " is not one of quotecast, binance, alpaca"));
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the path of the stream. */
    public String path() {
        return path;
    }

    /** Returns further headers of the upgrade request, each with its line break. */
    String headers() {
        return headers;
    }

    /** Returns the requests for these trades and quotes. */
    abstract List<Request> requests(Map<FeedChannel, List<String>> names);

    /**
     * Returns the number of events in a message; 0 for an answer, {@link #REFUSED} for an error.
     *
     * @param prefix the first bytes of the message, at most {@link #PREFIX_BYTES}
     * @param length how many there are
     */
    abstract int countEvents(byte[] prefix, int length);
}
