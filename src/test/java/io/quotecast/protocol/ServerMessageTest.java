package io.quotecast.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.market.Channel;
import io.quotecast.market.MarketState;
import io.quotecast.market.Session;
import io.quotecast.protocol.Response.RejectedName;
import io.quotecast.protocol.Response.Resumption;
import io.quotecast.protocol.Response.Subscribed;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.Subscriber;
import io.quotecast.testing.AsyncApiContract;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.MsgpackText;
import io.quotecast.testing.RequestFixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact JSON of all server messages other than events. */
class ServerMessageTest {
    private static final String NO_NAMES =
            "\"trades\":[],\"quotes\":[],\"bars\":[],\"tickers\":[],\"statuses\":[],\"messages\":[]";

    @Test
    void greetingHasRolesAndLimits() {
        assertEquals(
                "{\"T\":\"success\",\"msg\":\"connected\",\"proto\":\"quotecast.v1\",\"session\":\"k3f9\",\"client\":\"p7x2\","
                        + "\"epoch\":\"e7f3\",\"q\":918273645,\"heartbeat_ms\":5000,"
                        + "\"auth\":\"none\",\"roles\":[\"read\",\"publish\"],"
                        + "\"limits\":{\"messages_per_second\":50,\"burst\":100,\"max_message_bytes\":65536,\"max_symbols\":5000,"
                        + "\"publishes_per_second\":50,\"publish_burst\":100,\"max_publish_bytes\":8192,\"publish_bytes_per_second\":262144},\"conflate_ms\":[0,50,100,250,500,1000,5000],"
                        + "\"timeframes\":[\"1s\",\"1m\",\"5m\",\"15m\",\"1h\",\"1d\"]}",
                json(RequestFixture.greeting(
                        new Subscriber.Identity("k3f9", "p7x2"), new Epoch("e7f3"), 918273645, 5_000)));
    }

    @Test
    void authenticationResponseHasRolesAndLimits() {
        assertEquals(
                "{\"T\":\"success\",\"id\":7,\"msg\":\"authenticated\",\"roles\":[\"read\"],\"limits\":{"
                        + "\"messages_per_second\":1,\"burst\":2,\"max_message_bytes\":3,\"max_symbols\":4,"
                        + "\"publishes_per_second\":5,\"publish_burst\":6,\"max_publish_bytes\":7,\"publish_bytes_per_second\":8}}",
                json(new Response.Authenticated("7", Set.of("read"), new Limits(1, 2, 3, 4, 5, 6, 7, 8))));
    }

    @Test
    void marketHasNextSession() {
        MarketState state =
                new MarketState(Session.CLOSING_AUCTION, 1767646700000000L, Session.CLOSED, 1767646800000000L);

        assertEquals(
                "{\"T\":\"market\",\"st\":\"open\",\"session\":\"closing-auction\",\"t\":1767646700000000,"
                        + "\"next\":{\"st\":\"closed\",\"session\":\"closed\",\"t\":1767646800000000}}",
                json(new Notification.MarketStatus(state)));
    }

    @ParameterizedTest
    @CsvSource({
        "PRE_MARKET, open, pre",
        "OPENING_AUCTION, open, opening-auction",
        "REGULAR, open, regular",
        "CLOSING_AUCTION, open, closing-auction",
        "CLOSED, closed, closed"
    })
    void marketOmitsAbsentNextSession(Session session, String open, String text) {
        assertEquals(
                "{\"T\":\"market\",\"st\":\"" + open + "\",\"session\":\"" + text + "\",\"t\":1}",
                json(new Notification.MarketStatus(new MarketState(session, 1, null, 0))));
    }

    @Test
    void sourceHasStateTimeAndReason() {
        assertEquals(
                "{\"T\":\"source\",\"name\":\"simulator\",\"st\":\"stale\",\"since\":1767623400000000,"
                        + "\"msg\":\"nothing received for 5 s\"}",
                json(new Notification.SourceStatus(
                        "simulator", "stale", 1767623400000000L, "nothing received for 5 s")));
    }

