package io.quotecast.protocol.alpaca;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.BTC;
import static io.quotecast.testing.SampleInstruments.YEN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Conditions;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.Response;
import io.quotecast.testing.SampleInstruments;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

class AlpacaEncodingTest {
    private static final long TIME = 1_767_623_400_123_456L;
    private static final long MINUTE = 1_767_623_400_000_000L;

    private final BarRevisions revisions = new BarRevisions();

    @Test
    void aTradeOfAStock() {
        assertEquals(
                "{\"T\":\"t\",\"S\":\"AAPL\",\"i\":77,\"x\":\"N\",\"p\":270.01,\"s\":100,"
                        + "\"t\":\"2026-01-05T14:30:00.123456Z\",\"c\":[\"@\"],\"z\":\"B\"}",
                event(AssetClass.STOCKS, new Trade(AAPL, 27_001, 100, Side.BUY, "N", 77, TIME)));
        assertEquals(
                "{\"T\":\"t\",\"S\":\"YEN\",\"i\":5,\"x\":\"V\",\"p\":1300,\"s\":2.5,"
                        + "\"t\":\"2026-01-05T14:30:00Z\",\"c\":[\"@\"],\"z\":\"B\"}",
                event(AssetClass.STOCKS, new Trade(YEN, 1_300, 25, Side.BUY, null, 0, "a-1", MINUTE)));
    }

    @Test
    void theConditionsOfATradeReplaceThoseOfARegularOne() {
        Conditions conditions = Conditions.parse("@,F,I");

        assertEquals(
                "{\"T\":\"t\",\"S\":\"AAPL\",\"i\":77,\"x\":\"N\",\"p\":270.01,\"s\":5,"
                        + "\"t\":\"2026-01-05T14:30:00.123456Z\",\"c\":[\"@\",\"F\",\"I\"],\"z\":\"B\"}",
                event(AssetClass.STOCKS, new Trade(AAPL, 27_001, 5, Side.BUY, "N", 77, null, conditions, TIME)));
    }

    @Test
    void correctionsAndCancelsOfStocks() {
        Trade original = new Trade(AAPL, 27_001, 100, Side.BUY, "N", 77, TIME);
        Trade corrected = new Trade(AAPL, 27_000, 5, Side.BUY, "N", 78, null, Conditions.parse("@,I"), TIME);

        assertEquals(
                "{\"T\":\"c\",\"S\":\"AAPL\",\"x\":\"N\",\"oi\":77,\"op\":270.01,\"os\":100,\"oc\":[\"@\"],\"ci\":78,"
                        + "\"cp\":270,\"cs\":5,\"cc\":[\"@\",\"I\"],\"t\":\"2026-01-05T14:30:00Z\",\"z\":\"B\"}",
                event(AssetClass.STOCKS, new Correction(AAPL, original, corrected, MINUTE)));
        assertEquals(
                "{\"T\":\"x\",\"S\":\"AAPL\",\"i\":77,\"x\":\"N\",\"p\":270.01,\"s\":100,\"a\":\"C\","
                        + "\"t\":\"2026-01-05T14:30:00Z\",\"z\":\"B\"}",
                event(AssetClass.STOCKS, new Correction(AAPL, original, null, MINUTE)));
    }

    @Test
    void aTradeOfAPairHasTheSideOfTheTaker() {
        assertEquals(
                "{\"T\":\"t\",\"S\":\"BTC/USD\",\"i\":5,\"p\":61000.5,\"s\":0.125,"
                        + "\"t\":\"2026-01-05T14:30:00.123456Z\",\"tks\":\"S\"}",
                event(AssetClass.CRYPTO, new Trade(BTC, 6_100_050_000_000L, 12_500_000, Side.SELL, "CB", 0, TIME)));
        assertNull(encode(AlpacaForm.JSON, AssetClass.STOCKS, new Trade(BTC, 1, 1, Side.BUY, null, 0, TIME)));
        assertNull(encode(AlpacaForm.JSON, AssetClass.CRYPTO, new Trade(AAPL, 1, 1, Side.BUY, null, 0, TIME)));
    }

    @Test
    void pricesInJsonAreExact() {
        assertEquals(
                "{\"T\":\"q\",\"S\":\"BTC/USD\",\"bp\":92233720368.54775807,\"bs\":1,\"ap\":0.00000001,\"as\":0.00000001,"
                        + "\"t\":\"2026-01-05T14:30:00Z\"}",
                event(AssetClass.CRYPTO, new Quote(BTC, Long.MAX_VALUE, 100_000_000, 1, 1, MINUTE)));
    }

    @Test
    void aQuoteOfAStockWithoutAnAskHasTheAskZero() {
        assertEquals(
                "{\"T\":\"q\",\"S\":\"AAPL\",\"bx\":\"V\",\"bp\":270,\"bs\":3,\"ax\":\"V\",\"ap\":0,\"as\":0,"
                        + "\"t\":\"2026-01-05T14:30:00Z\",\"c\":[\"R\"],\"z\":\"B\"}",
                event(AssetClass.STOCKS, new Quote(AAPL, 27_000, 3, 0, 0, MINUTE)));
    }

