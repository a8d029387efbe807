package io.quotecast.config;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedElement;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The valid values of a setting, as the annotations of its method define them. */
sealed interface Constraint {
    String SIZE_UNITS = " KMGT";

    /** Returns the valid values in words: {@code 1 to 1000000}. */
    String range();

    /** Returns whether the value is valid. */
    boolean allows(Object value);

    /** Returns why a value that is not allowed is invalid: {@code 0 is out of range (1 to 1000000)}. */
    default String violation(Object value) {
        return value + " is out of range (" + range() + ")";
    }

    /** Returns the constraint of a setting, or null if every value of its type is valid. */
    static @Nullable Constraint of(AnnotatedElement setting) {
        Min min = setting.getAnnotation(Min.class);
        Max max = setting.getAnnotation(Max.class);
        if (min != null || max != null) {
            return new Whole(min == null ? Long.MIN_VALUE : min.value(), max == null ? Long.MAX_VALUE : max.value());
        }
        DecimalMin decimalMin = setting.getAnnotation(DecimalMin.class);
        DecimalMax decimalMax = setting.getAnnotation(DecimalMax.class);
        if (decimalMin != null && decimalMax != null) {
            return new Decimal(new BigDecimal(decimalMin.value()), new BigDecimal(decimalMax.value()));
        }
        DurationRange time = setting.getAnnotation(DurationRange.class);
        if (time != null) {
            return new Time(
                    DurationConverter.parseDuration(time.min()),
                    DurationConverter.parseDuration(time.max()),
                    time.orZero());
        }
        SizeRange size = setting.getAnnotation(SizeRange.class);
        if (size != null) {
            return new Bytes(bytes(size.min()), bytes(size.max()));
        }
        Size count = setting.getAnnotation(Size.class);
        if (count != null) {
            return new Count(count.min(), count.max());
        }
        OneOf oneOf = setting.getAnnotation(OneOf.class);
        if (oneOf != null) {
            return new Choice(List.of(oneOf.value()));
        }
        UriScheme scheme = setting.getAnnotation(UriScheme.class);
        if (scheme != null) {
            return new Scheme(List.of(scheme.value()));
        }
        Pattern pattern = setting.getAnnotation(Pattern.class);
        return pattern == null ? null : new Text(java.util.regex.Pattern.compile(pattern.regexp()), pattern.message());
    }

    /** An integer. */
    record Whole(long min, long max) implements Constraint {
        @Override
        public String range() {
            return min == Long.MIN_VALUE
                    ? "at most " + max
                    : max == Long.MAX_VALUE ? "at least " + min : min + " to " + max;
        }

        @Override
        public boolean allows(Object value) {
            long number = ((Number) value).longValue();
            return number >= min && number <= max;
        }
    }

    /** A number with a fraction. */
    record Decimal(BigDecimal min, BigDecimal max) implements Constraint {
        @Override
        public String range() {
            return min + " to " + max;
        }

        @Override
        public boolean allows(Object value) {
            double number = ((Number) value).doubleValue();
            return number >= min.doubleValue() && number <= max.doubleValue();
        }
    }

    /** A duration. */
    record Time(Duration min, Duration max, boolean isZeroAllowed) implements Constraint {
        @Override
        public String range() {
            return text(min) + " to " + text(max) + (isZeroAllowed ? ", or 0s" : "");
        }

        @Override
        public boolean allows(Object value) {
            Duration duration = (Duration) value;
            return (isZeroAllowed && duration.isZero())
                    || (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0);
        }

        @Override
        public String violation(Object value) {
            return Constraint.super.violation(text((Duration) value));
        }

        /** Returns a duration as settings write it, in the largest unit that has no fraction. */
        private static String text(Duration duration) {
            long millis = duration.toMillis();
            if (millis == 0 || millis % 1_000 != 0) {
                return millis + "ms";
            }
            long seconds = millis / 1_000;
            return seconds % 86_400 == 0
                    ? seconds / 86_400 + "d"
                    : seconds % 3_600 == 0
                            ? seconds / 3_600 + "h"
                            : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
        }
    }

    /** A size in bytes. */
    record Bytes(long min, long max) implements Constraint {
        @Override
        public String range() {
            return text(min) + " to " + text(max);
        }

        @Override
        public boolean allows(Object value) {
            long bytes = ((MemorySize) value).asLongValue();
            return bytes >= min && bytes <= max;
        }

        @Override
        public String violation(Object value) {
            return Constraint.super.violation(text(((MemorySize) value).asLongValue()));
        }

        /** Returns a size as settings write it, in the largest unit that has no fraction. */
        private static String text(long bytes) {
            long size = bytes;
            int unit = 0;
            while (size != 0 && size % 1_024 == 0 && unit < SIZE_UNITS.length() - 1) {
                size /= 1_024;
                unit++;
            }
            return size + SIZE_UNITS.substring(unit, unit + 1).strip();
        }
    }

    /** A list by the number of its entries. */
    record Count(int min, int max) implements Constraint {
        @Override
        public String range() {
            return min + " to " + max + " entries";
        }

        @Override
        public boolean allows(Object value) {
            int size = ((Collection<?>) value).size();
            return size >= min && size <= max;
        }

        @Override
        public String violation(Object value) {
            return "the number of entries " + Constraint.super.violation(((Collection<?>) value).size());
        }
    }

    /** One of several words. */
    record Choice(List<String> values) implements Constraint {
        @Override
        public String range() {
            int last = values.size() - 1;
            return String.join(", ", values.subList(0, last)) + " or " + values.get(last);
        }

        @Override
        public boolean allows(Object value) {
            return values.contains(value);
        }

        @Override
        public String violation(Object value) {
            return "'" + value + "' is invalid; must be " + range();
        }
    }

    /** An address with one of several schemes. */
    record Scheme(List<String> schemes) implements Constraint {
        @Override
        public String range() {
            return schemes.stream().map(scheme -> scheme + "://").collect(Collectors.joining(" or "));
        }

        @Override
        public boolean allows(Object value) {
            return Optional.ofNullable(((URI) value).getScheme())
                    .filter(schemes::contains)
                    .isPresent();
        }

        @Override
        public String violation(Object value) {
            return "'" + value + "' is invalid; must begin with " + range();
        }
    }

    /**
     * A text that matches a pattern.
     *
     * @param range the pattern in words
     */
    record Text(java.util.regex.Pattern pattern, String range) implements Constraint {
        @Override
        public boolean allows(Object value) {
            return pattern.matcher((String) value).matches();
        }

        @Override
        public String violation(Object value) {
            return "'" + value + "' is invalid; must be " + range;
        }
    }

    private static long bytes(String size) {
        return new MemorySizeConverter().convert(size).asLongValue();
    }
}
