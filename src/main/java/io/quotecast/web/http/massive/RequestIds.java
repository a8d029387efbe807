package io.quotecast.web.http.massive;

import java.util.UUID;

/** The ids that responses have at Massive: 32 random hexadecimal digits. */
final class RequestIds {
    private RequestIds() {}

    static String generate() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
