package io.quotecast.web.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.quotecast.web.http.json.JsonMappers;
import jakarta.inject.Singleton;

/** Applies the settings of the JSON over HTTP to the mapper that writes the responses of resources. */
@Singleton
class JsonCustomizer implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        JsonMappers.configure(mapper);
    }
}
