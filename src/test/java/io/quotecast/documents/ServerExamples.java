package io.quotecast.documents;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.BTC;

import io.quotecast.alerts.Alert;
import io.quotecast.alerts.AlertCondition;
import io.quotecast.alerts.AlertType;
import io.quotecast.alerts.FiredAlert;
import io.quotecast.alerts.ListedAlert;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.Conditions;
import io.quotecast.market.Correction;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.MarketState;
import io.quotecast.market.Message;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Sender;
import io.quotecast.market.Session;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.quotecast.EventEncoder;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.testing.RequestFixture;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The examples of the AsyncAPI document that the server writes, as its own records and encoder write them. */
final class ServerExamples {
    private static final long TIME = 1_767_623_400_208_123L;
    private static final long DAY = 1_767_623_400_000_000L;
    private static final Epoch EPOCH = new Epoch("e7f3");
    private static final String CLIENT = "p7x2c9v8b7n6m5a1";
    private static final Set<String> ROLES = new LinkedHashSet<>(List.of("read", "publish"));

    private final Map<String, List<String>> texts = new LinkedHashMap<>();
    private final EventEncoder encoder = new EventEncoder();

    /** Returns the JSON texts by the name of the message, in the order of the document. */
    static Map<String, List<String>> texts() {
        ServerExamples examples = new ServerExamples();
        examples.addGreetings();
        examples.addEvents();
        examples.addPresence();
        examples.addAlerts();
        examples.addReports();
        examples.addResponses();
        return examples.texts;
    }

    private void addGreetings() {
        add(
                "connected",
                new Notification.Connected(
                        "k3f9a8z0q1w2e3r4",
                        CLIENT,
                        EPOCH,
                        918273645,
                        5_000,
                        "none",
                        ROLES,
                        RequestFixture.LIMITS,
                        Timeframes.DEFAULT));
        add(
                "market",
                new Notification.MarketStatus(
                        new MarketState(Session.REGULAR, DAY, Session.CLOSING_AUCTION, 1_767_646_500_000_000L)),
                new Notification.MarketStatus(new MarketState(Session.REGULAR, DAY, null, 0)));
        add(
                "source",
                new Notification.SourceStatus("simulator", "ok", DAY, ""),
                new Notification.SourceStatus("coinbase", "stale", DAY, "no data for 10 s; reconnecting in 0.4 s"));
    }

    private void addEvents() {
        add("trade", new Trade(AAPL, 12_655, 100, Side.BUY, "V", 96_921, TIME), 918273646, 5_021);
        Trade oddLot = new Trade(AAPL, 12_655, 5, Side.UNKNOWN, "V", 96_922, null, Conditions.parse("@,I"), TIME + 1);
        add("trade", oddLot, 918273653, 5_022);
        add("trade", new Trade(BTC, 9_000_001_000_000L, 12_345_000, Side.UNKNOWN, null, 0, TIME), 918273652, 1);
        Trade original = new Trade(AAPL, 12_655, 100, Side.BUY, "V", 96_921, TIME);
        Trade corrected = new Trade(AAPL, 12_650, 90, Side.BUY, "V", 96_921, TIME);
        add("correction", new Correction(AAPL, original, corrected, TIME + 1_000_000), 918273660, 1);
        add("cancel", new Correction(AAPL, original, null, TIME + 1_000_000), 918273661, 2);
        add("quote", new Quote(AAPL, 12_654, 300, 12_656, 200, TIME + 7), 918273647, 88_231);
        add("ticker", ticker(12_654, 12_656, TradingState.OPEN), 918273648, 9_001);
        add("ticker", ticker(0, 0, TradingState.PRE_MARKET), 918273648, 1);
        add(
                "bar",
                new Bar(AAPL, Timeframe.MINUTE, 12_610, 12_660, 12_605, 12_655, 18_200, 12_631, 66, false, DAY),
                918273649,
                412);
        add("status", new Status(AAPL, TradingState.HALTED, "T12", TIME + 17), 918273650, 3);
        add("status", new Status(AAPL, TradingState.OPEN, "", TIME + 300_000_017), 918283650, 4);
        PriceBands bands = new PriceBands(AAPL, 12_022, 13_288, PriceBands.Indicator.INTRADAY, TIME + 37);
        add("priceBands", bands, 918273662, 7);
        add("priceBands", PriceBands.none(AAPL, PriceBands.Indicator.SUSPENDED, TIME + 47), 918273663, 8);
        byte[] json = "{\"any\":\"json\"}".getBytes(StandardCharsets.UTF_8);
        Topic lobby = new Topic("lobby");
        add("message", new Message(lobby, Message.Form.JSON, json, CLIENT, TIME + 27), 918273651, 17);
        add("message", new Message(lobby, Message.Form.BINARY, new byte[] {1, 2, 3}, CLIENT, TIME + 27), 918273651, 18);
        Sender ada = new Sender(CLIENT, "Ada");
        byte[] place = "[3,4]".getBytes(StandardCharsets.UTF_8);
        add("message", new Message(new Topic("game"), Message.Form.JSON, place, ada, "ada", TIME + 27), 918273653, 19);
        add(
                "directMessage",
                new Notification.DirectMessage(
                        lobby, "\"psst\"".getBytes(StandardCharsets.UTF_8), ada, "k2d8f7g6h5j4k3l2", TIME + 27));
    }

