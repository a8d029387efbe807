package io.quotecast.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Registers meters whose values are counted elsewhere. The registry refers to the counting objects weakly, so they have
 * to live as long as it does. An empty unit means none.
 */
record MeterRegistrar(MeterRegistry registry) {
    /** Registers a value that only increases. */
    <T> void counter(
            String name, String unit, T counter, ToDoubleFunction<T> total, String description, String... tags) {
        FunctionCounter.builder(name, counter, total)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags)
                .description(description)
                .register(registry);
    }

    /** Registers a value that increases and decreases. */
    <T> void gauge(String name, String unit, T counter, ToDoubleFunction<T> value, String description, String... tags) {
        Gauge.builder(name, counter, value)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags)
                .description(description)
                .register(registry);
    }

    /** Returns the label value of an enum constant: {@code no-more-rooms} for {@code NO_MORE_ROOMS}. */
    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
