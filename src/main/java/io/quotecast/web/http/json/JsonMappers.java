package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The settings of Jackson: keys without a value are omitted, and decimal numbers have no exponent. */
public final class JsonMappers {
    private JsonMappers() {}

    /** Returns a mapper for JSON that is written without Quarkus. */
    public static ObjectMapper create() {
        return configure(new JsonMapper());
    }

    /** Changes the settings of a mapper, and returns it. */
    public static <M extends ObjectMapper> M configure(M mapper) {
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        mapper.configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
        return mapper;
    }
}
