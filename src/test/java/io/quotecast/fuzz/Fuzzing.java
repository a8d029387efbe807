package io.quotecast.fuzz;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The long run: Jazzer, guided by what of the code an input reaches, on one target after the other. Its inputs and what
 * it finds lie in {@code target/fuzz}.
 */
public final class Fuzzing {
    static final String TARGET = "quotecast.fuzz.target";

    /** Classes whose branches guide Jazzer; to watch all would take longer than the run. */
    private static final String GUIDING =
            "io.quotecast.**:com.fasterxml.jackson.core.**:com.fasterxml.jackson.dataformat.csv.**";

    private static final Path FOLDER = Path.of("target", "fuzz");

    private Fuzzing() {}

    /** In one argument: seconds for each target, its start included; and, if only one is wanted, its name. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String[] words = arguments[0].trim().split(" +");
        List<Target> targets = words.length > 1 ? List.of(Targets.named(words[1])) : Targets.all();
        int seconds = Integer.parseInt(words[0]);
        List<Target> broken = new ArrayList<>();
        for (Target target : targets) {
            if (fuzz(target, seconds) != 0) {
                broken.add(target);
            }
        }
        System.out.println(broken.isEmpty() ? "Nothing found." : "Found: " + broken + ", see " + FOLDER);
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    private static int fuzz(Target target, int seconds) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(FOLDER.resolve(target.name()));
        Path words = FOLDER.resolve("words.dict");
        try (InputStream in = Objects.requireNonNull(Fuzzing.class.getResourceAsStream(Words.FILE))) {
            Files.write(words, in.readAllBytes());
        }
        for (int i = 0; i < target.samples().size(); i++) {
            Files.write(corpus.resolve("sample-" + i), target.sampleBytes().get(i));
        }
        Path log = FOLDER.resolve(target.name() + ".log");
        int exit = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D" + TARGET + "=" + target.name(),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + Jazzed.class.getName(),
                        "--instrumentation_includes=" + GUIDING,
                        "--custom_hook_includes=" + GUIDING,
                        "--reproducer_path=" + FOLDER,
                        "-artifact_prefix=" + FOLDER + File.separator + target.name() + "-",
                        "-dict=" + words,
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
        System.out.println(target + ": " + summary(Files.readAllLines(log)));
        return exit;
    }

    /** The lines of libFuzzer that say how much was tried and reached, and what was found. */
    private static String summary(List<String> log) {
        String reached = "";
        StringBuilder found = new StringBuilder();
        for (String line : log) {
            if (line.contains(" cov: ")) {
                reached = line.replaceAll("\\s+", " ");
            } else if (line.startsWith("== ") || line.contains("Error: ")) {
                found.append(System.lineSeparator()).append("  ").append(line);
            }
        }
        return reached + found;
    }
}
