package io.quotecast.ops;

import io.prometheus.client.Collector;
import io.quotecast.push.Histogram;
import io.quotecast.push.Hub;
import io.quotecast.push.ShardHistogram;
import java.util.ArrayList;
import java.util.List;

/**
 * Exports the histograms of the shards, because Micrometer has no histogram that is filled elsewhere. Safe on any
 * thread.
 */
final class HistogramCollector extends Collector {
    private static final double MICROS_PER_SECOND = 1_000_000;

    private final Hub hub;

    HistogramCollector(Hub hub) {
        this.hub = hub;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                family(
                        "quotecast_event_age_seconds",
                        "Time from the timestamp of an event to the end of the batch that wrote it",
                        ShardHistogram.EVENT_AGE_MICROS,
                        MICROS_PER_SECOND),
                family("quotecast_batch_events", "Events in a frame for a cohort", ShardHistogram.BATCH_EVENTS, 1),
                family(
                        "quotecast_loop_lag_seconds",
                        "Delay of scheduled tasks on the event loops",
                        ShardHistogram.LOOP_LAG_MICROS,
                        MICROS_PER_SECOND));
    }

    private MetricFamilySamples family(String name, String description, ShardHistogram shardHistogram, double perUnit) {
        Histogram.Reading reading = hub.histogram(shardHistogram);
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        long count = 0;
        for (int i = 0; i < reading.counts().size(); i++) {
            count += reading.counts().get(i);
            double bound = i < reading.bounds().size() ? reading.bounds().get(i) / perUnit : Double.POSITIVE_INFINITY;
            samples.add(new MetricFamilySamples.Sample(
                    name + "_bucket", List.of("le"), List.of(doubleToGoString(bound)), count));
        }
        samples.add(new MetricFamilySamples.Sample(name + "_count", List.of(), List.of(), count));
        samples.add(new MetricFamilySamples.Sample(name + "_sum", List.of(), List.of(), reading.sum() / perUnit));
        return new MetricFamilySamples(name, Type.HISTOGRAM, description, samples);
    }
}
