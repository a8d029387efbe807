package io.quotecast.protocol.quotecast;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quotecast.journal.Entry;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.testing.MsgpackText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Quotes without a side or with a bid above the ask, prices that are not positive, and ids that are not numbers. */
class QuoteSidesTest {
    private static final Instrument SPREAD = new Instrument(9, new Symbol("CLZ6-CLF7"), "", "TEST", "", 2, 0, 1, true);

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(
                        new Quote(AAPL, 0, 0, 12_656, 200, 7),
                        "{'T':'q','S':'AAPL','bp':null,'bs':0,'ap':126.56,'as':200"),
                Arguments.of(
                        new Quote(AAPL, 12_654, 0, 0, 0, 7), "{'T':'q','S':'AAPL','bp':126.54,'bs':0,'ap':null,'as':0"),
                Arguments.of(new Quote(AAPL, 0, 0, 0, 0, 7), "{'T':'q','S':'AAPL','bp':null,'bs':0,'ap':null,'as':0"),
                Arguments.of(
                        new Quote(AAPL, 12_654, 1, 12_654, 1, 7),
                        "{'T':'q','S':'AAPL','bp':126.54,'bs':1,'ap':126.54,'as':1"),
                Arguments.of(
                        new Quote(AAPL, 12_656, 1, 12_654, 1, 7),
                        "{'T':'q','S':'AAPL','bp':126.56,'bs':1,'ap':126.54,'as':1,'crossed':true"),
                Arguments.of(
                        new Quote(SPREAD, -5, 1, 0, 1, 7),
                        "{'T':'q','S':'CLZ6-CLF7','bp':-0.05,'bs':1,'ap':0.00,'as':1"),
                Arguments.of(
                        new Quote(SPREAD, 0, 0, -5, 1, 7),
                        "{'T':'q','S':'CLZ6-CLF7','bp':null,'bs':0,'ap':-0.05,'as':1"),
                Arguments.of(
                        new Trade(SPREAD, -3_763, 1, Side.UNKNOWN, null, 0, "a-1", 7),
                        "{'T':'t','S':'CLZ6-CLF7','p':-37.63,'s':1,'i':'a-1'"),
                Arguments.of(ticker(AAPL, 12_650, 12_654, 0), ticker("AAPL", "126.50", "0.0000", ",'bp':126.54")),
                Arguments.of(ticker(AAPL, 12_650, 0, 12_656), ticker("AAPL", "126.50", "0.0000", ",'ap':126.56")),
                Arguments.of(ticker(SPREAD, 0, -1, 0), ticker("CLZ6-CLF7", "0.00", "null", ",'bp':-0.01,'ap':0.00")),
                Arguments.of(
                        ticker(SPREAD, -1, SPREAD.noPrice(), 1), ticker("CLZ6-CLF7", "-0.01", "null", ",'ap':0.01")));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEncodingHasTheSameFields(MarketEvent event, String fields) throws IOException {
        String expected = fields.replace('\'', '"') + ",\"t\":7,\"q\":1,\"u\":1}";
        Entry entry = new Entry(1, 1, event);

        byte[] json = JsonEncoding.INSTANCE.encode(entry);
        byte[] msgpack = MsgpackEncoding.INSTANCE.encode(entry);

        assertEquals(expected, new String(json, StandardCharsets.UTF_8));
        assertEquals(values(new ObjectMapper().readTree(json)), values(MsgpackText.read(msgpack)));
    }

    private static List<String> values(JsonNode object) {
        List<String> values = new ArrayList<>();
        object.fieldNames().forEachRemaining(name -> {
            JsonNode value = object.get(name);
            values.add(name + "=" + (value.isNumber() ? Double.toString(value.doubleValue()) : value));
        });
        return values;
    }

    private static Ticker ticker(Instrument instrument, long price, long bid, long ask) {
        return new Ticker(instrument, price, price, price, price, price, 1, price, 1, bid, ask, TradingState.OPEN, 7);
    }

    private static String ticker(String symbol, String price, String change, String quote) {
        return "{'T':'k','S':'" + symbol + "','p':" + price + ",'ch':0.00,'cp':" + change + ",'o':" + price + ",'h':"
                + price + ",'l':" + price + ",'pc':" + price + ",'v':1,'vw':" + price + ",'n':1" + quote
                + ",'st':'open'";
    }
}
