package io.quotecast.fuzz;

/** Where Jazzer comes in, with the target that a system property names. */
public final class JazzerEntryPoint {
    private static final TargetRunner RUNNER =
            new TargetRunner(FuzzTargets.named(System.getProperty(JazzerLauncher.TARGET)));

    private JazzerEntryPoint() {}

    public static void fuzzerTestOneInput(byte[] input) {
        RUNNER.run(input);
    }
}
