package io.quotecast.protocol.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ClientRequest.Invalid;
import io.quotecast.protocol.ClientRequest.Subscribe;
import io.quotecast.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscribeQueryTest {
    private static final String HELP =
            ": use trades, quotes, bars, tickers, statuses, lulds, messages, presence, conflate, snapshot, resume, session, name, echo, history, format, shape, ext";

    @Test
    void emptyQueryHasNoRequests() {
        assertEquals(List.of(), SubscribeQuery.read(Map.of()));
    }

    @Test
    void namesAreSeparatedByCommas() {
        Map<String, List<String>> query = Map.of(
                "quotes", List.of("AAPL,MSFT"),
                "trades", List.of("*"),
                "bars", List.of("aapl"),
                "tickers", List.of("AAPL"),
                "statuses", List.of("*"),
                "messages", List.of("lobby"),
                "conflate", List.of("250"));

        assertEquals(
                List.of(new Subscribe(
                        null,
                        Map.of(
                                Channel.QUOTES, List.of("AAPL", "MSFT"),
                                Channel.TRADES, List.of("*"),
                                Channel.BARS, List.of("aapl"),
                                Channel.TICKERS, List.of("AAPL"),
                                Channel.STATUSES, List.of("*"),
                                Channel.MESSAGES, List.of("lobby")),
                        true,
                        250,
                        null,
                        null)),
                SubscribeQuery.read(query));
    }

    @Test
    void parameterMayBeRepeated() {
        Map<String, List<String>> query = Map.of("quotes", List.of("AAPL,MSFT", "BTC-USD"));

        assertEquals(
                List.of(new Subscribe(
                        null, Map.of(Channel.QUOTES, List.of("AAPL", "MSFT", "BTC-USD")), true, -1, null, null)),
                SubscribeQuery.read(query));
    }

    @Test
    void emptyNamesAreIgnored() {
        Map<String, List<String>> query = Map.of("quotes", List.of(",AAPL,,MSFT,"));

        assertEquals(
                List.of(new Subscribe(null, Map.of(Channel.QUOTES, List.of("AAPL", "MSFT")), true, -1, null, null)),
                SubscribeQuery.read(query));
    }

    @Test
    void readsSnapshotAndResume() {
        Map<String, List<String>> query =
                Map.of("trades", List.of("AAPL"), "snapshot", List.of("false"), "resume", List.of("e7f3:918273001"));

        assertEquals(
                List.of(new Subscribe(
                        null, Map.of(Channel.TRADES, List.of("AAPL")), false, -1, "e7f3:918273001", null)),
                SubscribeQuery.read(query));
    }

    @Test
    void conflationAloneIsASubscribeRequest() {
        assertEquals(
                List.of(new Subscribe(null, Map.of(), true, 0, null, null)),
                SubscribeQuery.read(Map.of("conflate", List.of("0"))));
    }

    @ParameterizedTest
    @CsvSource({
        "conflate, -1",
        "conflate, 2.5",
        "conflate, fast",
        "conflate, 1000000000",
        "conflate, ''",
        "snapshot, yes",
        "snapshot, TRUE",
        "quote, AAPL",
        "Quotes, AAPL",
        "id, 7"
    })
    void invalidParameterIsNamedAndDoesNotAffectOthers(String key, String value) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        query.put("trades", List.of("AAPL"));
        query.put(key, List.of(value));
        query.put("bars", List.of("*"));

        assertEquals(
                List.of(
                        new Invalid(
                                null,
                                ErrorCode.INVALID_OPTION,
                                "unknown parameter or value '" + key + "=" + value + "'" + HELP),
                        new Subscribe(
                                null,
                                Map.of(Channel.TRADES, List.of("AAPL"), Channel.BARS, List.of("*")),
                                true,
                                -1,
                                null,
                                null)),
                SubscribeQuery.read(query));
    }

    @ParameterizedTest
    @CsvSource({
        "resume, 12345, resume: '12345' is not a cursor of the form 'epoch:q'",
        "resume, '', resume: '' is not a cursor of the form 'epoch:q'",
        "resume, e7f3:-1, resume: 'e7f3:-1' is not a cursor of the form 'epoch:q'",
        "resume, e7f3:99999999999999999, resume: 'e7f3:99999999999999999' is not a cursor of the form 'epoch:q'",
        "conflate, 5001, conflate: 5001 is out of range (0 to 5000)",
        "conflate, 999999999, conflate: 999999999 is out of range (0 to 5000)"
    })
    void aValueThatNoSubscriptionAcceptsDoesNotAffectOthers(String key, String value, String error) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        query.put(key, List.of(value));
        query.put("trades", List.of("AAPL"));

        assertEquals(
                List.of(
                        new Invalid(null, ErrorCode.INVALID_OPTION, error),
                        new Subscribe(null, Map.of(Channel.TRADES, List.of("AAPL")), true, -1, null, null)),
                SubscribeQuery.read(query));
    }

    @Test
    void twoCursorsAreNone() {
        assertEquals(
                List.of(new Invalid(
                        null,
                        ErrorCode.INVALID_OPTION,
                        "resume: 'e7f3:1,e7f3:2' is not a cursor of the form 'epoch:q'")),
                SubscribeQuery.read(Map.of("resume", List.of("e7f3:1", "e7f3:2"))));
    }

    @Test
    void queryWithoutValidParametersDoesNotSubscribe() {
        assertEquals(
                List.of(new Invalid(
                        null, ErrorCode.INVALID_OPTION, "unknown parameter or value 'utm=x\\u000a'" + HELP)),
                SubscribeQuery.read(Map.of("utm", List.of("x\n"))));
    }
}
