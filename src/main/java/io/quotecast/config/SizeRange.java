package io.quotecast.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The range of a {@link io.quarkus.runtime.configuration.MemorySize} setting, with both ends included. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface SizeRange {
    /** Returns the smallest valid size, as settings write it: {@code 64K}. */
    String min();

    /** Returns the largest valid size, as settings write it: {@code 1G}. */
    String max();
}
