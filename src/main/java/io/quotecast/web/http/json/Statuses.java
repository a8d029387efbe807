package io.quotecast.web.http.json;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The newest changes of the trading state of one symbol, oldest first. */
@Schema(requiredProperties = {"symbol", "statuses"})
public record Statuses(@Schema(ref = "Symbol") String symbol, List<StatusRow> statuses) {}
