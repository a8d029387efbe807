package io.quotecast;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages and what each may use. A package is added to the table before it is written. */
class ArchitectureTest {
    private static final String ROOT = "io.quotecast";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Each package and the packages of this project that it may use, besides its own sub-packages. */
    private static Map<String, List<String>> allowed() {
        Map<String, List<String>> allowed = new LinkedHashMap<>();
        allowed.put("base", List.of());
        allowed.put("market", List.of("base"));
        allowed.put("rooms", List.of("market", "base"));
        allowed.put("access", List.of("market", "base"));
        allowed.put("journal", List.of("market", "base"));
        allowed.put("history", List.of("market", "base", "journal"));
        allowed.put("state", List.of("market", "base", "journal"));
        allowed.put("config", List.of("access", "journal", "market", "base"));
        allowed.put("ingest", List.of("market", "base", "source"));
        allowed.put("source", List.of("market", "base", "ingest", "config"));
        allowed.put("alerts", List.of("market", "base"));
        allowed.put("protocol", List.of("market", "base", "journal", "alerts"));
        allowed.put("push", List.of("market", "base", "access", "journal", "alerts", "protocol"));
        allowed.put("control", List.of("market", "base", "source", "state", "protocol", "push"));
        List<String> stages = new ArrayList<>(allowed.keySet());
        allowed.put("pipeline", List.copyOf(stages));
        stages.add("pipeline");
        allowed.put("ops", List.copyOf(stages));
        stages.add("ops");
        allowed.put("web", List.copyOf(stages));
        allowed.put("client", List.of("base"));
        allowed.put("cli", List.of("client", "access", "market", "base"));
        return allowed;
    }

    @Test
    void everyPackageUsesOnlyWhatTheTableAllows() {
        allowed().forEach((name, uses) -> {
            String[] permitted = Stream.concat(Stream.of(name), uses.stream())
                    .map(used -> ROOT + "." + used + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + name + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(permitted))))
                    .check(MAIN);
        });
    }

    @Test
    void everyPackageIsInTheTable() {
        List<String> known = new ArrayList<>(List.of(ROOT));
        allowed().keySet().forEach(name -> known.add(ROOT + "." + name + ".."));

        classes().should().resideInAnyPackage(known.toArray(String[]::new)).check(MAIN);
    }

    @Test
    void noCycleOfClassesCrossesPackages() {
        List<Set<String>> crossing = cycles().stream()
                .filter(cycle -> cycle.stream()
                                .map(name -> name.substring(0, name.lastIndexOf('.')))
                                .distinct()
                                .count()
                        > 1)
                .toList();

        assertEquals(List.of(), crossing);
    }

    @Test
    void pushDoesNotUseTheSlowReaderPolicy() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".push")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".push.slow..")
                .check(MAIN);
    }

    @Test
    void pushAndSharedProtocolUseNoSingleDialect() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".push..", ROOT + ".protocol")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".protocol.*..")
                .check(MAIN);
    }

    @Test
    void pushKnowsNoJson() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".push..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "org.msgpack..")
                .check(MAIN);
    }

    @Test
    void classesOfPushHaveNoCycle() {
        List<Set<String>> inPush = cycles().stream()
                .filter(cycle -> cycle.stream().anyMatch(name -> name.startsWith(ROOT + ".push.")))
                .toList();

        assertEquals(List.of(), inPush);
    }

    @Test
    void stagesArePlainJava() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".base..",
                        ROOT + ".market..",
                        ROOT + ".access..",
                        ROOT + ".rooms..",
                        ROOT + ".alerts..",
                        ROOT + ".journal..",
                        ROOT + ".history..",
                        ROOT + ".state..",
                        ROOT + ".protocol..",
                        ROOT + ".push..",
                        ROOT + ".ingest..",
                        ROOT + ".control..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..", "jakarta..", "io.vertx..", "io.netty.channel..", "io.netty.handler..")
                .check(MAIN);
    }

    @Test
    void valuesRoomsJournalStateAndHistoryUseNeitherJsonNorSockets() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".base..",
                        ROOT + ".market..",
                        ROOT + ".rooms..",
                        ROOT + ".journal..",
                        ROOT + ".state..",
                        ROOT + ".history..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "java.net..", "io.netty..")
                .check(MAIN);
    }

    @Test
    void onlyWebNettyAndTheLoadOfBenchTouchNettyChannels() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".web.netty..", ROOT + ".cli.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.vertx.core.net.impl..")
                .check(MAIN);
    }

    @Test
    void theClientUsesOnlyTheJdkAndJackson() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".client..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".client..", ROOT + ".base..", "java..", "com.fasterxml.jackson..", "org.jspecify..")
                .check(MAIN);
    }

    /** The sets of top-level classes that depend on each other in a circle (Tarjan's strongly connected components). */
    private static List<Set<String>> cycles() {
        Map<String, Set<String>> uses = new HashMap<>();
        for (JavaClass type : MAIN) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT) && isWritten(type) && isWritten(target)) {
                    uses.computeIfAbsent(topLevel(type), any -> new HashSet<>()).add(topLevel(target));
                }
            }
        }
        Components components = new Components(uses);
        uses.keySet().forEach(components::visit);
        return components.found;
    }

    private static String topLevel(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(type.getName());
    }

    /** False for what the build generates beside our classes, whose names have an underscore. */
    private static boolean isWritten(JavaClass type) {
        return !type.getName().contains("_");
    }

    private static final class Components {
        private final Map<String, Set<String>> uses;
        private final Map<String, Integer> index = new HashMap<>();
        private final Map<String, Integer> low = new HashMap<>();
        private final Deque<String> stack = new ArrayDeque<>();
        private final List<Set<String>> found = new ArrayList<>();

        private Components(Map<String, Set<String>> uses) {
            this.uses = uses;
        }

        private int visit(String name) {
            if (index.containsKey(name)) {
                return stack.contains(name) ? index.get(name) : Integer.MAX_VALUE;
            }
            int own = index.size();
            index.put(name, own);
            low.put(name, own);
            stack.push(name);
            for (String used : uses.getOrDefault(name, Set.of())) {
                boolean isNew = !index.containsKey(used);
                int reached = visit(used);
                low.merge(name, isNew ? low.get(used) : reached, Math::min);
            }
            if (low.get(name) == own) {
                Set<String> component = new HashSet<>();
                String member;
                do {
                    member = stack.pop();
                    component.add(member);
                } while (!member.equals(name));
                if (component.size() > 1) {
                    found.add(component);
                }
            }
            return low.get(name);
        }
    }
}
