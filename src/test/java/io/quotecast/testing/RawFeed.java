package io.quotecast.testing;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a client of the feed hears over a raw socket: one JSON array after the other. To be used by one thread. */
interface RawFeed {
    RawWebSocket socket();

    /** The next array. */
    String nextArray() throws IOException;

    /** The id of the last event that was whole; empty where there are no ids. */
    String lastId();

    /** Over WebSocket. */
    record WebSocketFeed(RawWebSocket socket) implements RawFeed {
        @Override
        public String nextArray() throws IOException {
            RawWebSocket.WebSocketFrame webSocketFrame = socket.next();
            while (webSocketFrame.opcode() != RawWebSocket.TEXT) {
                if (webSocketFrame.opcode() == RawWebSocket.CLOSE) {
                    throw new EOFException("the server closed with " + webSocketFrame.closeCode());
                }
                if (webSocketFrame.opcode() == RawWebSocket.PING) {
                    socket.sendFinal(RawWebSocket.PONG, webSocketFrame.payload());
                }
                webSocketFrame = socket.next();
            }
            return webSocketFrame.text();
        }

        @Override
        public String lastId() {
            return "";
        }
    }

    /** Over Server-Sent Events: one counts, and its id, once the empty line behind it has come. */
    final class SseFeed implements RawFeed {
        private final RawWebSocket socket;
        private final StringBuilder text = new StringBuilder();
        private String lastId = "";

        SseFeed(RawWebSocket socket) {
            this.socket = socket;
        }

        @Override
        public RawWebSocket socket() {
            return socket;
        }

        @Override
        public String nextArray() throws IOException {
            int end = text.indexOf("\n\n");
            while (end < 0) {
                int searched = text.length();
                text.append(new String(socket.nextChunk(), StandardCharsets.ISO_8859_1));
                end = text.indexOf("\n\n", Math.max(0, searched - 1));
            }
            String data = "";
            for (String line : text.substring(0, end).split("\n")) {
                if (line.startsWith("id: ")) {
                    lastId = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                }
            }
            text.delete(0, end + 2);
            String array = new String(data.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            AsyncApiContract.check("/v1/events", array);
            return array;
        }

        @Override
        public String lastId() {
            return lastId;
        }
    }
}
