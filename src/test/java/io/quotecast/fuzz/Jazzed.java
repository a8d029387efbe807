package io.quotecast.fuzz;

/** Where Jazzer comes in, with the target that a system property names. */
public final class Jazzed {
    private static final Trial TRIAL = new Trial(Targets.named(System.getProperty(Fuzzing.TARGET)));

    private Jazzed() {}

    public static void fuzzerTestOneInput(byte[] input) {
        TRIAL.run(input);
    }
}
