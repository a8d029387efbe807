package io.quotecast;

import static com.tngtech.archunit.lang.conditions.ArchConditions.haveRawType;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.config.RenamedSettings;
import io.quotecast.config.SettingsCheck;
import io.quotecast.pipeline.JournalFactory;
import io.smallrye.config.ConfigMapping;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Finds code that works on a JVM and fails in a native image, as far as possible without building one. */
class NativeImageTest {
    private static final Path RESOURCES = Path.of("src/main/resources");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quotecast");

    @Test
    void nothingIsLookedUpByNameAtRunTime() {
        Set<String> byName = Set.of(
                "forName",
                "loadClass",
                "getMethod",
                "getMethods",
                "getDeclaredMethod",
                "getDeclaredMethods",
                "getField",
                "getFields",
                "getDeclaredField",
                "getDeclaredFields",
                "getConstructor",
                "getConstructors",
                "getDeclaredConstructor",
                "getDeclaredConstructors",
                "newInstance",
                "newProxyInstance");

        noClasses()
                .that()
                // Reads the annotations of settings, which are registered: see settingsAreRegistered.
                .doNotHaveFullyQualifiedName(SettingsCheck.class.getName())
                .should()
                .accessTargetWhere(access(
                        "looks up a class or member by name",
                        target -> target.getOwner().getPackageName().matches("java\\.lang(\\.reflect)?")
                                && byName.contains(target.getName())))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.ServiceLoader|java\\.lang\\.invoke\\.MethodHandles\\$Lookup"
                        + "|java\\.util\\.ResourceBundle|sun\\.misc\\..*|jdk\\.internal\\..*")
                .check(MAIN);
    }

    /** SettingsCheck reads the annotations of these interfaces by reflection. */
    @Test
    void settingsAreRegistered() {
        classes()
                .that()
                .areAnnotatedWith(ConfigMapping.class)
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveFullyQualifiedName(RenamedSettings.class.getName())
                .should()
                .beAnnotatedWith(RegisterForReflection.class)
                .check(MAIN);
    }

    @Test
    void noQueueUsesUnsafeFieldOffsets() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jctools.queues", "org.jctools.queues.unpadded", "org.jctools.util")
                .check(MAIN);
    }

    /** Classes are initialized when the image is built, so every process would start with the same state. */
    @Test
    void noStaticFieldHoldsRunTimeState() {
        noFields().that().areStatic().should(haveRawType(isRunTimeState())).check(MAIN);
    }

    private static DescribedPredicate<JavaClass> isRunTimeState() {
        List<Class<?>> types = List.of(
                java.util.Random.class,
                java.util.random.RandomGenerator.class,
                Thread.class,
                java.util.concurrent.Executor.class,
                java.util.Timer.class,
                java.nio.Buffer.class,
                java.io.Closeable.class,
                java.io.FileDescriptor.class,
                java.net.InetAddress.class,
                java.net.http.HttpClient.class,
                javax.net.ssl.SSLContext.class,
                io.netty.buffer.ByteBuf.class,
                io.netty.channel.Channel.class);
        return DescribedPredicate.describe(
                "state of one process", type -> types.stream().anyMatch(stateful -> type.isAssignableTo(stateful)));
    }

    /** Except for the responses over HTTP, whose records are registered. */
    @Test
    void jsonIsReadAndWrittenWithoutReflection() {
        Set<String> binding = Set.of(
                "readValue",
                "writeValue",
                "writeValueAsString",
                "writeValueAsBytes",
                "convertValue",
                "treeToValue",
                "valueToTree",
                "writerFor",
                "forType");

        noClasses()
                .that()
                .resideOutsideOfPackage("io.quotecast.web.http..")
                .should()
                .accessTargetWhere(access(
                        "binds JSON to a class",
                        target -> target.getOwner().getPackageName().startsWith("com.fasterxml.jackson")
                                && binding.contains(target.getName())))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.annotation")
                .check(MAIN);
        members()
                .that()
                .areAnnotatedWith(DescribedPredicate.describe(
                        "annotations of Jackson",
                        annotation -> annotation.getRawType().getPackageName().startsWith("com.fasterxml.jackson")))
                .should()
                .beDeclaredInClassesThat()
                .areRecords()
                .check(MAIN);
    }

    /** Quarkus registers the types that methods of resources return, and the types of their components. */
    @Test
    void recordsOfResponsesAreRegistered() {
        Set<JavaClass> registered = new HashSet<>();
        MAIN.stream()
                .filter(type -> type.isAnnotatedWith(RegisterForReflection.class))
                .forEach(type -> addWithComponents(type, registered));
        MAIN.stream()
                .filter(type -> type.isAnnotatedWith(jakarta.ws.rs.Path.class))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(method -> method.getReturnType().getAllInvolvedRawTypes().stream())
                .forEach(type -> addWithComponents(type, registered));

        assertEquals(
                Set.of(),
                MAIN.stream()
                        .filter(type -> type.isRecord() && type.getPackageName().equals("io.quotecast.web.http.json"))
                        .filter(type -> !registered.contains(type))
                        .collect(Collectors.toSet()));
    }

    private static void addWithComponents(JavaClass type, Set<JavaClass> registered) {
        if (registered.add(type) && type.isRecord()) {
            type.getFields().stream()
                    .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
                    .forEach(component -> addWithComponents(component, registered));
        }
    }

    @Test
    void classesOfPicocliAreRegistered() {
        classes()
                .that()
                .areAnnotatedWith(picocli.CommandLine.Command.class)
                .should()
                .beAnnotatedWith(RegisterForReflection.class)
                .check(MAIN);
        fields().that()
                .areAnnotatedWith(picocli.CommandLine.Option.class)
                .or()
                .areAnnotatedWith(picocli.CommandLine.Spec.class)
                .should()
                .beDeclaredInClassesThat()
                .areAnnotatedWith(RegisterForReflection.class)
                // Converters of other types are looked up by name.
                .andShould(haveRawType(DescribedPredicate.describe("is converted without reflection", type -> Set.of(
                                "String", "List", "Map", "CommandSpec", "boolean", "int")
                        .contains(type.getSimpleName()))))
                .check(MAIN);
    }

    @Test
    void classesThatKafkaLoadsByNameExist() throws ClassNotFoundException {
        RegisterForReflection registered =
                MAIN.get(JournalFactory.class).getAnnotationOfType(RegisterForReflection.class);

        for (String name : registered.classNames()) {
            assertEquals(name, Class.forName(name).getName());
        }
    }

    /**
     * Netty's OpenSSL classes call native code when they are initialized, which a build of an image must not do. Quarkus
     * replaces the methods that reach them, and an overload that it does not know brings them back.
     */
    @Test
    void openSslIsNotInitializedWhenTheImageIsBuilt() throws ClassNotFoundException, IOException {
        Set<String> overloads = factories(io.netty.handler.ssl.SslContext.class);
        Set<String> replaced =
                factories(Class.forName("io.quarkus.netty.runtime.graal.Target_io_netty_handler_ssl_SslContext"));
        assertFalse(replaced.isEmpty());
        assertTrue(
                overloads.containsAll(replaced),
                () -> "Quarkus replaces methods that Netty does not have: " + replaced);

        overloads.removeAll(replaced);

        assertTrue(
                overloads.isEmpty() || buildArguments().contains("--initialize-at-run-time=io.netty.internal.tcnative"),
                () -> "not replaced, and not initialized at run time: " + overloads);
    }

    private static Set<String> factories(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> method.getName().matches("new(Client|Server)ContextInternal"))
                .map(method -> method.getName()
                        + Stream.of(method.getParameterTypes())
                                .map(Class::getSimpleName)
                                .toList())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> buildArguments() throws IOException {
        return List.of(
                settings().getProperty("quarkus.native.additional-build-args").split(","));
    }

    @Test
    void everyResourceIsIncluded() throws IOException {
        List<String> patterns = List.of(
                settings().getProperty("quarkus.native.resources.includes").split(","));

        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            files.filter(Files::isRegularFile)
                    .map(RESOURCES::relativize)
                    // Quarkus includes the page and the settings itself.
                    .filter(file -> !file.startsWith("META-INF/resources") && !file.endsWith("application.properties"))
                    .filter(file -> patterns.stream().noneMatch(pattern -> matches(pattern, file)))
                    .forEach(file -> missing.add(file.toString()));
        }

        assertEquals(Set.of(), missing);
        // The second is written by the build.
        assertTrue(patterns.containsAll(List.of("instruments.csv", "META-INF/page/**")), patterns::toString);
    }

    /** Everything below META-INF/resources becomes part of an image; source maps were a third of it. */
    @Test
    void librariesBringNoSourceMaps() throws IOException {
        List<String> maps = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                try (ZipFile jar = new ZipFile(entry)) {
                    jar.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.startsWith("META-INF/resources/") && name.endsWith(".map"))
                            .forEach(maps::add);
                }
            }
        }

        assertEquals(List.of(), maps);
    }

    /** Classes that read resources. The resources of each are included by the settings. */
    @Test
    void resourcesAreReadByKnownClassesOnly() {
        Set<String> readers = MAIN.stream()
                .filter(type -> type.getAccessesFromSelf().stream()
                        .anyMatch(access -> access.getTargetOwner().isAssignableTo(ClassLoader.class)
                                        && access.getName().startsWith("getResource")
                                || access.getTargetOwner().isEquivalentTo(Class.class)
                                        && access.getName().startsWith("getResource")))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(
                new TreeSet<>(Set.of(
                        "BuildVersion",
                        "DocumentsRoute",
                        "FeedSchemas",
                        "MigrationResource",
                        "PageFiles",
                        "SecurityHeaders",
                        "SourceRegistry")),
                readers);
    }

    private static boolean matches(String pattern, Path file) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(file);
    }

    private static Properties settings() throws IOException {
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(RESOURCES.resolve("application.properties"))) {
            settings.load(in);
        }
        return settings;
    }

    private static DescribedPredicate<JavaAccess<?>> access(
            String description, java.util.function.Predicate<AccessTarget> condition) {
        return DescribedPredicate.describe(description, access -> condition.test(access.getTarget()));
    }
}
