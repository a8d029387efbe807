package io.quotecast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom. A package is added here before it is written. */
class ArchitectureTest {
    private static final String ROOT = "io.quotecast";
    private static final int MOST_LINES = 250;
    private static final int MOST_TEST_LINES = 400;

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Each package, and those of ours that it may use; one that stands further down is never used by one above. */
    private static Map<String, List<String>> allowed() {
        Map<String, List<String>> allowed = new LinkedHashMap<>();
        allowed.put("market", List.of());
        allowed.put("access", List.of("market"));
        allowed.put("rooms", List.of("market"));
        allowed.put("journal", List.of("market"));
        allowed.put("cluster", List.of("market", "journal"));
        allowed.put("history", List.of("market"));
        allowed.put("feed", List.of("market"));
        allowed.put("protocol", List.of("market", "journal", "history", "rooms"));
        allowed.put("push", List.of("market", "access", "journal", "protocol"));
        allowed.put("ops", List.of("market", "access", "rooms", "journal", "history", "feed", "protocol", "push"));
        allowed.put(
                "web", List.of("market", "access", "rooms", "journal", "history", "feed", "protocol", "push", "ops"));
        return allowed;
    }

    @Test
    void everyPackageUsesOnlyThoseThatStandBeforeIt() {
        allowed().forEach((name, uses) -> {
            List<String> mayUse = new ArrayList<>();
            uses.forEach(used -> mayUse.add(ROOT + "." + used + ".."));
            mayUse.add(ROOT + "." + name + "..");
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + name + "..")
                    .should()
                    .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT + "..")
                            .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                    JavaClass.Predicates.resideInAnyPackage(mayUse.toArray(String[]::new)))))
                    .check(MAIN);
        });
    }

    @Test
    void everyPackageIsOnTheMap() {
        List<String> known = new ArrayList<>(List.of(ROOT));
        allowed().keySet().forEach(name -> known.add(ROOT + "." + name + ".."));

        classes().should().resideInAnyPackage(known.toArray(String[]::new)).check(MAIN);
    }

    @Test
    void noPackageIsPartOfACycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void theStagesOfTheRoadArePlainJava() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".market..",
                        ROOT + ".access..",
                        ROOT + ".rooms..",
                        ROOT + ".feed..",
                        ROOT + ".journal..",
                        ROOT + ".history..",
                        ROOT + ".protocol..",
                        ROOT + ".push..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..", "jakarta..", "io.vertx..", "io.netty.channel..", "io.netty.handler..")
                .check(MAIN);
    }

    @Test
    void marketRoomsJournalAndHistoryKnowNoJsonAndNoSockets() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".market..", ROOT + ".rooms..", ROOT + ".journal..", ROOT + ".history..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "java.net..", "java.nio.channels..", "io.netty..")
                .check(MAIN);
    }

    @Test
    void onlyChannelsTouchesNettyChannels() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .haveNameNotMatching(".*\\.web\\.(Channels|ChannelOutlet|ChannelGuard|Pulses)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.vertx.core.net.impl..")
                .check(MAIN);
    }

    @Test
    void noFileIsLongerThanAReaderTakesInAtOnce() throws IOException {
        assertTrue(tooLong(Path.of("src/main"), MOST_LINES).isEmpty(), () -> tooLong(Path.of("src/main"), MOST_LINES)
                .toString());
        assertTrue(
                tooLong(Path.of("src/test"), MOST_TEST_LINES).isEmpty(),
                () -> tooLong(Path.of("src/test"), MOST_TEST_LINES).toString());
    }

    private static List<String> tooLong(Path folder, int most) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(java|js)"))
                    .filter(file -> lines(file) > most)
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
