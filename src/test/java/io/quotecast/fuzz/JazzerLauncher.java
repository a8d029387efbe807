package io.quotecast.fuzz;

import io.quotecast.testing.ExternalProgram;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Runs Jazzer, which is guided by code coverage, on one target after the other. Its inputs and findings are in
 * {@code target/fuzz}.
 */
public final class JazzerLauncher {
    static final String TARGET = "quotecast.fuzz.target";

    /** Classes whose branches guide Jazzer; instrumenting all classes would take longer than the run. */
    private static final String INSTRUMENTED_CLASSES =
            "io.quotecast.**:com.fasterxml.jackson.core.**:com.fasterxml.jackson.dataformat.csv.**";

    private static final Path FOLDER = Path.of("target", "fuzz");

    private JazzerLauncher() {}

    /** Takes one argument: the seconds for each target, including its start, and optionally the name of one target. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String[] words = arguments[0].trim().split(" +");
        List<FuzzTarget> fuzzTargets = words.length > 1 ? List.of(FuzzTargets.named(words[1])) : FuzzTargets.all();
        int seconds = Integer.parseInt(words[0]);
        List<FuzzTarget> failed = new ArrayList<>();
        for (FuzzTarget fuzzTarget : fuzzTargets) {
            if (fuzz(fuzzTarget, seconds) != 0) {
                failed.add(fuzzTarget);
            }
        }
        System.out.println(failed.isEmpty() ? "No findings." : "Findings in " + failed + ": see " + FOLDER);
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static int fuzz(FuzzTarget fuzzTarget, int seconds) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(FOLDER.resolve(fuzzTarget.name()));
        Path dictionary = FOLDER.resolve("words.dict");
        try (InputStream in = Objects.requireNonNull(JazzerLauncher.class.getResourceAsStream(FuzzDictionary.FILE))) {
            Files.write(dictionary, in.readAllBytes());
        }
        for (int i = 0; i < fuzzTarget.samples().size(); i++) {
            Files.write(corpus.resolve("sample-" + i), fuzzTarget.sampleBytes().get(i));
        }
        Path log = FOLDER.resolve(fuzzTarget.name() + ".log");
        int exitCode = new ProcessBuilder(
                        ExternalProgram.java(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D" + TARGET + "=" + fuzzTarget.name(),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + JazzerEntryPoint.class.getName(),
                        "--instrumentation_includes=" + INSTRUMENTED_CLASSES,
                        "--custom_hook_includes=" + INSTRUMENTED_CLASSES,
                        "--reproducer_path=" + FOLDER,
                        "-artifact_prefix=" + FOLDER + File.separator + fuzzTarget.name() + "-",
                        "-dict=" + dictionary,
                        "-max_len=16384",
                        "-timeout=30",
                        "-rss_limit_mb=4096",
                        "-max_total_time=" + seconds,
                        "-print_final_stats=1",
                        corpus.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        System.out.println(fuzzTarget + ": " + summary(Files.readAllLines(log)));
        return exitCode;
    }

    /** Returns libFuzzer's last line of statistics and the lines of its findings. */
    private static String summary(List<String> log) {
        String statistics = "";
        StringBuilder findings = new StringBuilder();
        for (String line : log) {
            if (line.contains(" cov: ")) {
                statistics = line.replaceAll("\\s+", " ");
            } else if (line.startsWith("== ") || line.contains("Error: ")) {
                findings.append(System.lineSeparator()).append("  ").append(line);
            }
        }
        return statistics + findings;
    }
}
