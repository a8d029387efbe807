package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.source.SourceRegistry;
import io.quotecast.testing.TestConfig;
import io.smallrye.common.net.Inet;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * The files in {@code docker} are consistent with each other and with the project. The test reads the Dockerfiles and
 * the Compose file; it needs no container engine.
 */
class ContainerFilesTest {
    private static final Path FOLDER = Path.of("docker");
    private static final Path COMPOSE = FOLDER.resolve("compose.yml");

    private static final Pattern VARIABLE = Pattern.compile("\\b([A-Z][A-Z0-9_]*)=(\\S+)");
    private static final Pattern MOUNT = Pattern.compile("--mount=(\\S+)");
    private static final Pattern FLAG = Pattern.compile("^--\\S+\\s+");
    /** {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${NAME-default}} in the Compose file. */
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[A-Za-z_]\\w*(?::?-([^}]*))?}");

    /** The time that a node needs after the drain to close its files. */
    private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    @Test
    void everySettingInTheFilesExists() throws IOException {
        Set<String> known = Stream.concat(Stream.of(QuotecastConfig.class), SourceRegistry.settingsTypes().stream())
                .flatMap(group -> ConfigMappings.ConfigClass.configClass(group).getProperties().keySet().stream())
                .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .collect(Collectors.toSet());
        List<Map<String, String>> environments = new ArrayList<>();
        for (Path dockerfile : dockerfiles()) {
            environments.add(environment(dockerfile));
        }
        services().values().forEach(service -> environments.add(environment(service)));

        Set<String> named = environments.stream()
                .flatMap(environment -> environment.keySet().stream())
                .filter(name -> name.startsWith("QUOTECAST_"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertFalse(named.isEmpty());
        named.removeAll(known);
        assertEquals(Set.of(), named);
    }

    @Test
    void theStopGracePeriodIsLongerThanTheDrainTime() throws IOException {
        String defaultDrainTime = TestConfig.of(Map.of()).drainTime().toString();

        nodes().forEach((name, node) -> {
            Duration drainTime = DurationConverter.parseDuration(
                    environment(node).getOrDefault("QUOTECAST_DRAIN_TIME", defaultDrainTime));
            Duration gracePeriod = DurationConverter.parseDuration(text(node, "stop_grace_period"));

            assertTrue(gracePeriod.compareTo(drainTime.plus(CLOSE_TIME)) > 0, name);
            assertEquals("SIGTERM", text(node, "stop_signal"), name);
        });
    }

    @Test
    void servicesRunWithLeastPrivilege() throws IOException {
        services().forEach((name, service) -> {
            assertEquals(List.of("ALL"), service.get("cap_drop"), name);
            assertEquals(List.of("no-new-privileges:true"), service.get("security_opt"), name);
            assertTrue(service.containsKey("mem_limit"), name);
        });
    }

    @Test
    void nodesRunAsAnotherUserThanRootOnAReadOnlyFileSystem() throws IOException {
        nodes().forEach((name, node) -> {
            assertFalse(isRoot(text(node, "user")), name);
            assertEquals(true, node.get("read_only"), name);
            // The image contains its native libraries, so nothing has to be executed from /tmp.
            assertTrue(list(node, "tmpfs").stream().allMatch(mount -> mount.matches("/tmp:(?!.*\\bexec\\b).*")), name);
        });
        for (Path dockerfile : dockerfiles()) {
            assertFalse(isRoot(lastArgument(dockerfile, "USER")), dockerfile.toString());
            assertEquals("SIGTERM", lastArgument(dockerfile, "STOPSIGNAL"), dockerfile.toString());
            assertFalse(lastArgument(dockerfile, "EXPOSE").isEmpty(), dockerfile.toString());
            assertFalse(lastArgument(dockerfile, "HEALTHCHECK").isEmpty(), dockerfile.toString());
        }
    }

    @Test
    void healthAndMetricsAreOnAPortOfTheirOwnThatIsNotPublished() throws IOException {
        for (Path dockerfile : dockerfiles()) {
            String text = Files.readString(dockerfile);
            assertTrue(text.contains("-Dquarkus.management.enabled=true"), dockerfile.toString());
            assertEquals("8080 9000", lastArgument(dockerfile, "EXPOSE"), dockerfile.toString());
            assertTrue(text.contains("/dev/tcp/127.0.0.1/${QUARKUS_MANAGEMENT_PORT:-9000} "), dockerfile.toString());
        }
        assertTrue(Files.readString(FOLDER.resolve("haproxy.cfg")).contains("default-server check port 9000 "));
        assertTrue(Files.readString(FOLDER.resolve("observe").resolve("prometheus.yml"))
                .contains("port: 9000\n"));
        nodes().forEach((name, node) ->
                assertFalse(list(node, "ports").stream().anyMatch(port -> port.contains("9000")), name));
    }

    @Test
    void everyMountedFileOfTheRepositoryExists() throws IOException {
        Set<String> missing = new TreeSet<>();
        services().forEach((name, service) -> mountSources(service).stream()
                .filter(source -> source.startsWith("."))
                .filter(source -> !Files.exists(FOLDER.resolve(source)))
                .forEach(source -> missing.add(name + ": " + source)));

        assertEquals(Set.of(), missing);
    }

    @Test
    void everyDeclaredVolumeIsUsedAndEveryUsedVolumeIsDeclared() throws IOException {
        Set<String> used = services().values().stream()
                .flatMap(service -> mountSources(service).stream())
                .filter(source -> source.matches("\\w[\\w.-]*"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(new TreeSet<>(section("volumes").keySet()), used);
    }

    @Test
    void everyBuildInputExistsAndIsNotIgnored() throws IOException {
        for (Path dockerfile : dockerfiles()) {
            List<String> sources = sources(dockerfile);
            assertFalse(sources.isEmpty(), dockerfile.toString());
            for (String source : sources) {
                assertTrue(existingPaths(source).findAny().isPresent(), dockerfile + ": " + source + " does not exist");
                assertFalse(isIgnored(source), dockerfile + ": " + source + " is excluded by .dockerignore");
            }
        }
    }

    @Test
    void everyBuiltServiceNamesADockerfileOfItsContext() throws IOException {
        Map<String, Map<String, Object>> built = services();
        built.values().removeIf(service -> !service.containsKey("build"));

        assertEquals(nodes().keySet(), built.keySet());
        built.forEach((name, service) -> {
            Path context =
                    FOLDER.resolve(text(map(service, "build"), "context")).normalize();
            Path dockerfile = context.resolve(text(map(service, "build"), "dockerfile"));
            assertEquals(Path.of(""), context, name);
            assertTrue(Files.isRegularFile(dockerfile), () -> name + ": " + dockerfile + " does not exist");
        });
    }

    @Test
    void theBalancerListsEveryNodeAndEveryNodeTrustsIt() throws IOException {
        Map<String, Map<String, Object>> services = services();
        Map<String, Map<String, Object>> clusterNodes = nodes();
        clusterNodes.values().removeIf(node -> !"kafka".equals(environment(node).get("QUOTECAST_JOURNAL")));
        Set<String> balanced = lines(FOLDER.resolve("haproxy.cfg")).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[0].equals("server"))
                .map(words -> words[2].replaceFirst(":\\d+$", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertFalse(clusterNodes.isEmpty());
        assertEquals(clusterNodes.keySet(), balanced);
        clusterNodes.forEach((name, node) -> {
            String trusted = environment(node).getOrDefault("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "");
            assertEquals(address(services.get("balancer")), trusted, name);
        });
        assertTrue(mountSources(services.get("balancer")).contains("./haproxy.cfg"));
    }

    /** The engine assigns addresses from the range, so that none of them is the fixed one. */
    @Test
    void theBalancerHasAnAddressOfTheNetworkOutsideTheRangeOfTheOthers() throws IOException {
        Map<String, Object> network = map(section("networks"), "default");
        Map<String, Object> pool = new LinkedHashMap<>();
        if (map(network, "ipam").get("config") instanceof List<?> pools && pools.get(0) instanceof Map<?, ?> first) {
            first.forEach((key, value) -> pool.put(key.toString(), value));
        }
        InetAddress balancer = Inet.parseInetAddress(address(services().get("balancer")));

        assertTrue(Inet.parseCidrAddress(text(pool, "subnet")).matches(balancer));
        assertFalse(Inet.parseCidrAddress(text(pool, "ip_range")).matches(balancer));
    }

    private static String address(Map<String, Object> service) {
        return text(map(map(service, "networks"), "default"), "ipv4_address");
    }

    /** Podman and others look up a name without a registry in several registries, or refuse it. */
    @Test
    void everyImageNamesItsRegistry() throws IOException {
        Set<String> images = new TreeSet<>();
        services().values().stream()
                .filter(service -> !service.containsKey("build"))
                .forEach(service -> images.add(text(service, "image")));
        for (Path dockerfile : dockerfiles()) {
            instructions(dockerfile).stream()
                    .filter(instruction -> instruction.name.equals("FROM"))
                    .forEach(instruction -> images.add(instruction.arguments.split("\\s+")[0]));
        }

        images.removeIf(image -> image.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+/.+:.+"));
        assertEquals(Set.of(), images);
    }

    @Test
    void imagesCarryTheirLicenseAndLabels() throws IOException {
        String version = new String(Files.readAllBytes(Path.of("target/classes/quotecast-version.txt"))).strip();
        for (Path dockerfile : dockerfiles()) {
            String labels = lastArgument(dockerfile, "LABEL");
            for (String label : List.of("title", "description", "licenses", "base.name")) {
                assertTrue(labels.contains("org.opencontainers.image." + label + "=\""), dockerfile + ": " + label);
            }
            assertTrue(labels.contains("org.opencontainers.image.version=\"" + version + "\""), dockerfile.toString());
            assertTrue(labels.contains("image.base.name=\"" + lastArgument(dockerfile, "FROM") + "\""), labels);
            assertTrue(sources(dockerfile).contains("LICENSE"), dockerfile.toString());
        }
        assertTrue(Files.exists(Path.of("target/classes/META-INF/LICENSE")));
    }

    /** The health check follows the port, the data folder belongs to the group of unknown users. */
    @Test
    void imagesRunOnAnotherPortAndAsAnotherUser() throws IOException {
        for (Path dockerfile : dockerfiles()) {
            String text = Files.readString(dockerfile);
            assertTrue(lastArgument(dockerfile, "HEALTHCHECK").contains("${QUARKUS_MANAGEMENT_PORT:-9000}"), text);
            assertTrue(text.contains("2775"), dockerfile + ": the data folder");
        }
    }

    /** Maven copies files of the project into the application; those that an image lacks would be 404 there. */
    @Test
    void imagesAreBuiltWithEveryResource() throws IOException {
        List<String> resources = List.of("LICENSE", "src/docs", "src/main");
        Matcher folders = Pattern.compile("<resource>\\s*<directory>([^<]*)</directory>")
                .matcher(Files.readString(Path.of("pom.xml")));
        Set<String> known = Set.of("src/main/resources", "src/docs", "${project.basedir}");

        assertEquals(known, folders.results().map(found -> found.group(1)).collect(Collectors.toSet()));
        for (Path dockerfile : dockerfiles()) {
            assertTrue(sources(dockerfile).containsAll(resources), dockerfile + " lacks a resource");
        }
    }

    /** Returns the files that the Dockerfile takes from the build context, and not from another stage. */
    private static List<String> sources(Path dockerfile) throws IOException {
        List<String> sources = new ArrayList<>();
        for (Instruction instruction : instructions(dockerfile)) {
            if (instruction.name.equals("COPY") || instruction.name.equals("ADD")) {
                sources.addAll(copySources(instruction.arguments));
            }
            MOUNT.matcher(instruction.arguments)
                    .results()
                    .map(mount -> List.of(mount.group(1).split(",")))
                    .filter(options -> options.contains("type=bind"))
                    .filter(options -> options.stream().noneMatch(option -> option.startsWith("from=")))
                    .flatMap(List::stream)
                    .filter(option -> option.matches("(source|src)=.*"))
                    .forEach(option -> sources.add(option.substring(option.indexOf('=') + 1)));
        }
        return sources;
    }

    private static List<String> copySources(String arguments) {
        String rest = arguments;
        for (Matcher flag = FLAG.matcher(rest); flag.find(); flag = FLAG.matcher(rest)) {
            if (flag.group().startsWith("--from=")) {
                return List.of();
            }
            rest = rest.substring(flag.end());
        }
        List<String> paths = rest.startsWith("[")
                ? new Yaml().<List<String>>load(rest)
                : Arrays.asList(rest.strip().split("\\s+"));
        return paths.subList(0, paths.size() - 1);
    }

    /** Returns the files of the project that match a path or a pattern of a COPY instruction. */
    private static Stream<Path> existingPaths(String source) throws IOException {
        Path root = Path.of("");
        if (!source.matches(".*[*?\\[].*")) {
            return Stream.of(root.resolve(source)).filter(Files::exists);
        }
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + source);
        Path parent = Path.of(source).getParent();
        try (Stream<Path> files = Files.list(parent == null ? root : parent)) {
            return files.map(Path::normalize).filter(matcher::matches).toList().stream();
        }
    }

    /** Returns whether the last rule of .dockerignore that matches the path, or a folder of it, excludes it. */
    private static boolean isIgnored(String source) throws IOException {
        boolean ignored = false;
        for (String line : lines(Path.of(".dockerignore"))) {
            String rule = line.strip();
            boolean isException = rule.startsWith("!");
            String pattern = rule.replaceFirst("^!", "").replaceFirst("^/", "").replaceFirst("/$", "");
            if (!pattern.isEmpty() && !rule.startsWith("#") && matchesPathOrParent(pattern, Path.of(source))) {
                ignored = !isException;
            }
        }
        return ignored;
    }

    private static boolean matchesPathOrParent(String pattern, Path source) {
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        return Stream.iterate(source.normalize(), path -> path != null, Path::getParent)
                .anyMatch(matcher::matches);
    }

    /** Returns the sources of the bind mounts and the names of the volumes of a service. */
    private static List<String> mountSources(Map<String, Object> service) {
        if (!(service.get("volumes") instanceof List<?> volumes)) {
            return List.of();
        }
        return volumes.stream()
                .map(volume -> volume instanceof Map<?, ?> mount
                        ? String.valueOf(mount.get("source"))
                        : substituted(volume.toString()).split(":")[0])
                .toList();
    }

    private static boolean isRoot(String user) {
        return user.isEmpty() || user.matches("(0|root)(:.*)?");
    }

    /** An instruction of a Dockerfile, with continued lines joined and comments removed. */
    private record Instruction(String name, String arguments) {}

    private static List<Instruction> instructions(Path dockerfile) throws IOException {
        String joined = lines(dockerfile).stream()
                .filter(line -> !line.strip().startsWith("#"))
                .collect(Collectors.joining("\n"))
                .replaceAll("\\\\\\s*\n\\s*", " ");
        return joined.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split("\\s+", 2))
                .map(words -> new Instruction(words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1] : ""))
                .toList();
    }

    /** Returns the arguments of the last such instruction, which is the one that counts; empty if there is none. */
    private static String lastArgument(Path dockerfile, String name) throws IOException {
        return instructions(dockerfile).stream()
                .filter(instruction -> instruction.name.equals(name))
                .reduce("", (before, instruction) -> instruction.arguments, (first, second) -> second);
    }

    private static Map<String, String> environment(Path dockerfile) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (Instruction instruction : instructions(dockerfile)) {
            if (instruction.name.equals("ENV")) {
                VARIABLE.matcher(instruction.arguments)
                        .results()
                        .forEach(variable -> environment.put(variable.group(1), variable.group(2)));
            }
        }
        return environment;
    }

    /** Returns the environment of a service, whether it is written as a map or as a list. */
    private static Map<String, String> environment(Map<String, Object> service) {
        Map<String, String> environment = new TreeMap<>();
        if (service.get("environment") instanceof Map<?, ?> variables) {
            variables.forEach((name, value) -> environment.put(name.toString(), substituted(String.valueOf(value))));
        }
        for (String variable : list(service, "environment")) {
            String[] parts = variable.split("=", 2);
            environment.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        return environment;
    }

    private static List<Path> dockerfiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> dockerfiles = files.filter(
                            file -> file.getFileName().toString().startsWith("Dockerfile"))
                    .sorted()
                    .toList();
            assertFalse(dockerfiles.isEmpty());
            return dockerfiles;
        }
    }

    /** Returns the services that run this project. */
    private static Map<String, Map<String, Object>> nodes() throws IOException {
        Map<String, Map<String, Object>> nodes = services();
        nodes.values().removeIf(service -> !text(service, "image").matches("quotecast(:.*)?"));
        assertFalse(nodes.isEmpty());
        return nodes;
    }

    private static Map<String, Map<String, Object>> services() throws IOException {
        Map<String, Map<String, Object>> services = new TreeMap<>();
        Map<String, Object> section = section("services");
        section.keySet().forEach(name -> services.put(name, map(section, name)));
        assertFalse(services.isEmpty());
        return services;
    }

    private static Map<String, Object> section(String name) throws IOException {
        try (Reader in = Files.newBufferedReader(COMPOSE)) {
            return map(new Yaml().<Map<String, Object>>load(in), name);
        }
    }

    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (parent.get(key) instanceof Map<?, ?> child) {
            child.forEach((name, value) -> map.put(name.toString(), value));
        }
        return map;
    }

    private static List<String> list(Map<String, Object> service, String key) {
        return service.get(key) instanceof List<?> items
                ? items.stream().map(item -> substituted(item.toString())).toList()
                : List.of();
    }

    /** Returns a value as text; empty if it is missing. */
    private static String text(Map<String, Object> service, String key) {
        Object value = service.get(key);
        return value == null ? "" : substituted(value.toString());
    }

    /** Replaces the variables of the Compose file by their defaults. */
    private static String substituted(String text) {
        return SUBSTITUTION
                .matcher(text)
                .replaceAll(variable -> Matcher.quoteReplacement(variable.group(1) == null ? "" : variable.group(1)));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }
}
