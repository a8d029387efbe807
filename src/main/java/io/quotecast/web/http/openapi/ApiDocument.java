package io.quotecast.web.http.openapi;

/** The names that the descriptions of resources refer to: tags, shared responses, content types. */
public final class ApiDocument {
    /** The name of the security scheme. */
    public static final String KEY = "key";

    public static final String FEED = "feed";
    public static final String MARKET = "market";
    public static final String MESSAGES = "messages";
    public static final String INGEST = "ingest";
    public static final String ADMIN = "admin";

    public static final String BAD_REQUEST = "BadRequest";
    public static final String UNAUTHORIZED = "Unauthorized";
    public static final String FORBIDDEN = "Forbidden";
    public static final String NOT_FOUND = "NotFound";
    public static final String CONTENT_TOO_LARGE = "ContentTooLarge";
    public static final String TOO_MANY_REQUESTS = "TooManyRequests";
    public static final String INTERNAL_SERVER_ERROR = "InternalServerError";
    public static final String NOT_IMPLEMENTED = "NotImplemented";
    public static final String SERVICE_UNAVAILABLE = "ServiceUnavailable";

    public static final String JSON = "application/json";
    public static final String NDJSON = "application/x-ndjson";
    public static final String CSV = "text/csv";
    static final String PROBLEM_JSON = "application/problem+json";

    public static final String SYMBOL = "Symbol of an instrument; not case-sensitive.";
    /** The parameter that selects the form of a response. */
    public static final String FORMAT = "format";

    public static final String TIME = "Form of times: microseconds since 1970-01-01T00:00Z, or RFC 3339 (`iso`).";
    public static final String SYMBOL_PATTERN = "^[A-Za-z0-9.\\-/^=_:]{1,64}$";

    private ApiDocument() {}
}
