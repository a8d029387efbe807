package io.quotecast.protocol.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ClientRequest.Invalid;
import io.quotecast.protocol.ClientRequest.Ping;
import io.quotecast.protocol.ClientRequest.Subscribe;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.testing.RequestFixture;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidClientRequestTest {
    private static final String BAD_ID = "'id' must be a whole number or a string of at most 36 characters";
    private static final String ACTIONS =
            ": use subscribe, unsubscribe, list, pause, unpause, ping, publish, replay, alert, unalert, alerts or auth";

    private final ClientRequestReader reader = RequestFixture.reader();

    static Stream<Arguments> invalid() {
        return Stream.of(
                syntax("{}", null, "the key 'action' is missing"),
                syntax("{'id':3}", "3", "the key 'action' is missing"),
                syntax("{'action':7}", null, "'action' must be a string"),
                syntax("{'action':null,'id':3}", "3", "'action' must be a string"),
                syntax("{'action':['ping']}", null, "'action' must be a string"),
                syntax("{'action':'PING','id':3}", "3", "unknown action 'PING'" + ACTIONS),
                syntax("{'action':''}", null, "unknown action ''" + ACTIONS),
                syntax("{'action':'a\\nb'}", null, "unknown action 'a\\u000ab'" + ACTIONS),
                syntax("{'action':'ping','id':7.0}", null, BAD_ID),
                syntax("{'action':'ping','id':1e3}", null, BAD_ID),
                syntax("{'action':'ping','id':true}", null, BAD_ID),
                syntax("{'action':'ping','id':null}", null, BAD_ID),
                syntax("{'action':'ping','id':{'a':[1,{}]}}", null, BAD_ID),
                syntax("{'action':'ping','id':[7]}", null, BAD_ID),
                syntax("{'action':'ping','id':'" + "x".repeat(37) + "'}", null, BAD_ID),
                syntax("{'action':'ping','id':" + "1".repeat(37) + "}", null, BAD_ID),
                syntax(
                        "{'action':'subscribe','id':1}",
                        "1",
                        "subscribe names no channel: give trades, quotes, bars, tickers, statuses, lulds, messages or presence"),
                syntax(
                        "{'action':'subscribe','snapshot':true}",
                        null,
                        "subscribe names no channel: give trades, quotes, bars, tickers, statuses, lulds, messages or presence"),
                syntax("{'action':'subscribe','trades':'AAPL'}", null, "'trades' must be an array of strings"),
                syntax("{'action':'subscribe','quotes':{'a':1}}", null, "'quotes' must be an array of strings"),
                syntax("{'action':'subscribe','bars':null}", null, "'bars' must be an array of strings"),
                syntax("{'action':'subscribe','tickers':['A',7]}", null, "'tickers' must be an array of strings"),
                syntax("{'action':'subscribe','statuses':[['A']]}", null, "'statuses' must be an array of strings"),
                syntax(
                        "{'action':'subscribe','messages':[[[['A']]],{}]}",
                        null,
                        "'messages' must be an array of strings"),
                syntax("{'action':'subscribe','trades':['A'],'snapshot':1}", null, "'snapshot' must be true or false"),
                syntax(
                        "{'action':'subscribe','trades':['A'],'snapshot':'no'}",
                        null,
                        "'snapshot' must be true or false"),
                syntax("{'action':'subscribe','trades':['A'],'resume':5,'id':4}", "4", "'resume' must be a string"),
                conflate("{'action':'subscribe','conflate':-1}", "'-1'"),
                conflate("{'action':'subscribe','conflate':2.5}", "'2.5'"),
                conflate("{'action':'subscribe','conflate':'250'}", "'250'"),
                conflate("{'action':'subscribe','conflate':1000000000}", "'1000000000'"),
                conflate("{'action':'subscribe','conflate':99999999999999999999}", "'99999999999999999999'"),
                conflate("{'action':'subscribe','conflate':null}", "'null'"),
                conflate("{'action':'subscribe','conflate':[250]}", "''"),
                conflate("{'action':'subscribe','conflate':{'a':1}}", "''"),
                Arguments.of(
                        "{'action':'ping','depth':5,'id':1}", "1", ErrorCode.INVALID_OPTION, "unknown key 'depth'"),
                Arguments.of(
                        "{'action':'ping','Id':[{}],'id':1}", "1", ErrorCode.UNKNOWN_CHANNEL, "unknown channel 'Id'"),
                Arguments.of("{'action':'ping','':{'a':[1]}}", null, ErrorCode.INVALID_OPTION, "unknown key ''"),
                Arguments.of(
                        "{'action':'subscribe','id':2,'books':['A']}",
                        "2",
                        ErrorCode.UNKNOWN_CHANNEL,
                        "unknown channel 'books'"),
                syntax(
                        "{'action':'unsubscribe','id':5}",
                        "5",
                        "unsubscribe names no channel: give a channel or \"all\":true"),
                syntax(
                        "{'action':'unsubscribe','all':false}",
                        null,
                        "unsubscribe names no channel: give a channel or \"all\":true"),
                syntax("{'action':'unsubscribe','all':'yes'}", null, "'all' must be true or false"),
                syntax("{'action':'publish','data':1,'id':6}", "6", "the key 'topic' is missing"),
                syntax("{'action':'publish','topic':'lobby'}", null, "the key 'data' is missing"),
                syntax("{'action':'publish','topic':7,'data':1}", null, "'topic' must be a string"),
                syntax("{'action':'auth'}", null, "the key 'key' is missing"),
                syntax("{'action':'auth','key':7}", null, "'key' must be a string"),
                syntax("7", null, "a message must be a JSON object"),
                syntax("'ping'", null, "a message must be a JSON object"),
                syntax("null", null, "a message must be a JSON object"),
                syntax("true", null, "a message must be a JSON object"),
                syntax("[[{'action':'ping'}]]", null, "a message must be a JSON object"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidRequestKeepsIdAndGivesReason(String json, String id, ErrorCode code, String text)
            throws ProtocolException {
        assertEquals(List.of(new Invalid(id, code, text)), read(json));
    }

    @Test
    void firstErrorIsReported() throws ProtocolException {
        assertEquals(
                List.of(new Invalid("1", ErrorCode.INVALID_OPTION, "unknown key 'x'")),
                read("{'x':1,'trades':7,'id':1,'action':'nothing'}"));
    }

    @Test
    void invalidRequestInArrayDoesNotAffectOthers() throws ProtocolException {
        assertEquals(
                List.of(
                        new Ping("1"),
                        new Invalid(null, ErrorCode.INVALID_SYNTAX, "a message must be a JSON object"),
                        new Invalid("2", ErrorCode.UNKNOWN_CHANNEL, "unknown channel 'books'"),
                        new Subscribe("3", Map.of(Channel.TRADES, List.of("A")), true, -1, null, null),
                        new Invalid(null, ErrorCode.INVALID_SYNTAX, BAD_ID),
                        new Invalid(null, ErrorCode.INVALID_SYNTAX, "a message must be a JSON object"),
                        new Ping("4")),
                read("[{'action':'ping','id':1},7,{'action':'subscribe','books':[[1],{'a':[]}],'id':2},"
                        + "{'action':'subscribe','trades':['A'],'id':3},{'action':'ping','id':{'a':{}}},[[],{}],"
                        + "{'action':'ping','id':4}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello|0",
                "{|1",
                "[|1",
                "}|0",
                "]|0",
                "{'action':'ping'|16",
                "[{'action':'ping'}|18",
                "[{'action':'ping'},]|19",
                "{'action':'ping',}|17",
                "{'action' 'ping'}|10",
                "{action:'ping'}|1",
                "{'action':'ping'} x|18",
                "{'action':'ping'}{'action':'ping'}|17",
                "{'action':'ping'}]|17",
                "[] []|3",
                "{'action':pin}|10",
                "{'action':'ping','id':01}|23",
                "// comment|0"
            })
    void malformedJsonIsRejectedWithOffset(String json, int offset) {
        assertNotJson(offset, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t "})
    void emptyTextIsNotJson(String text) {
        assertNotJson(0, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void otherEncodingsAreNotJson(String charset) {
        assertNotJson(0, "{\"action\":\"ping\"}".getBytes(Charset.forName(charset)));
    }

    @Test
    void byteOrderMarkAndZeroByteAreNotJson() {
        assertNotJson(0, "\uFEFF{\"action\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
        assertNotJson(0, "{\"action\":\"ping\"}\0".getBytes(StandardCharsets.UTF_8));
        assertNotJson(0, "{\"action\":\"pi\0ng\"}".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"x\":", "{\"action\":\"publish\",\"data\":["})
    void deepNestingIsRejectedWithoutStackOverflow(String opening) {
        byte[] deep = opening.repeat(10_000).substring(0, 10_000).getBytes(StandardCharsets.UTF_8);

        ProtocolException exception = assertThrows(ProtocolException.class, () -> reader.read(deep));

        assertEquals(ErrorCode.INVALID_SYNTAX, exception.code());
    }

    @Test
    void tenThousandBalancedBracketsAreRejected() {
        byte[] deep = ("[".repeat(5_000) + "]".repeat(5_000)).getBytes(StandardCharsets.UTF_8);

        ProtocolException exception = assertThrows(ProtocolException.class, () -> reader.read(deep));

        assertEquals(ErrorCode.INVALID_SYNTAX, exception.code());
    }

    @Test
    void requestOneByteAboveLimitIsTooLarge() {
        byte[] tooLong = new byte[65_537];

        ProtocolException exception = assertThrows(ProtocolException.class, () -> reader.read(tooLong));

        assertEquals(ErrorCode.TOO_LARGE, exception.code());
        assertEquals("message of 65537 bytes; the limit is 65536 bytes", exception.text());
    }

    @Test
    void invalidUtf8IsNotJson() {
        byte[] bytes = "{\"action\":\"pi_ng\"}".getBytes(StandardCharsets.UTF_8);
        bytes[13] = (byte) 0xFF;

        ProtocolException exception = assertThrows(ProtocolException.class, () -> reader.read(bytes));

        assertEquals(ErrorCode.INVALID_SYNTAX, exception.code());
    }

    @Test
    void numberWithManyDigitsDoesNotAffectOtherRequests() throws ProtocolException {
        assertEquals(
                List.of(new Ping("1"), new Invalid(null, ErrorCode.INVALID_SYNTAX, BAD_ID)),
                read("[{'action':'ping','id':1},{'action':'ping','id':" + "1".repeat(1_001) + "}]"));
    }

    private void assertNotJson(int offset, byte[] bytes) {
        ProtocolException exception = assertThrows(ProtocolException.class, () -> reader.read(bytes));

        assertEquals(ErrorCode.INVALID_SYNTAX, exception.code());
        assertEquals("not JSON at byte " + offset, exception.text());
    }

    private List<ClientRequest> read(String json) throws ProtocolException {
        return reader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Arguments syntax(String json, String id, String text) {
        return Arguments.of(json, id, ErrorCode.INVALID_SYNTAX, text);
    }

    private static Arguments conflate(String json, String quotedValue) {
        return Arguments.of(
                json,
                null,
                ErrorCode.INVALID_OPTION,
                "conflate: " + quotedValue + " is not a whole number of milliseconds (0 to 5000)");
    }
}
