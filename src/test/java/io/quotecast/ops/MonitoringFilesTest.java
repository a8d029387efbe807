package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.ExternalProgram;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.MetricsScrape;
import io.quotecast.testing.NoSourceProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dashboard, the alerts and their documentation refer to exactly the metrics that a server exports. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class MonitoringFilesTest {
    private static final Path OBSERVE = Path.of("docker", "observe");
    private static final Path DASHBOARD = OBSERVE.resolve(Path.of("grafana", "dashboards", "quotecast.json"));
    private static final Path ALERTS = OBSERVE.resolve("alerts.yml");
    private static final Path OPERATIONS = Path.of("src", "docs", "operations.md");
    /** Matches names of metrics; functions and labels have no such prefixes. */
    private static final Pattern METRIC = Pattern.compile("\\b(quotecast|jvm|process|system|http_server)_[a-z0-9_]+");

    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(quotecast_[a-z_]+)` \\| ");
    private static final Pattern ALERT = Pattern.compile("(?m)^### (Quotecast[A-Za-z]+)$");

    @TestHTTPResource("/")
    URI server;

    @Test
    void everyMetricOfTheDashboardAndTheAlertsExists() throws Exception {
        Set<String> named = new TreeSet<>();
        for (String expression : expressions()) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                named.add(metric.group());
            }
        }

        assertTrue(named.size() > 40, named::toString);
        named.removeAll(scrape().metricNames());

        assertEquals(Set.of(), named);
    }

    @Test
    void exactlyTheExistingMetricsAreDocumented() throws Exception {
        MetricsScrape scrape = scrape();
        Set<String> quotecastMetrics = scrape.metricNames().stream()
                .filter(name -> name.startsWith("quotecast_"))
                .map(name -> family(name, scrape.families()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(quotecastMetrics, all(DOCUMENTED));
    }

    @Test
    void everyAlertHasASeverityAndARunbook() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode alert : alerts()) {
            String name = alert.path("alert").asText();
            names.add(name);
            assertTrue(
                    Set.of("critical", "warning")
                            .contains(alert.at("/labels/severity").asText()),
                    name);
            assertFalse(alert.at("/annotations/summary").asText().isEmpty(), name);
            assertFalse(alert.at("/annotations/description").asText().isEmpty(), name);
            assertEquals(
                    "src/docs/operations.md#" + name.toLowerCase(Locale.ROOT),
                    alert.at("/annotations/runbook").asText());
        }

        assertEquals(names, all(ALERT));
    }

    @Test
    void everyPanelHasADescription() throws IOException {
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
            boolean isDescribed = panel.path("type").asText().equals("row")
                    || !panel.path("description").asText().isEmpty();
            assertTrue(isDescribed, () -> panel.path("title").asText());
        }
    }

    @Test
    void prometheusAcceptsItsConfigurationAndRules() throws Exception {
        Assumptions.assumeTrue(
                ExternalProgram.succeeds("promtool", "--version"),
                "promtool is not installed (Debian package prometheus)");

        Process check = new ProcessBuilder(
                        "promtool",
                        "check",
                        "config",
                        OBSERVE.resolve("prometheus.yml").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(check.getInputStream().readAllBytes());

        assertEquals(0, check.waitFor(), output);
    }

    private MetricsScrape scrape() throws Exception {
        // Some metrics exist only after an event was ingested over HTTP and after a garbage collection.
        new IngestClient(server).push(JsonLines.quote("KO", "60.00", "60.01"));
        FeedClient.connect(server, "?quotes=KO").close();
        System.gc();
        return MetricsScrape.of(server);
    }

    private static String family(String name, Map<String, String> families) {
        String family = name.replaceAll("_(bucket|count|sum)$", "");
        return "histogram".equals(families.get(family)) ? family : name;
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        new ObjectMapper().readTree(DASHBOARD.toFile()).findValuesAsText("expr", expressions);
        alerts().forEach(alert -> expressions.add(alert.get("expr").asText()));
        return expressions;
    }

    private static JsonNode alerts() throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(ALERTS.toFile()).at("/groups/0/rules");
    }

    private static Set<String> all(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(OPERATIONS))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
