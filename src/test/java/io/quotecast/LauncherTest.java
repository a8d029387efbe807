package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in {@code docker}, with a program in place of the JVM that prints its arguments. */
class LauncherTest {
    private static final Path SCRIPTS = Path.of("docker");

    /** The name has a space, as names of folders may. */
    @TempDir
    Path parent;

    private Path folder;
    private Path jar;

    @BeforeEach
    void install() throws IOException {
        folder = Files.createDirectory(parent.resolve("my quotecast")).toRealPath();
        for (String name : List.of("quotecast", "jvm.options")) {
            Files.copy(SCRIPTS.resolve(name), folder.resolve(name));
        }
        executable(folder.resolve("quotecast"));
        jar = Files.createFile(folder.resolve("quotecast.jar"));
    }

    @Test
    void theJarRunsWithTheMeasuredOptions() throws Exception {
        List<String> arguments = launch(jdk("25.0.3"), Map.of());

        List<String> expected = new ArrayList<>(Files.readAllLines(SCRIPTS.resolve("jvm.options")));
        expected.addAll(List.of("-jar", jar.toString()));
        assertEquals(expected, arguments);
    }

    @Test
    void anOlderJvmGetsNoOptionThatItDoesNotKnow() throws Exception {
        for (String version : List.of("17.0.15", "21", "24.0.1")) {
            List<String> arguments = launch(jdk(version), Map.of());

            assertFalse(arguments.contains("-XX:+UseCompactObjectHeaders"), version);
            assertTrue(arguments.contains("-XX:MaxNewSize=32m"), version);
        }
    }

    @Test
    void theCacheOfTheVersionIsUsedIfItExists() throws Exception {
        Files.createFile(folder.resolve("quotecast.aot"));

        assertTrue(launch(jdk("25"), Map.of()).contains("-XX:AOTCache=" + folder.resolve("quotecast.aot")));
        assertEquals(List.of(), cacheOptions(launch(jdk("17.0.1"), Map.of())));
        Files.createFile(folder.resolve("quotecast.jsa"));
        assertEquals(
                List.of("-XX:SharedArchiveFile=" + folder.resolve("quotecast.jsa")),
                cacheOptions(launch(jdk("17.0.1"), Map.of())));
    }

    @Test
    void theNameOfTheCacheIsPrinted() throws Exception {
        assertEquals(
                List.of(folder.resolve("quotecast.aot").toString()), launch(jdk("26-ea"), Map.of(), "--print-cache"));
        assertEquals(
                List.of(folder.resolve("quotecast.jsa").toString()), launch(jdk("21.0.2"), Map.of(), "--print-cache"));
    }

    @Test
    void librariesNextToTheJarAreUsed() throws Exception {
        Path libraries = Files.createDirectory(folder.resolve("native"));

        List<String> arguments = launch(jdk("25"), Map.of());

        assertTrue(arguments.contains("-Djava.library.path=" + libraries), arguments::toString);
        assertTrue(arguments.contains("-Dorg.sqlite.lib.path=" + libraries), arguments::toString);
    }

    @Test
    void optionsOfTheJvmPrecedeTheJarAndCommandsFollowIt() throws Exception {
        List<String> arguments = launch(
                jdk("25"), Map.of("JAVA_OPTS", "-Xmx1g  -Da=b"), "-Dx=y z", "-Xss1m", "bench", "-D", "--quotes", "*");

        int position = arguments.indexOf("-jar");
        assertEquals(List.of("-Xmx1g", "-Da=b", "-Dx=y z", "-Xss1m"), arguments.subList(position - 4, position));
        assertEquals(
                List.of("-jar", jar.toString(), "bench", "-D", "--quotes", "*"),
                arguments.subList(position, arguments.size()));
    }

    @Test
    void aJarMayBeNamed() throws Exception {
        Path other = Files.createFile(parent.resolve("other.jar")).toRealPath();

        List<String> arguments = launch(jdk("25"), Map.of("QUOTECAST_JAR", other.toString()));

        assertEquals(other.toString(), arguments.get(arguments.size() - 1));
    }

    @Test
    void aMissingJarIsNamed() throws Exception {
        assertEquals(
                List.of("quotecast: /no/such.jar does not exist; build it, or name it in QUOTECAST_JAR"),
                launch(jdk("25"), Map.of("QUOTECAST_JAR", "/no/such.jar")));
        Files.delete(jar);
        assertEquals(
                List.of("quotecast: quotecast.jar does not exist; build it, or name it in QUOTECAST_JAR"),
                launch(jdk("25"), Map.of()));
    }

    @Test
    void aMissingJvmIsReported() throws Exception {
        assertEquals(
                List.of("quotecast: no java in JAVA_HOME or on the path; version 17 or later is required"),
                launch(parent.resolve("nowhere"), Map.of()));
    }

    @Test
    void theVersionIsAskedForWhereNoFileStatesIt() throws Exception {
        Path jdk = jdk("25");
        Files.delete(jdk.resolve("release"));
        executable(Files.writeString(jdk.resolve("bin/java"), """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "21.0.2" 2024-01-16' >&2; else printf '%s\\n' "$@"; fi
                """));

        assertFalse(launch(jdk, Map.of()).contains("-XX:+UseCompactObjectHeaders"));
    }

    /** Makes a folder that looks like a JDK of this version. */
    private Path jdk(String version) throws IOException {
        Path jdk = Files.createDirectories(parent.resolve("jdk " + version));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Any\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.createDirectories(jdk.resolve("bin"));
        executable(Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n"));
        return jdk;
    }

    /** Returns the lines that the launcher prints. */
    private List<String> launch(Path jdk, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(folder.resolve("quotecast").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_OPTS", "QUOTECAST_JAR"));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes()).lines().toList();
        process.waitFor();
        return lines;
    }

    private static List<String> cacheOptions(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.matches("-XX:(AOTCache|SharedArchiveFile)=.*"))
                .toList();
    }

    private static void executable(Path file) {
        File script = file.toFile();
        assertTrue(script.setExecutable(true));
    }
}
