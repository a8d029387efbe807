package io.quotecast.protocol.coinbase;

import static io.quotecast.testing.EmbeddedHub.TIME_MICROS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.KeyOutcome;
import io.quotecast.testing.SampleInstruments;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoinbaseConversationTest {
    private static final String ORDERS = "'maker_order_id':'00000000-0000-0000-0000-000000000000',"
            + "'taker_order_id':'00000000-0000-0000-0000-000000000000',";

    private final CoinbaseFeed feed = new CoinbaseFeed();
    private final Instrument bitcoin =
            feed.instruments().list(new Symbol("BTC-USD"), "Bitcoin", "COINBASE", "Crypto", 2, 8, 1);
    private final Instrument apple = SampleInstruments.listStock(feed.instruments(), "AAPL");
    private final CoinbaseFeed.Client client = feed.connect();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'subscribe','product_ids':['BTC-USD','AAPL-USD'],'channels':['matches','ticker']}",
                "{'type':'subscribe','channels':[{'name':'matches','product_ids':['BTC-USD','AAPL-USD']},"
                        + "{'name':'ticker','product_ids':['BTC-USD','AAPL-USD']}],'signature':'x','timestamp':1}",
                "{'type':'subscribe','product_ids':['BTC-USD','AAPL-USD'],'channels':['matches',{'name':'ticker'}]}",
            })
    void channelsAndProductsAreChosenInEveryForm(String request) {
        assertEquals(
                List.of("{'type':'subscriptions','channels':[{'name':'ticker','product_ids':['BTC-USD','AAPL-USD']},"
                        + "{'name':'matches','product_ids':['BTC-USD','AAPL-USD']}]}"),
                client.send(request));
    }

    @Test
    void theStateBeforeTheFirstEventIsSentOnceForEachProduct() {
        feed.publish(trade(1, 6_100_000), quote(6_099_900), quote(6_099_950));

        List<String> first =
                client.send("{'type':'subscribe','product_ids':['BTC-USD'],'channels':['matches','ticker']}");
        List<String> second =
                client.send("{'type':'subscribe','product_ids':['BTC-USD','AAPL-USD'],'channels':['matches']}");

        assertEquals(
                List.of(
                        "{'type':'subscriptions','channels':[{'name':'ticker','product_ids':['BTC-USD']},"
                                + "{'name':'matches','product_ids':['BTC-USD']}]}",
                        "{'type':'ticker','sequence':3,'product_id':'BTC-USD','price':'61000.00','best_bid':'60999.50',"
                                + "'best_bid_size':'0.10000000','best_ask':'61000.50','best_ask_size':'0.20000000',"
                                + "'side':'buy','time':'2026-01-05T14:30:00.000000Z','trade_id':1,"
                                + "'last_size':'0.00000025'}",
                        "{'type':'last_match','trade_id':1," + ORDERS + "'side':'sell','size':'0.00000025',"
                                + "'price':'61000.00','product_id':'BTC-USD','sequence':1,"
                                + "'time':'2026-01-05T14:30:00.000000Z'}"),
                first);
        assertEquals(
                List.of("{'type':'subscriptions','channels':[{'name':'ticker','product_ids':['BTC-USD']},"
                        + "{'name':'matches','product_ids':['BTC-USD','AAPL-USD']}]}"),
                second);
    }

    @Test
    void matchesAndTickersStayInTheOrderOfTheirPositions() {
        client.send("{'type':'subscribe','product_ids':['BTC-USD'],'channels':['matches','ticker']}");

        feed.publish(quote(6_099_900), trade(1, 6_100_000), trade(2, 6_100_001), quote(6_099_950), trade(3, 6_100_002));

        assertEquals(
                List.of("ticker 1", "match 2", "match 3", "ticker 4", "match 5"),
                client.received().stream()
                        .map(CoinbaseConversationTest::typeAndSequence)
                        .toList());
    }

    @Test
    void aTickerHasTheNewestTradeAndTheDay() {
        client.send("{'type':'subscribe','product_ids':['BTC-USD'],'channels':['ticker']}");
        feed.publish(trade(1, 6_100_000), trade(2, 6_000_000));
        feed.publishTickers();
        feed.publish(trade(3, 6_200_000), quote(6_199_900));

        assertEquals(
                "{'type':'ticker','sequence':5,'product_id':'BTC-USD','price':'62000.00','open_24h':'61000.00',"
                        + "'volume_24h':'0.00000050','low_24h':'60000.00','high_24h':'62000.00','best_bid':'61999.00',"
                        + "'best_bid_size':'0.10000000','best_ask':'62000.00','best_ask_size':'0.20000000',"
                        + "'side':'buy','time':'2026-01-05T14:30:00.000000Z','trade_id':3,"
                        + "'last_size':'0.00000025'}",
                client.received().stream()
                        .filter(message -> message.contains("'sequence':5,"))
                        .findFirst()
                        .orElse(""));
    }

    @Test
    void withoutQuotesEachTradeIsATickerWithoutQuote() {
        client.send("{'type':'subscribe','product_ids':['AAPL-USD'],'channels':['ticker']}");

        feed.publish(new Trade(apple, 27_001, 100, Side.UNKNOWN, null, 0, TIME_MICROS));

        assertEquals(
                List.of("{'type':'ticker','sequence':1,'product_id':'AAPL-USD','price':'270.01',"
                        + "'time':'2026-01-05T14:30:00.000000Z','trade_id':1,'last_size':'100'}"),
                client.received());
    }

    @Test
    void batchedTickersComeEveryFiveSeconds() {
        client.send("{'type':'subscribe','product_ids':['BTC-USD'],'channels':['ticker_batch']}");
        feed.publish(trade(1, 6_100_000));
        feed.publishTickers();
        assertEquals(List.of("ticker 2"), typesAndSequences());
        feed.publish(trade(2, 6_100_000));
        feed.advance(200);
        feed.publishTickers();

        assertEquals(List.of(), typesAndSequences());
        feed.advance(5_000);
        assertEquals(List.of("ticker 4"), typesAndSequences());
    }

    @Test
    void aHeartbeatComesEachSecondForEachProduct() {
        client.send("{'type':'subscribe','product_ids':['BTC-USD','AAPL-USD'],'channels':['heartbeat']}");
        feed.publish(trade(7, 6_100_000), quote(6_099_900));

        feed.advance(1_000);

        assertEquals(
                List.of(
                        "{'type':'heartbeat','last_trade_id':7,'product_id':'BTC-USD','sequence':2,"
                                + "'time':'2026-01-05T14:30:01.000000Z'}",
                        "{'type':'heartbeat','last_trade_id':0,'product_id':'AAPL-USD','sequence':0,"
                                + "'time':'2026-01-05T14:30:01.000000Z'}"),
                client.received());
        feed.advance(2_000);
        assertEquals(4, client.received().size());
        client.send("{'type':'unsubscribe','channels':['heartbeat']}");
        feed.advance(2_000);
        assertEquals(List.of(), client.received());
    }

    @Test
    void aClientThatIsBehindGetsNoHeartbeats() {
        client.send("{'type':'subscribe','product_ids':['BTC-USD'],'channels':['heartbeat','matches']}");
        client.transport().writableFrames(0);
        feed.publish(trade(1, 6_100_000));

        feed.advance(1_000);
        assertEquals(List.of(), client.received());
        client.transport().writableFrames(10);
        feed.advance(1_000);
        assertEquals(List.of("match 1", "heartbeat 1"), typesAndSequences());
    }

    @Test
    void statusIsSentAtOnceAndWhenAProductChanges() {
        List<String> messages =
                client.send("{'type':'subscribe','channels':[{'name':'status','product_ids':['BTC-USD']}]}");

        assertEquals(
                List.of(
                        "{'type':'subscriptions','channels':[{'name':'status','product_ids':['BTC-USD']}]}",
                        "{'type':'status','products':[{'id':'BTC-USD','base_currency':'BTC','quote_currency':'USD',"
                                + "'quote_increment':'0.01','base_increment':'0.00000001','display_name':'BTC/USD',"
                                + "'min_market_funds':'0','margin_enabled':false,'post_only':false,"
                                + "'limit_only':false,'cancel_only':false,'status':'online','status_message':'',"
                                + "'trading_disabled':false,'fx_stablecoin':false,'max_slippage_percentage':'0',"
                                + "'auction_mode':false,'high_bid_limit_percentage':''}],"
                                + "'currencies':[{'id':'BTC','name':'Bitcoin','min_size':'0.00000001',"
                                + "'status':'online','message':'','max_precision':'0.00000001','convertible_to':[],"
                                + "'details':{},'default_network':'','supported_networks':[],'display_name':'BTC'},"
                                + "{'id':'USD','name':'USD','min_size':'0.01','status':'online','message':'',"
                                + "'max_precision':'0.01','convertible_to':[],'details':{},'default_network':'',"
                                + "'supported_networks':[],'display_name':'USD'}]}"),
                messages);
        feed.publish(trade(1, 6_100_000));
        feed.publishTickers();
        feed.advance(5_000);
        assertEquals(List.of(), client.received());
        feed.publish(new Status(bitcoin, TradingState.HALTED, "T12", TIME_MICROS));
        feed.publishTickers();
        feed.advance(5_000);
        List<String> changed = client.received();
        assertEquals(1, changed.size());
        assertEquals(messages.get(1).replace("'trading_disabled':false", "'trading_disabled':true"), changed.get(0));
    }

    @Test
    void statusWithoutProductsCoversAll() {
        String status =
                client.send("{'type':'subscribe','channels':['status']}").get(1);

        assertEquals(
                List.of("BTC-USD", "AAPL-USD"),
                Pattern.compile("'id':'([^']*-USD)'")
                        .matcher(status)
                        .results()
                        .map(match -> match.group(1))
                        .toList());
    }

    @Test
    void unknownNamesAmongGoodOnesAreErrorsOfTheirOwn() {
        assertEquals(
                List.of(
                        "{'type':'error','message':'Failed to subscribe','reason':'NOPE-USD is not a valid product'}",
                        "{'type':'error','message':'Failed to subscribe','reason':'level2 is not a valid channel'}",
                        "{'type':'subscriptions','channels':[{'name':'matches','product_ids':['BTC-USD']}]}"),
                client.send(
                        "{'type':'subscribe','product_ids':['NOPE-USD','BTC-USD'],'channels':['matches','level2']}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | Malformed JSON | a request has to be an object",
                "{'channels':['ticker']} | Failed to subscribe | Type has to be either subscribe or unsubscribe",
                "{'type':'foo'} | Failed to subscribe | Type has to be either subscribe or unsubscribe",
                "{'type':'subscribe'} | Failed to subscribe | No channels provided",
                "{'type':'subscribe','channels':[]} | Failed to subscribe | No channels provided",
                "{'type':'subscribe','channels':['ticker']} | Failed to subscribe | No products provided for ticker",
                "{'type':'subscribe','channels':['ticker'],'product_ids':[]} | Failed to subscribe"
                        + " | No products provided for ticker",
                "{'type':'subscribe','channels':['ticker'],'product_ids':[1]} | Failed to subscribe"
                        + " | product_ids has to be an array of strings",
                "{'type':'subscribe','channels':[7]} | Failed to subscribe"
                        + " | A channel has to be a name or an object with a name",
            })
    void aRequestThatCannotBeReadIsAnErrorAndChangesNothing(String request, String message, String reason) {
        client.send("{'type':'subscribe','product_ids':['BTC-USD'],'channels':['matches']}");

        assertEquals(
                List.of("{'type':'error','message':'" + message + "','reason':'" + reason + "'}"),
                client.send(request));
        feed.publish(trade(1, 6_100_000));
        assertEquals(List.of("match 1"), typesAndSequences());
    }

    @Test
    void nonsenseAndBinaryMessagesAreErrors() {
        String malformed = client.send("{'type':").get(0);
        client.conversation().onBinary(new byte[] {1, 2});
        client.conversation().onTooLarge(CoinbaseFeed.LIMITS);

        assertEquals("{'type':'error','message':'Malformed JSON','reason':'", malformed.substring(0, 53));
        assertEquals(
                List.of(
                        "{'type':'error','message':'Malformed JSON','reason':'a request has to be in a text frame'}",
                        "{'type':'error','message':'Message too big','reason':'the limit is 65536 bytes'}"),
                client.received());
        assertEquals("", client.transport().closeStatus());
    }

    @Test
    void tooManyProductsChangeNothing() {
        for (int i = 0; i < 30; i++) {
            SampleInstruments.listStock(feed.instruments(), "S" + i);
        }
        String all = IntStream.range(0, 30).mapToObj(i -> "'S" + i + "-USD'").collect(Collectors.joining(","));

        assertEquals(
                List.of("{'type':'error','message':'Failed to subscribe',"
                        + "'reason':'Too many products; the limit is 20'}"),
                client.send("{'type':'subscribe','product_ids':[" + all + "],'channels':['ticker']}"));
    }

    @Test
    void unsubscribingNamesProductsOrWholeChannels() {
        client.send("{'type':'subscribe','product_ids':['BTC-USD','AAPL-USD'],'channels':['matches','ticker']}");

        assertEquals(
                List.of("{'type':'subscriptions','channels':[{'name':'ticker','product_ids':['AAPL-USD']},"
                        + "{'name':'matches','product_ids':['BTC-USD','AAPL-USD']}]}"),
                client.send("{'type':'unsubscribe','product_ids':['BTC-USD','X-USD'],'channels':['ticker']}"));
        assertEquals(
                List.of(
                        "{'type':'subscriptions','channels':[{'name':'matches','product_ids':['BTC-USD','AAPL-USD']}]}"),
                client.send("{'type':'unsubscribe','channels':[{'name':'ticker','product_ids':[]}]}"));
        assertEquals(
                List.of("{'type':'subscriptions','channels':[]}"),
                client.send("{'type':'unsubscribe','channels':['matches']}"));
        feed.publish(trade(1, 6_100_000), quote(6_099_900));
        assertEquals(List.of(), client.received());
    }

    @Test
    void aClientThatDoesNotSubscribeIsClosed() {
        CoinbaseFeed.Client subscribed = feed.connect();
        subscribed.send("{'type':'subscribe','product_ids':['BTC-USD'],'channels':['matches']}");
        client.send("{'type':'subscribe','product_ids':['NOPE'],'channels':['matches']}");

        feed.advance(5_000);

        assertEquals("1008 no subscription within 5 s", client.transport().closeStatus());
        assertEquals("", subscribed.transport().closeStatus());
    }

    @Test
    void whereAKeyIsRequiredItIsPresentedWithTheSubscription() {
        feed.requireKeys(KeyOutcome.INVALID, KeyOutcome.UNAVAILABLE, KeyOutcome.ACCEPTED);
        CoinbaseFeed.Client guest = feed.connect();
        String subscribe = "{'type':'subscribe','product_ids':['BTC-USD'],'channels':['matches']";

        assertEquals(
                List.of("{'type':'error','message':'Authentication Failed',"
                        + "'reason':'A key with the role 'read' is required'}"),
                guest.send(subscribe + "}"));
        assertEquals(
                List.of("{'type':'error','message':'Authentication Failed','reason':'Invalid API Key'}"),
                guest.send(subscribe + ",'key':'wrong','signature':'x'}"));
        assertEquals(
                List.of("{'type':'error','message':'Authentication Failed',"
                        + "'reason':'The key cannot be checked at the moment; retry later'}"),
                guest.send(subscribe + ",'key':'right'}"));
        List<String> accepted =
                List.of("{'type':'subscriptions','channels':[{'name':'matches','product_ids':['BTC-USD']}]}");
        assertEquals(accepted, guest.send(subscribe + ",'key':'right'}"));
        assertEquals(accepted, guest.send(subscribe + ",'key':'right'}"));
        assertEquals(List.of("wrong", "right", "right"), feed.presentedKeys());
    }

    private List<String> typesAndSequences() {
        return client.received().stream()
                .map(CoinbaseConversationTest::typeAndSequence)
                .toList();
    }

    private static String typeAndSequence(String message) {
        return message.replaceAll(".*'type':'([a-z_0-9]*)'.*", "$1")
                + message.replaceAll(".*'sequence':([0-9]*),.*", " $1");
    }

    private Trade trade(long id, long price) {
        return new Trade(bitcoin, price, 25, Side.BUY, null, id, TIME_MICROS);
    }

    private Quote quote(long bid) {
        return new Quote(bitcoin, bid, 10_000_000, bid + 100, 20_000_000, TIME_MICROS);
    }
}
