package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.testing.TestConfig;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the files in {@code docker} say of the project is so. No engine is needed for that. */
class ContainerFilesTest {
    private static final Path FOLDER = Path.of("docker");
    private static final Path OBSERVE = FOLDER.resolve("observe");
    private static final List<Path> DOCKERFILES =
            List.of(FOLDER.resolve("Dockerfile.jvm"), FOLDER.resolve("Dockerfile.native"));
    private static final Pattern SETTING = Pattern.compile("\\b(QUOTECAST_[A-Z_]+)=(\\S+)");

    @Test
    void everySettingInTheFilesExists() throws IOException {
        Set<String> known =
                ConfigMappings.ConfigClass.configClass(QuotecastConfig.class).getProperties().keySet().stream()
                        .map(name -> name.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                        .collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        for (Map<String, String> settings : settings().values()) {
            settings.keySet().stream()
                    .filter(name -> name.startsWith("QUOTECAST_") && !known.contains(name))
                    .forEach(unknown::add);
        }

        assertEquals(Set.of(), unknown);
        assertTrue(settings().values().stream().anyMatch(all -> all.containsKey("QUOTECAST_JOURNAL")));
    }

    @Test
    void theStopGracePeriodIsLongerThanTheDrainTime() throws IOException {
        Duration defaultDrainTime = TestConfig.of(Map.of()).drainTime();

        nodes().forEach((name, node) -> {
            String drain = Objects.requireNonNullElse(environment(node).get("QUOTECAST_DRAIN_TIME"), "");
            Duration drainTime = drain.isEmpty() ? defaultDrainTime : DurationConverter.parseDuration(drain);
            Duration grace = DurationConverter.parseDuration(text(node, "stop_grace_period"));

            assertTrue(grace.compareTo(drainTime.plusSeconds(5)) > 0, name);
            assertEquals("SIGTERM", text(node, "stop_signal"), name);
        });
    }

    @Test
    void containersRunWithLeastPrivilege() throws IOException {
        services().forEach((name, service) -> {
            assertEquals(List.of("ALL"), service.get("cap_drop"), name);
            assertEquals(List.of("no-new-privileges:true"), service.get("security_opt"), name);
            assertTrue(service.containsKey("mem_limit"), name);
        });
        nodes().forEach((name, node) -> {
            assertEquals(true, node.get("read_only"), name);
            assertEquals("10001:10001", text(node, "user"), name);
            // SQLite runs its library from there, which an engine by itself does not allow.
            assertTrue(list(node, "tmpfs").get(0).startsWith("/tmp:exec,"), name);
        });
        for (Path file : DOCKERFILES) {
            assertTrue(lines(file).contains("USER 10001:10001"), file.toString());
            assertTrue(lines(file).contains("STOPSIGNAL SIGTERM"), file.toString());
            assertTrue(lines(file).contains("EXPOSE 8080"), file.toString());
            assertTrue(lines(file).stream().anyMatch(line -> line.startsWith("HEALTHCHECK")), file.toString());
        }
    }

    @Test
    void everyMountedFileExists() throws IOException {
        assertEquals(List.of(), missing(path -> !path.startsWith(OBSERVE)));
    }

    @Test
    void everyMonitoringFileExists() throws IOException {
        assumeTrue(Files.isDirectory(OBSERVE), "there is no " + OBSERVE + " yet");

        assertEquals(List.of(), missing(path -> path.startsWith(OBSERVE)));
    }

    @Test
    void everyBuildInputExistsAndIsNotIgnored() throws IOException {
        Set<String> included = lines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1).replaceFirst("/$", ""))
                .collect(Collectors.toSet());
        for (Path file : DOCKERFILES) {
            for (String source : sources(file)) {
                assertTrue(Files.exists(Path.of(source)), file + ": " + source);
                assertTrue(included.contains(source), file + ": " + source + " is kept out by .dockerignore");
            }
        }
        nodes().forEach((name, node) ->
                assertEquals(Map.of("context", "..", "dockerfile", "docker/Dockerfile.jvm"), node.get("build"), name));
    }

    @Test
    void theBalancerListsEveryNodeAndEveryNodeTrustsIt() throws IOException {
        Set<String> balanced = lines(FOLDER.resolve("haproxy.cfg")).stream()
                .map(line -> line.strip().split(" +"))
                .filter(words -> words[0].equals("server"))
                .map(words -> words[2])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> nodes = nodes().entrySet().stream()
                .filter(node -> "kafka".equals(environment(node.getValue()).get("QUOTECAST_JOURNAL")))
                .peek(node -> assertEquals(
                        "balancer",
                        environment(node.getValue()).get("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES"),
                        node.getKey()))
                .map(node -> node.getKey() + ":8080")
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(nodes, balanced);
        assertEquals(3, nodes.size());
        assertTrue(services().containsKey("balancer"));
    }

    /** What the Dockerfiles take from the project, and not from another stage. */
    private static List<String> sources(Path dockerfile) throws IOException {
        List<String> sources = new ArrayList<>();
        for (String line : lines(dockerfile)) {
            String[] words = line.strip().split(" +");
            if (words[0].equals("COPY") && !words[1].startsWith("--from")) {
                sources.addAll(List.of(words).subList(1, words.length - 1));
            }
            Matcher mounted = Pattern.compile("type=bind,source=([^,]+)").matcher(line);
            if (mounted.find()) {
                sources.add(mounted.group(1));
            }
        }
        return sources;
    }

    private static List<String> missing(java.util.function.Predicate<Path> condition) throws IOException {
        return services().values().stream()
                .flatMap(service -> list(service, "volumes").stream())
                .filter(volume -> volume.startsWith("./"))
                .map(volume -> FOLDER.resolve(volume.split(":")[0]).normalize())
                .filter(condition)
                .filter(path -> !Files.exists(path))
                .map(Path::toString)
                .toList();
    }

    /** By image or service. */
    private static Map<String, Map<String, String>> settings() throws IOException {
        Map<String, Map<String, String>> settings = new TreeMap<>();
        for (Path file : DOCKERFILES) {
            Map<String, String> found = new TreeMap<>();
            SETTING.matcher(Files.readString(file))
                    .results()
                    .forEach(match -> found.put(match.group(1), match.group(2)));
            settings.put(file.toString(), found);
        }
        services().forEach((name, service) -> settings.put(name, environment(service)));
        return settings;
    }

    private static Map<String, Map<String, Object>> nodes() throws IOException {
        Map<String, Map<String, Object>> nodes = new TreeMap<>(services());
        nodes.values().removeIf(service -> !"quotecast".equals(service.get("image")));
        assertEquals(4, nodes.size());
        return nodes;
    }

    private static Map<String, Map<String, Object>> services() throws IOException {
        try (Reader in = Files.newBufferedReader(FOLDER.resolve("compose.yml"))) {
            Map<String, Map<String, Map<String, Object>>> compose = new Yaml().load(in);
            return compose.get("services");
        }
    }

    private static Map<String, String> environment(Map<String, Object> service) {
        Map<String, String> environment = new TreeMap<>();
        if (service.get("environment") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> environment.put(name.toString(), value.toString()));
        }
        return environment;
    }

    private static List<String> list(Map<String, Object> service, String key) {
        return service.get(key) instanceof List<?> items
                ? items.stream().map(Object::toString).toList()
                : List.of();
    }

    private static String text(Map<String, Object> service, String key) {
        return String.valueOf(service.get(key));
    }

    private static List<String> lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.toList();
        }
    }
}