    @Test
    void haltsAndResumptionsAreStatusesAndSessionsAreNot() {
        assertEquals(
                "{\"T\":\"s\",\"S\":\"AAPL\",\"sc\":\"H\",\"sm\":\"Trading Halt\",\"rc\":\"LUDP\","
                        + "\"rm\":\"Volatility Trading Pause\",\"t\":\"2026-01-05T14:30:00Z\",\"z\":\"B\"}",
                event(AssetClass.STOCKS, new Status(AAPL, TradingState.HALTED, "LUDP", MINUTE)));
        assertEquals(
                "{\"T\":\"s\",\"S\":\"AAPL\",\"sc\":\"T\",\"sm\":\"Trading Resumption\",\"rc\":\"\",\"rm\":\"\","
                        + "\"t\":\"2026-01-05T14:30:00Z\",\"z\":\"B\"}",
                event(AssetClass.STOCKS, new Status(AAPL, TradingState.OPEN, "", MINUTE)));
        assertNull(encode(AlpacaForm.JSON, AssetClass.STOCKS, new Status(AAPL, TradingState.CLOSED, "", MINUTE)));
    }

    @Test
    void priceBandsAreZeroWhileAHaltSuspendsThem() {
        assertEquals(
                "{\"T\":\"l\",\"S\":\"AAPL\",\"u\":283.51,\"d\":256.5,\"i\":\"B\",\"t\":\"2026-01-05T14:30:00Z\","
                        + "\"z\":\"B\"}",
                event(AssetClass.STOCKS, new PriceBands(AAPL, 25_650, 28_351, PriceBands.Indicator.INTRADAY, MINUTE)));
        assertEquals(
                "{\"T\":\"l\",\"S\":\"AAPL\",\"u\":0,\"d\":0,\"i\":\"D\",\"t\":\"2026-01-05T14:30:00Z\",\"z\":\"B\"}",
                event(AssetClass.STOCKS, PriceBands.none(AAPL, PriceBands.Indicator.SUSPENDED, MINUTE)));
    }

    @Test
    void theFirstPublicationOfAClosedBarIsABarAndLaterOnesAreUpdates() {
        List<String> kinds = new ArrayList<>();
        Bar[] bars = {
            bar(MINUTE, false),
            bar(MINUTE, true),
            bar(MINUTE + 60_000_000, false),
            bar(MINUTE, true),
            bar(MINUTE + 60_000_000, true),
            bar(MINUTE + 60_000_000, true),
            bar(MINUTE, true),
            bar(MINUTE + 300_000_000, true)
        };
        for (int i = 0; i < bars.length; i++) {
            kinds.add(kind(AlpacaEncoding.Content.BARS, bars[i], i)
                    + kind(AlpacaEncoding.Content.UPDATED_BARS, bars[i], i));
        }

        assertEquals(List.of("", "b", "", "u", "b", "u", "u", "b"), kinds);
    }

    @Test
    void aBarHasItsTradesAndItsAverage() {
        assertEquals(
                "{\"T\":\"b\",\"S\":\"AAPL\",\"o\":0.01,\"h\":0.04,\"l\":0.01,\"c\":0.03,\"v\":10,"
                        + "\"t\":\"2026-01-05T14:30:00Z\",\"n\":4,\"vw\":0.02}",
                text(encoding(AlpacaForm.JSON, AssetClass.STOCKS, AlpacaEncoding.Content.BARS)
                        .encode(new Entry(9, 5, bar(MINUTE, true)))));
        assertNull(encoding(AlpacaForm.JSON, AssetClass.STOCKS, AlpacaEncoding.Content.BARS)
                .encode(new Entry(
                        9, 5, new Bar(AAPL, Timeframe.HOUR, 1, 4, 1, 3, 10, 2, 4, true, 1_767_621_600_000_000L))));
    }

    @Test
    void aDailyBarIsTheDaySoFar() {
        Ticker ticker = new Ticker(
                AAPL,
                27_100,
                27_000,
                27_200,
                26_900,
                27_000,
                1_000,
                27_050,
                8,
                27_090,
                27_110,
                TradingState.OPEN,
                TIME);

        assertEquals(
                "{\"T\":\"d\",\"S\":\"AAPL\",\"o\":270,\"h\":272,\"l\":269,\"c\":271,\"v\":1000,"
                        + "\"t\":\"2026-01-05T00:00:00Z\",\"n\":8,\"vw\":270.5}",
                text(encoding(AlpacaForm.JSON, AssetClass.STOCKS, AlpacaEncoding.Content.DAILY_BARS)
                        .encode(new Entry(9, 5, ticker))));
    }

