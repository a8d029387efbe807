package io.quotecast.web.http.json;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** The schema of the newest events of one instrument, by the keys of {@link io.quotecast.market.Series}. */
@Schema(
        name = "State",
        type = SchemaType.OBJECT,
        description = "A kind of event that has not occurred yet is omitted.",
        properties = {
            @SchemaProperty(name = "t", ref = "Trade"),
            @SchemaProperty(name = "q", ref = "Quote"),
            @SchemaProperty(name = "k", ref = "Ticker"),
            @SchemaProperty(name = "s", ref = "Status"),
            @SchemaProperty(name = "l", ref = "PriceBands"),
            @SchemaProperty(name = "b1s", ref = "Bar"),
            @SchemaProperty(name = "b5s", ref = "Bar"),
            @SchemaProperty(name = "b15s", ref = "Bar"),
            @SchemaProperty(name = "b30s", ref = "Bar"),
            @SchemaProperty(name = "b", ref = "Bar"),
            @SchemaProperty(name = "b3m", ref = "Bar"),
            @SchemaProperty(name = "b5m", ref = "Bar"),
            @SchemaProperty(name = "b15m", ref = "Bar"),
            @SchemaProperty(name = "b30m", ref = "Bar"),
            @SchemaProperty(name = "b1h", ref = "Bar"),
            @SchemaProperty(name = "b4h", ref = "Bar"),
            @SchemaProperty(name = "b1d", ref = "Bar"),
            @SchemaProperty(name = "b1w", ref = "Bar")
        })
interface InstrumentStateSchema {}
