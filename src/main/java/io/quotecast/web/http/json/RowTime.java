package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The time of a row, written in one of the forms.
 *
 * @param micros µs since 1970-01-01T00:00Z
 */
@RegisterForReflection
public record RowTime(long micros, TimeForm form) {
    /** Returns the number or the text that is written. */
    @JsonValue
    public Object value() {
        return form.of(micros);
    }
}
