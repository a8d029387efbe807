package io.quotecast.testing;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a client of the feed hears over a raw socket: one JSON array after the other. To be used by one thread. */
interface Wire {
    RawSocket socket();

    /** The next array. */
    String next() throws IOException;

    /** The id of the last event that was whole; empty where there are no ids. */
    String lastId();

    /** Over WebSocket. */
    record Frames(RawSocket socket) implements Wire {
        @Override
        public String next() throws IOException {
            RawSocket.Frame frame = socket.next();
            while (frame.opcode() != RawSocket.TEXT) {
                if (frame.opcode() == RawSocket.CLOSE) {
                    throw new EOFException("the server closed with " + frame.closeCode());
                }
                if (frame.opcode() == RawSocket.PING) {
                    socket.last(RawSocket.PONG, frame.payload());
                }
                frame = socket.next();
            }
            return frame.text();
        }

        @Override
        public String lastId() {
            return "";
        }
    }

    /** Over Server-Sent Events: one counts, and its id, once the empty line behind it has come. */
    final class Events implements Wire {
        private final RawSocket socket;
        private final StringBuilder text = new StringBuilder();
        private String lastId = "";

        Events(RawSocket socket) {
            this.socket = socket;
        }

        @Override
        public RawSocket socket() {
            return socket;
        }

        @Override
        public String next() throws IOException {
            int end = text.indexOf("\n\n");
            while (end < 0) {
                int before = text.length();
                text.append(new String(socket.chunk(), StandardCharsets.ISO_8859_1));
                end = text.indexOf("\n\n", Math.max(0, before - 1));
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
            Contract.check("/v1/events", array);
            return array;
        }

        @Override
        public String lastId() {
            return lastId;
        }
    }
}
