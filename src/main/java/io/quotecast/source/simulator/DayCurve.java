package io.quotecast.source.simulator;

/** How busy the hours of a trading day are against each other: much at the open, little at noon, much at the close. */
final class DayCurve {
    private DayCurve() {}

    /**
     * How busy the market is: between 0.6 and 2.8, and 1 on average over the session.
     *
     * @param part of the session gone by, 0-1
     */
    static double at(double part) {
        double fromNoon = 2 * part - 1;
        double cube = fromNoon * fromNoon * fromNoon;
        return 0.64 + 1.8 * cube * fromNoon - 0.3 * cube;
    }
}
