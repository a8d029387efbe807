package io.quotecast.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of one connection, by the rules of the protocol: the greatest position of the events that were received
 * without {@code sn}, of a {@code slow} with {@code ended}, or of a {@code resumed}. Any thread may call it.
 */
final class CursorTracker {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> EVENTS = Set.of("t", "c", "x", "q", "k", "b", "s", "l", "msg");
    private static final int CURSOR_GONE = 416;
    private static final long NONE = -1;

    private final String epoch;
    private long position = NONE;
    private boolean isSlow;

    CursorTracker(String epoch) {
        this.epoch = epoch;
    }

    /** Empty until an event has been received, and after the server has reported that the cursor is gone. */
    synchronized Optional<Cursor> cursor() {
        return position == NONE ? Optional.empty() : Optional.of(new Cursor(epoch, position));
    }

    /** The connection resumes: until it has received events, its cursor is that of the previous connection. */
    synchronized void onResume(@Nullable Cursor cursor) {
        if (position == NONE && cursor != null && cursor.epoch().equals(epoch)) {
            position = cursor.position();
        }
    }

    /**
     * Advances the cursor over a message that the listener has processed.
     *
     * @throws IOException if the text is not a JSON array of objects
     */
    synchronized void onMessage(FeedMessage message) throws IOException {
        if (message.isParsed()) {
            for (JsonNode item : message.items()) {
                Item fields = new Item();
                fields.type = item.path("T").asText();
                fields.position = item.path("q").asLong(NONE);
                fields.isSnapshot = item.path("sn").asBoolean();
                fields.state = item.path("st").asText();
                fields.code = item.path("code").asInt();
                onItem(fields);
            }
        } else {
            scan(message.text());
        }
    }

    private void onItem(Item item) {
        if (EVENTS.contains(item.type)) {
            if (!item.isSnapshot && !isSlow) {
                position = Math.max(position, item.position);
            }
        } else if (item.type.equals("resumed")) {
            position = Math.max(position, item.position);
        } else if (item.type.equals("slow")) {
            isSlow = item.state.equals("started");
            position = Math.max(position, isSlow ? NONE : item.position);
        } else if (item.type.equals("error") && item.code == CURSOR_GONE) {
            position = NONE;
        }
    }

    /** Reads only what the cursor depends on. A listener that takes the text alone does not pay for a tree. */
    private void scan(String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            expect(parser.nextToken() == JsonToken.START_ARRAY, text);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken() == JsonToken.START_OBJECT, text);
                onItem(item(parser));
            }
        }
    }

    private static Item item(JsonParser parser) throws IOException {
        Item item = new Item();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "T" -> item.type = parser.getText();
                case "q" -> item.position = value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : NONE;
                case "sn" -> item.isSnapshot = value == JsonToken.VALUE_TRUE;
                case "st" -> item.state = parser.getText();
                case "code" -> item.code = value == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0;
                default -> {}
            }
            parser.skipChildren();
        }
        return item;
    }

    private static void expect(boolean holds, String text) throws NotQuotecastException {
        if (!holds) {
            throw new NotQuotecastException(text);
        }
    }

    /** The keys of one object on which the cursor depends. */
    private static final class Item {
        private String type = "";
        private long position = NONE;
        private boolean isSnapshot;
        private String state = "";
        private int code;
    }
}