    private void addPresence() {
        Topic lobby = new Topic("lobby");
        Notification.Member ada = new Notification.Member(new Sender(CLIENT, "Ada"), TIME + 27);
        Notification.Member bob = new Notification.Member(Sender.of("k2d8f7g6h5j4k3l2"), 1_767_623_406_000_000L);
        add(
                "presence",
                new Notification.Presence(lobby, 1, List.of(ada), 1_767_623_405_000_000L, 5, true),
                new Notification.Presence(lobby, 101, null, 1_767_623_408_000_000L, 8, false));
        add("joined", new Notification.Joined(lobby, bob, 2, 1_767_623_406_000_000L, 6));
        add("left", new Notification.Left(lobby, ada, 1, 1_767_623_407_000_000L, 7));
    }

    private void addAlerts() {
        AlertCondition price = new AlertCondition(AlertType.PRICE, false, "126.50");
        Alert onPrice = new Alert("7zv5k2m9", AAPL.symbol(), price, false, DAY);
        Alert onHalt = new Alert("3xk8w1p4", AAPL.symbol(), new AlertCondition(AlertType.HALT, false, ""), true, DAY);
        add(
                "alertFired",
                new Notification.AlertFired(new FiredAlert(onPrice, "126.55", "", 918273646, TIME), false, 0),
                new Notification.AlertFired(new FiredAlert(onHalt, "", "T12", 918273650, TIME + 17), true, 2));
        add("alertList", new Response.AlertList("15", List.of(new ListedAlert(onPrice, false)), 500));
    }

    private void addReports() {
        add("heartbeat", new Notification.Heartbeat(1_767_623_405_000_000L, 918273700, 0));
        add("slowStarted", new Notification.SlowStarted(32_811));
        add("slowEnded", new Notification.SlowEnded(1_240, 918279999));
        add(
                "gap",
                new Notification.Gap(Channel.TRADES, "AAPL", 5_021, 5_033, "slow"),
                new Notification.Gap(Channel.MESSAGES, "lobby", 17, 17, "slow"),
                new Notification.Gap(Channel.MESSAGES, "lobby", 1, 16, "dropped"),
                new Notification.Gap(Channel.TRADES, "AAPL", 5_021, 5_025, "injected"),
                new Notification.SourceGap(Channel.TRADES, "BTC-USD", 5_020, 47, 102, 148));
        add("resumed", new Notification.Resumed(918273650, 649));
        add("drain", new Notification.DrainStarted(4_000, 4_210, new Position(EPOCH, 918273646)));
        add("senderThrottled", new Notification.SenderThrottled());
        add("senderResumed", new Notification.SenderResumed(1_250));
    }

    private void addResponses() {
        List<String> all = List.of("*");
        add(
                "subscription",
                new Response.Subscribed(
                        "7",
                        Map.of(
                                Channel.TRADES,
                                List.of("AAPL"),
                                Channel.QUOTES,
                                List.of("AAPL", "MSFT"),
                                Channel.BARS,
                                all,
                                Channel.TICKERS,
                                all,
                                Channel.STATUSES,
                                all,
                                Channel.MESSAGES,
                                List.of("lobby")),
                        250,
                        false,
                        List.of(new Response.RejectedName(
                                Channel.QUOTES, "ZZZZ", ErrorCode.UNKNOWN_SYMBOL, "unknown symbol 'ZZZZ'")),
                        new Response.Resumption(918273001, 918273645, 644, true)));
        add(
                "done",
                new Response.Success("11", "paused"),
                new Response.Success("12", "unpaused"),
                new Response.Success("14", "replaying"));
        add(
                "replayStatus",
                new Notification.ReplayStatus(
                        "playing", 1_767_623_400_000_000L, BigDecimal.TEN, 918273000, 918273645, ""));
        add("authenticated", new Response.Authenticated("1", ROLES, RequestFixture.LIMITS));
        add("ack", new Response.Ack("\"c-42\"", 918273651));
        add("delivered", new Response.Delivered("\"c-43\""));
        add("pong", new Response.Pong("13", 1_767_623_405_000_000L));
        add(
                "error",
                new Response.ErrorMessage("7", ErrorCode.INVALID_SYNTAX, "not JSON at byte 12", false),
                new Response.ErrorMessage(
                        null, ErrorCode.SLOW_CLIENT, "no data was read for 30000 ms; read faster or conflate", true));
        add("accepted", new Response.IngestAck("\"q-1\""));
    }

    private static Ticker ticker(long bid, long ask, TradingState state) {
        return new Ticker(
                AAPL, 12_655, 12_530, 12_701, 12_502, 12_530, 8_642_007, 12_601, 41_233, bid, ask, state, TIME + 7);
    }

    private void add(String name, ServerMessage... messages) {
        for (ServerMessage message : messages) {
            put(name, JsonEncoding.INSTANCE.encode(message));
        }
    }

    private void add(String name, MarketEvent event, long position, long seriesNumber) {
        put(name, encoder.json(event, position, seriesNumber));
    }

    private void put(String name, byte[] json) {
        texts.computeIfAbsent(name, any -> new ArrayList<>()).add(new String(json, StandardCharsets.UTF_8));
    }
}
