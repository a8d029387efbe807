package io.quotecast.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics of a server at {@code /q/metrics}, as Prometheus reads them.
 *
 * @param families the type of each metric, by its name
 * @param samples the value of each series, by its name and labels in their order
 */
public record MetricsScrape(Map<String, String> families, Map<String, Double> samples) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SAMPLE = Pattern.compile("([a-z_0-9]+(?:\\{.*})?) (\\S+)");

    public static MetricsScrape of(URI server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/q/metrics"))
                .header("Accept", "text/plain")
                .build();
        return read(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static MetricsScrape read(String text) {
        Map<String, String> families = new TreeMap<>();
        Map<String, Double> samples = new TreeMap<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.split(" ");
            if (line.startsWith("# TYPE ")) {
                families.put(fields[2], fields[3]);
            } else if (!line.startsWith("#")) {
                Matcher sample = SAMPLE.matcher(line);
                if (!sample.matches()) {
                    throw new AssertionError("not a sample: " + line);
                }
                samples.put(sample.group(1), number(sample.group(2)));
            }
        }
        return new MetricsScrape(families, samples);
    }

    /** Returns the value of a series; fails if it does not exist. */
    public double value(String series) {
        Double value = samples.get(series.replace(",}", "}").replaceAll("\"}$", "\",}"));
        if (value == null) {
            throw new AssertionError("unknown series " + series + "; known are " + samples.keySet());
        }
        return value;
    }

    /** Returns the names of all series, without labels. */
    public Set<String> metricNames() {
        Set<String> names = new TreeSet<>();
        samples.keySet().forEach(series -> names.add(series.replaceAll("\\{.*", "")));
        return names;
    }

    private static double number(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }
}
