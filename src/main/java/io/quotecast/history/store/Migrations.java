package io.quotecast.history.store;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the tables, oldest first. They are named here and not looked for: a search of the class path costs
 * time, and finds nothing in a native image.
 */
final class Migrations implements ResourceProvider {
    private static final List<String> VERSIONS = List.of("V1__history.sql");

    private final String folder;

    private Migrations(String folder) {
        this.folder = folder;
    }

    /** Brings the tables to the newest version, and makes them where there are none. */
    static void apply(Database database) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.dataSource())
                .resourceProvider(new Migrations(database.migrations()))
                // None are written in Java; said here, because Flyway would look for them.
                .javaMigrationClassProvider(List::of)
                .locations("classpath:" + database.migrations())
                // Other tables may stand beside ours.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        // Asked for what may accompany a version, and never does.
        return null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return VERSIONS.stream()
                .filter(name ->
                        name.startsWith(prefix) && List.of(suffixes).stream().anyMatch(name::endsWith))
                .<LoadableResource>map(name -> new MigrationResource(folder, name))
                .toList();
    }

    /** One version, as a resource of ours. */
    private static final class MigrationResource extends LoadableResource {
        private final String folder;
        private final String name;

        private MigrationResource(String folder, String name) {
            this.folder = folder;
            this.name = name;
        }

        @Override
        public Reader read() {
            return new InputStreamReader(
                    Objects.requireNonNull(Migrations.class.getResourceAsStream("/" + getAbsolutePath()), name),
                    StandardCharsets.UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return folder + "/" + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getAbsolutePath();
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
