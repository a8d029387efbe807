package io.quotecast.feed.simulator;

/** How busy the hours of a trading day are against each other: much at the open, little at noon, much at the close. */
final class DayCurve {
    private DayCurve() {}

    /**
     * @param part of the session gone by, 0-1
     * @return between 0.6 and 2.8; 1 on average over the session
     */
    static double at(double part) {
        double fromNoon = 2 * part - 1;
        double cube = fromNoon * fromNoon * fromNoon;
        return 0.64 + 1.8 * cube * fromNoon - 0.3 * cube;
    }
}