    @Test
    void slowAndGapHaveCountsAndNumbers() {
        assertEquals(
                "{\"T\":\"slow\",\"st\":\"started\",\"pending\":32800}", json(new Notification.SlowStarted(32_800)));
        assertEquals(
                "{\"T\":\"slow\",\"st\":\"ended\",\"skipped\":1240,\"q\":918279999}",
                json(new Notification.SlowEnded(1_240, 918_279_999)));
        assertEquals(
                "{\"T\":\"gap\",\"channel\":\"trades\",\"S\":\"AAPL\",\"from\":5021,\"to\":5033,\"reason\":\"slow\"}",
                json(new Notification.Gap(Channel.TRADES, "AAPL", 5_021, 5_033, "slow")));
        assertEquals(
                "{\"T\":\"gap\",\"channel\":\"messages\",\"topic\":\"lobby\",\"from\":1,\"to\":1,\"reason\":\"slow\"}",
                json(new Notification.Gap(Channel.MESSAGES, "lobby", 1, 1, "slow")));
    }

    @Test
    void gapOfASourceHasTheIdsOfTheExchangeAndNoNumbers() {
        assertEquals(
                "{\"T\":\"gap\",\"channel\":\"trades\",\"S\":\"BTC-USD\",\"from\":5021,\"to\":5020,"
                        + "\"reason\":\"source\",\"missing\":47,\"first_id\":102,\"last_id\":148}",
                json(new Notification.SourceGap(Channel.TRADES, "BTC-USD", 5_020, 47, 102, 148)));
    }

    @Test
    void senderIsNotifiedOfThrottlingAndItsDuration() {
        assertEquals("{\"T\":\"slow\",\"st\":\"started\"}", json(new Notification.SenderThrottled()));
        assertEquals(
                "{\"T\":\"slow\",\"st\":\"ended\",\"waited_ms\":1250}", json(new Notification.SenderResumed(1_250)));
    }

    @Test
    void subscriptionIsComplete() {
        Map<Channel, List<String>> names = Map.of(
                Channel.TRADES, List.of("AAPL"),
                Channel.QUOTES, List.of("AAPL", "MSFT"),
                Channel.BARS, List.of("*"),
                Channel.TICKERS, List.of("*"),
                Channel.STATUSES, List.of("*"),
                Channel.MESSAGES, List.of("lobby"));
        List<RejectedName> rejected = List.of(
                new RejectedName(Channel.QUOTES, "ZZZZ", ErrorCode.UNKNOWN_SYMBOL, "unknown symbol 'ZZZZ'"),
                new RejectedName(Channel.MESSAGES, "a b", ErrorCode.UNKNOWN_SYMBOL, "not a topic"));

        assertEquals(
                "{\"T\":\"subscription\",\"id\":7,\"trades\":[\"AAPL\"],\"quotes\":[\"AAPL\",\"MSFT\"],"
                        + "\"bars\":[\"*\"],\"tickers\":[\"*\"],\"statuses\":[\"*\"],\"messages\":[\"lobby\"],"
                        + "\"conflate\":250,\"paused\":false,\"rejected\":["
                        + "{\"channel\":\"quotes\",\"S\":\"ZZZZ\",\"code\":412,\"msg\":\"unknown symbol 'ZZZZ'\"},"
                        + "{\"channel\":\"messages\",\"topic\":\"a b\",\"code\":412,\"msg\":\"not a topic\"}]}",
                json(new Subscribed("7", names, 250, false, rejected, null)));
    }

    @Test
    void aSubscriptionNamesPriceBandsOnlyIfSomeAreSelected() {
        assertEquals(
                "{\"T\":\"subscription\"," + NO_NAMES
                        + ",\"lulds\":[\"AAPL\"],\"conflate\":0,\"paused\":false,\"rejected\":[]}",
                json(new Subscribed(null, Map.of(Channel.PRICE_BANDS, List.of("AAPL")), 0, false, List.of(), null)));
    }

    @Test
    void emptySubscriptionNamesEveryChannel() {
        assertEquals(
                "{\"T\":\"subscription\"," + NO_NAMES + ",\"conflate\":0,\"paused\":true,\"rejected\":[]}",
                json(new Subscribed(null, Map.of(), 0, true, List.of(), null)));
    }

    @Test
    void unavailableCursorIsMarkedIncomplete() {
        Resumption resumed = new Resumption(918273001, 918273645, 0, false);

        assertEquals(
                "{\"T\":\"subscription\",\"id\":\"a\"," + NO_NAMES + ",\"conflate\":0,\"paused\":false,\"rejected\":[],"
                        + "\"resumed\":{\"from\":918273001,\"to\":918273645,\"events\":0,\"complete\":false}}",
                json(new Subscribed("\"a\"", Map.of(), 0, false, List.of(), resumed)));
    }

