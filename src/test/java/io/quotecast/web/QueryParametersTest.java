package io.quotecast.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryParametersTest {
    @Test
    void noQueryHasNoParameters() {
        assertEquals(Map.of(), QueryParameters.parse(null));
        assertEquals(Map.of(), QueryParameters.parse(""));
        assertEquals(Map.of(), QueryParameters.parse("&&"));
    }

    @Test
    void parametersAreDecoded() {
        assertEquals(
                Map.of("quotes", List.of("AAPL,BTC-USD"), "msg", List.of("ä b;c")),
                QueryParameters.parse("quotes=AAPL%2CBTC-USD&msg=%C3%A4+b;c"));
    }

    @Test
    void aParameterMayBeRepeatedOrHaveNoValue() {
        assertEquals(
                Map.of("trades", List.of("A", "", "C=D"), "bars", List.of("")),
                QueryParameters.parse("trades=A&bars&trades=&trades=C=D"));
    }

    @Test
    void anInvalidEncodingAffectsNoOtherParameter() {
        assertEquals(
                Map.of("trades", List.of("AAPL"), "quotes", List.of("%ZZ"), "%", List.of("%4")),
                QueryParameters.parse("quotes=%ZZ&trades=AAPL&%=%4"));
    }

    @Test
    void noParameterIsDroppedFromALongQuery() {
        assertEquals(
                2_000,
                QueryParameters.parse("trades=A&".repeat(2_000)).get("trades").size());
    }
}
