package io.quotecast.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Shows at {@code /q/metrics} what someone else counts, who must live as long as the registry. A unit may be empty. */
record MeterRegistrar(MeterRegistry registry) {
    /** What only grows. */
    <T> void counter(
            String name, String unit, T counter, ToDoubleFunction<T> total, String description, String... tags) {
        FunctionCounter.builder(name, counter, total)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags)
                .description(description)
                .register(registry);
    }

    /** What goes up and down. */
    <T> void gauge(String name, String unit, T counter, ToDoubleFunction<T> value, String description, String... tags) {
        Gauge.builder(name, counter, value)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags)
                .description(description)
                .register(registry);
    }

    /** A name of the code as the value of a label. */
    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