    @Test
    void uncountedEventsAreOmitted() {
        Resumption resumed = new Resumption(1, 900_000, -1, true);

        assertEquals(
                "{\"T\":\"subscription\"," + NO_NAMES + ",\"conflate\":0,\"paused\":false,\"rejected\":[],"
                        + "\"resumed\":{\"from\":1,\"to\":900000,\"complete\":true}}",
                json(new Subscribed(null, Map.of(), 0, false, List.of(), resumed)));
    }

    @Test
    void resumedHasEventCountAndPosition() {
        assertEquals(
                "{\"T\":\"resumed\",\"events\":644,\"q\":918273650}", json(new Notification.Resumed(918273650, 644)));
    }

    @Test
    void drainHasDelaysAndCursor() {
        assertEquals(
                "{\"T\":\"drain\",\"reason\":\"restart\",\"in_ms\":10000,\"reconnect_ms\":4210,"
                        + "\"resume\":\"e7f3:918273646\"}",
                json(new Notification.DrainStarted(10_000, 4_210, new Position(new Epoch("e7f3"), 918273646))));
    }

    @Test
    void rejectedNameIsEscaped() {
        RejectedName rejectedName =
                new RejectedName(Channel.TRADES, "A\"\n", ErrorCode.UNKNOWN_SYMBOL, "unknown symbol 'A\"'");

        assertEquals(
                "{\"T\":\"subscription\"," + NO_NAMES
                        + ",\"conflate\":0,\"paused\":false,\"rejected\":[{\"channel\":\"trades\",\"S\":\"A\\\"\\n"
                        + "\",\"code\":412,\"msg\":\"unknown symbol 'A\\\"'\"}]}",
                json(new Subscribed(null, Map.of(), 0, false, List.of(rejectedName), null)));
    }

    @Test
    void errorHasIdAndFatalFlag() {
        assertEquals(
                "{\"T\":\"error\",\"id\":7,\"code\":400,\"msg\":\"not JSON at byte 12\"}",
                json(new Response.ErrorMessage("7", ErrorCode.INVALID_SYNTAX, "not JSON at byte 12", false)));
        assertEquals(
                "{\"T\":\"error\",\"code\":407,\"msg\":\"slow client\",\"fatal\":true}",
                json(new Response.ErrorMessage(null, ErrorCode.SLOW_CLIENT, "slow client", true)));
    }

    @Test
    void ackHasPosition() {
        assertEquals("{\"T\":\"ack\",\"id\":\"c-42\",\"q\":918273651}", json(new Response.Ack("\"c-42\"", 918273651)));
        assertEquals("{\"T\":\"ack\",\"q\":1}", json(new Response.Ack(null, 1)));
    }

    @Test
    void successHasText() {
        assertEquals("{\"T\":\"success\",\"msg\":\"unpaused\"}", json(new Response.Success(null, "unpaused")));
        assertEquals("{\"T\":\"success\",\"id\":11,\"msg\":\"paused\"}", json(new Response.Success("11", "paused")));
    }

    @Test
    void pongHasTime() {
        assertEquals(
                "{\"T\":\"pong\",\"id\":13,\"t\":1767623405000000}", json(new Response.Pong("13", 1767623405000000L)));
        assertEquals("{\"T\":\"pong\",\"t\":1}", json(new Response.Pong(null, 1)));
    }

    @Test
    void idIsEchoedUnchanged() {
        assertEquals("{\"T\":\"pong\",\"id\":\"é😀\",\"t\":1}", json(new Response.Pong("\"é😀\"", 1)));
    }

    @Test
    void heartbeatHasPositionAndPendingBytes() {
        assertEquals(
                "{\"T\":\"hb\",\"t\":1767623405000000,\"q\":918273700,\"pending\":0}",
                json(new Notification.Heartbeat(1767623405000000L, 918273700, 0)));
    }

    private static String json(ServerMessage message) {
        String json = new String(JsonEncoding.INSTANCE.encode(message), StandardCharsets.UTF_8);
        boolean isToSender =
                message instanceof Notification.SenderThrottled || message instanceof Notification.SenderResumed;
        AsyncApiContract.check(isToSender ? "/v1/ingest" : "/v1/stream", "[" + json + "]");
        assertEquals(
                FeedClient.parse(json).toString(),
                MsgpackText.read(QuotecastDialect.MSGPACK.encoding().encode(message))
                        .toString());
        return json;
    }
}
