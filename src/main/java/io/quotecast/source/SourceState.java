package io.quotecast.source;

/**
 * What a source says of itself.
 *
 * @param sinceMicros when this state began, µs since 1970-01-01T00:00Z
 * @param text for people; empty if there is nothing to say
 */
public record SourceState(String name, Kind kind, long sinceMicros, String text) {
    public enum Kind {
        OK("ok"),
        /** Connected, but nothing comes. */
        STALE("stale"),
        /** Not connected, ended or failed. */
        DOWN("down");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** Its name on the wire. */
        public String text() {
            return text;
        }
    }
}
