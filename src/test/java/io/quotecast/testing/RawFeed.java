package io.quotecast.testing;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The JSON arrays of the feed that arrive over a raw socket. To be used by one thread. */
interface RawFeed {
    RawWebSocket socket();

    String nextArray() throws IOException;

    /** Returns the id of the last complete Server-Sent Event; empty for WebSocket. */
    String lastId();

    /** The feed over WebSocket. */
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

    /** The feed over Server-Sent Events; an event and its id count once the empty line after it has arrived. */
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
