package io.quotecast.source;

/**
 * The state that a source reports.
 *
 * @param sinceMicros start of this state, µs since 1970-01-01T00:00Z
 * @param text details for users; may be empty
 */
public record SourceState(String name, Kind kind, long sinceMicros, String text) {
    public enum Kind {
        OK("ok"),
        /** Connected, but no data arrives. */
        STALE("stale"),
        /** Not connected, stopped or failed. */
        DOWN("down");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** Returns the name on the wire. */
        public String text() {
            return text;
        }
    }
}
