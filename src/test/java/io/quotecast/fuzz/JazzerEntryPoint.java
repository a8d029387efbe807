package io.quotecast.fuzz;

/** The class that Jazzer calls; a system property names the target. */
public final class JazzerEntryPoint {
    private static final TargetRunner RUNNER =
            new TargetRunner(FuzzTargets.named(System.getProperty(JazzerLauncher.TARGET)));

    private JazzerEntryPoint() {}

    public static void fuzzerTestOneInput(byte[] input) {
        RUNNER.run(input);
    }
}
