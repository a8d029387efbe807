package io.quotecast.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The valid schemes of a {@link java.net.URI} setting. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface UriScheme {
    /** Returns the valid schemes, such as {@code wss}, in lower case. */
    String[] value();
}
