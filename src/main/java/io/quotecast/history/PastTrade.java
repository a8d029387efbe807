package io.quotecast.history;

/**
 * A trade of this tape or of an earlier one.
 *
 * @param epoch name of its tape; its {@code q} and {@code u} mean something together with this only
 * @param tape number of its tape, see {@link Place}
 */
public record PastTrade(String epoch, long tape, Print print) {
    public Place place() {
        return new Place(print.trade().timeMicros(), tape, print.q());
    }
}
