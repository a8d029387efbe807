package io.quotecast.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The range of a {@link java.time.Duration} setting, with both ends included. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface DurationRange {
    /** Returns the shortest valid duration, as settings write it: {@code 100ms}. */
    String min();

    /** Returns the longest valid duration, as settings write it: {@code 1h}. */
    String max();

    /** Returns whether {@code 0s} is valid too, although it is below {@link #min}. */
    boolean orZero() default false;
}
