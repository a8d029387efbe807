package io.quotecast.bench.load;

/**
 * What became of the connections that were ended on purpose in one run.
 *
 * @param cut all at once, to resume
 * @param resumed cut one by one, to resume
 * @param renewed left one by one, to come anew
 */
record Comebacks(Comeback cut, Comeback resumed, Comeback renewed) {
    Comebacks() {
        this(new Comeback(), new Comeback(), new Comeback());
    }

    /** How many are still on their way. */
    int missing() {
        return cut.missing() + resumed.missing() + renewed.missing();
    }
}