    @Test
    void messagePackHasDoublesIntegersAndTimestamps() throws Exception {
        byte[] bytes =
                encode(AlpacaForm.MSGPACK, AssetClass.STOCKS, new Trade(YEN, 1_300, 20, Side.BUY, "V", 77, TIME));

        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            assertEquals(9, unpacker.unpackMapHeader());
            assertEquals("T=t S=YEN i=77 x=V ", strings(unpacker, 2) + integer(unpacker) + strings(unpacker, 1));
            assertEquals("p", unpacker.unpackString());
            assertEquals(1_300.0, unpacker.unpackDouble());
            assertEquals("s=2 ", integer(unpacker));
            assertEquals("t", unpacker.unpackString());
            assertEquals(Instant.parse("2026-01-05T14:30:00.123456Z"), unpacker.unpackTimestamp());
        }
    }

    @Test
    void sizesWithAFractionAreDoubles() {
        byte[] bytes = encode(
                AlpacaForm.MSGPACK, AssetClass.CRYPTO, new Quote(BTC, 610_005_000_000_000L, 12_500_000, 1, 1, MINUTE));

        assertEquals(
                "87a154a171a153a74254432f555344a26270cb"
                        + HexFormat.of().toHexDigits(Double.doubleToLongBits(6_100_050))
                        + "a26273cb"
                        + HexFormat.of().toHexDigits(Double.doubleToLongBits(0.125))
                        + "a26170cb"
                        + HexFormat.of().toHexDigits(Double.doubleToLongBits(0.00000001))
                        + "a26173cb"
                        + HexFormat.of().toHexDigits(Double.doubleToLongBits(0.00000001))
                        + "a174d6ff695bcae8",
                HexFormat.of().formatHex(bytes));
    }

    @Test
    void aSlowClientIsToldAndNothingElseIsSentBesideEvents() {
        AlpacaEncoding encoding = encoding(AlpacaForm.JSON, AssetClass.STOCKS, AlpacaEncoding.Content.EVENTS);

        assertEquals(
                "{\"T\":\"error\",\"code\":407,\"msg\":\"slow client\"}",
                text(encoding.encode(new Response.ErrorMessage(null, ErrorCode.SLOW_CLIENT, "read faster", true))));
        assertNull(encoding.encode(new Notification.Heartbeat(1, 2, 0)));
        assertNull(encoding.encode(new Response.ErrorMessage(null, ErrorCode.INTERNAL, "", true)));
    }

    @Test
    void aPairIsASymbolWithTwoCurrencies() {
        List<String> names = new ArrayList<>();
        Instruments catalog = new Instruments();
        for (String symbol : List.of("BTC-USD", "ETH/BTC", "BRK-B", "BRK.B", "^GSPC", "ES=F", "A-B-USDT", "-USD")) {
            Instrument instrument = SampleInstruments.listStock(catalog, symbol);
            names.add(AssetClass.of(instrument).text() + " " + AlpacaSymbols.name(instrument));
        }

        assertEquals(
                List.of(
                        "crypto BTC/USD",
                        "crypto ETH/BTC",
                        "us_equity BRK-B",
                        "us_equity BRK.B",
                        "us_equity ^GSPC",
                        "us_equity ES=F",
                        "crypto A-B/USDT",
                        "us_equity -USD"),
                names);
    }

    @Test
    void bothFormsHaveTheSameMessages() {
        byte[] item = AlpacaError.INVALID_SYNTAX.item(AlpacaForm.MSGPACK.writer());

        assertArrayEquals(
                HexFormat.of().parseHex("91" + HexFormat.of().formatHex(item)),
                AlpacaForm.MSGPACK.message(List.of(item)));
    }

    private static String strings(MessageUnpacker unpacker, int entries) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < entries; i++) {
            text.append(unpacker.unpackString())
                    .append('=')
                    .append(unpacker.unpackString())
                    .append(' ');
        }
        return text.toString();
    }

    private static String integer(MessageUnpacker unpacker) throws Exception {
        return unpacker.unpackString() + "=" + unpacker.unpackLong() + " ";
    }

    private static Bar bar(long start, boolean isClosed) {
        return new Bar(AAPL, Timeframe.MINUTE, 1, 4, 1, 3, 10, 2, 4, isClosed, start);
    }

    private String kind(AlpacaEncoding.Content content, Bar bar, long position) {
        byte[] json = encoding(AlpacaForm.JSON, AssetClass.STOCKS, content).encode(new Entry(position, 1, bar));
        return json == null ? "" : text(json).substring(6, 7);
    }

    private String event(AssetClass assetClass, MarketEvent event) {
        return text(encode(AlpacaForm.JSON, assetClass, event));
    }

    private byte[] encode(AlpacaForm form, AssetClass assetClass, MarketEvent event) {
        return encoding(form, assetClass, AlpacaEncoding.Content.EVENTS).encode(new Entry(9, 5, event));
    }

    private AlpacaEncoding encoding(AlpacaForm form, AssetClass assetClass, AlpacaEncoding.Content content) {
        return new AlpacaEncoding(form, assetClass, content, revisions);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
