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
 * The migrations of the tables, oldest first. They are listed here because a search of the class path takes time, and
 * finds nothing in a native image.
 */
final class Migrations implements ResourceProvider {
    private static final List<String> VERSIONS =
            List.of("V1__history.sql", "V2__journal.sql", "V3__text_trade_ids.sql", "V4__conditions.sql");

    private final String folder;

    private Migrations(String folder) {
        this.folder = folder;
    }

    /** Creates the tables, or migrates them to the newest version. */
    static void apply(Database database) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.dataSource())
                .resourceProvider(new Migrations(database.migrations()))
                // There are no migrations in Java; without this line, Flyway would search for them.
                .javaMigrationClassProvider(List::of)
                .locations("classpath:" + database.migrations())
                // The database may contain tables of other programs.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        // Flyway asks for optional files beside a migration; there are none.
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

    /** The SQL file of one migration. */
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
