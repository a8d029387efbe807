package io.quotecast.ingest.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.base.Micros;
import io.quotecast.ingest.EventLines;
import io.quotecast.ingest.InstrumentLookup;
import io.quotecast.ingest.ParseResult;
import io.quotecast.market.Conditions;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFormatsTest {
    private static final long NOW = 1_767_623_400_000_000L;
    private static final LocalDate DAY = LocalDate.of(2026, 1, 5);

    private final Instruments instruments = new Instruments();
    private final Instrument coin = instruments.list(new Symbol("BTCUSDT"), "", "", "", 2, 5, 1);
    private final Instrument stock = instruments.list(new Symbol("ACME"), "", "", "", 4, 0, 1);
    private final Instrument future = instruments.list(new Symbol("ESH6"), "", "", "", 2, 0, 1);

    @Test
    void tradesOfTardisAreRead() throws IOException {
        assertEquals(
                List.of(
                        trade(coin, 9_412_550, 15_000, Side.BUY, "binance", 5_001, "2026-01-05T00:00:01.123456Z"),
                        trade(coin, 9_412_500, 120_000, Side.SELL, "binance", 5_002, "2026-01-05T00:00:01.123457Z"),
                        new Trade(
                                coin, 9_412_600, 1, Side.UNKNOWN, "binance", 0, "a-7", micros("2026-01-05T00:00:02Z"))),
                read("""
                    exchange,symbol,timestamp,local_timestamp,id,side,price,amount
                    binance,BTCUSDT,1767571201123456,1767571201130000,5001,buy,94125.5,0.15
                    binance,BTCUSDT,1767571201123457,1767571201130001,5002,sell,94125,1.2
                    binance,BTCUSDT,1767571202000000,1767571202000001,a-7,unknown,94126,0.00001
                    """));
    }

    @Test
    void quotesOfTardisAreRead() throws IOException {
        assertEquals(
                List.of(
                        new Quote(coin, 9_412_500, 150_000, 9_412_510, 20_000, micros("2026-01-05T00:00:01.5Z")),
                        new Quote(coin, 0, 0, 9_412_510, 20_000, micros("2026-01-05T00:00:01.6Z"))),
                read("""
                    exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount
                    binance,BTCUSDT,1767571201500000,1767571201500100,0.2,94125.1,94125,1.5
                    binance,BTCUSDT,1767571201600000,1767571201600100,0.2,94125.1,,
                    """));
    }

    @Test
    void tradesOfMassiveAreReadWithoutThoseThatWereCancelled() throws IOException {
        assertEquals(
                List.of(
                        trade(stock, 1_265_500, 100, "4", 71, "T,I", "2026-01-05T14:30:00.000001Z"),
                        trade(stock, 1_265_525, 30, "11", 74, "I", "2026-01-05T14:30:00.000004Z")),
                read("""
                    ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp
                    ACME,"12,37",0,4,71,1767623400000000900,126.55,1,1767623400000001999,100,3,0,0
                    ACME,,8,4,72,1767623400000000900,200,2,1767623400000002000,100,3,0,0
                    ACME,,10,4,72,1767623400000000900,200,3,1767623400000003000,100,3,0,0
                    ACME,37,12,11,74,1767623400000000900,126.5525,4,1767623400000004000,30,3,202,1767623400000004000
                    """));
    }

    @Test
    void quotesOfMassiveAreReadWithMissingSides() throws IOException {
        assertEquals(
                List.of(
                        new Quote(stock, 1_265_400, 3, 1_265_600, 2, micros("2026-01-05T14:30:00Z")),
                        new Quote(stock, 1_265_400, 3, 0, 0, micros("2026-01-05T14:30:01Z"))),
                read("""
                    ticker,ask_exchange,ask_price,ask_size,bid_exchange,bid_price,bid_size,conditions,indicators,participant_timestamp,sequence_number,sip_timestamp,tape,trf_timestamp
                    ACME,12,126.56,2,11,126.54,3,"1,81",604,1767623399999999000,7,1767623400000000000,3,0
                    ACME,0,0.0,0,11,126.54,3,1,,1767623400999999000,8,1767623401000000000,3,0
                    """));
    }

    @Test
    void tradesOfDatabentoAreReadInBothForms() throws IOException {
        List<?> expected = List.of(
                trade(future, 690_125, 2, Side.BUY, "1", 0, "2026-01-05T14:30:00.000001Z"),
                trade(future, 690_100, 1, Side.SELL, "1", 0, "2026-01-05T14:30:00.000002Z"),
                trade(future, 690_100, 5, Side.UNKNOWN, "1", 0, "2026-01-05T14:30:00.000003Z"));

        assertEquals(expected, read("""
            ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,sequence,symbol
            2026-01-05T14:30:00.000100000Z,2026-01-05T14:30:00.000001000Z,0,1,4916,T,B,0,6901.250000000,2,0,900,11,ESH6
            2026-01-05T14:30:00.000101000Z,2026-01-05T14:30:00.000002000Z,0,1,4916,T,A,0,6901.000000000,1,0,900,12,ESH6
            2026-01-05T14:30:00.000102000Z,2026-01-05T14:30:00.000003000Z,0,1,4916,T,N,0,6901.000000000,5,0,900,13,ESH6
            """));
        assertEquals(expected, read("""
            ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,sequence,symbol
            1767623400000100000,1767623400000001000,0,1,4916,T,B,0,6901250000000,2,0,900,11,ESH6
            1767623400000101000,1767623400000002000,0,1,4916,T,A,0,6901000000000,1,0,900,12,ESH6
            1767623400000003000,18446744073709551615,0,1,4916,T,N,0,6901000000000,5,0,900,13,ESH6
            """));
    }

    @Test
    void aRowOfDatabentoWithBestPricesIsAQuoteAndATradeIfItIsOne() throws IOException {
        assertEquals(
                List.of(
                        new Quote(future, 690_100, 12, 690_125, 7, NOW + 1),
                        trade(future, 690_125, 2, Side.BUY, "1", 0, "2026-01-05T14:30:00.000001Z"),
                        new Quote(future, 690_100, 12, 690_125, 5, NOW + 2),
                        new Quote(future, 690_100, 12, 0, 0, NOW + 3)),
                read("""
                    ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,sequence,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_ct_00,ask_ct_00,symbol
                    1767623400000100000,1767623400000001000,1,1,4916,T,B,0,6901250000000,2,0,900,11,6901000000000,6901250000000,12,7,3,2,ESH6
                    1767623400000101000,1767623400000002000,1,1,4916,C,A,0,6901250000000,2,0,900,12,6901000000000,6901250000000,12,5,3,2,ESH6
                    1767623400000102000,1767623400000003000,1,1,4916,C,A,0,6901250000000,5,0,900,13,6901000000000,9223372036854775807,12,0,3,0,ESH6
                    """));
    }

    @Test
    void tradesOfBinanceAreReadInMillisecondsAndMicroseconds() throws IOException {
        RowFormat format = RowFormats.named("binance-trades", new FileSubject("BTCUSDT", Optional.empty()));

        assertEquals(
                List.of(
                        trade(coin, 4_250_010, 1_500, Side.SELL, null, 901, "2024-01-05T00:00:01.123Z"),
                        trade(coin, 9_412_550, 100_000, Side.BUY, null, 902, "2026-01-05T00:00:01.123456Z")),
                read(format, """
                    901,42500.10000000,0.01500000,637.50150000,1704412801123,True,True
                    902,94125.50000000,1.00000000,94125.50000000,1767571201123456,False,True
                    """));
    }

    @Test
    void aggregateTradesOfBinanceAreReadWithAndWithoutTheHeaderOfFutures() throws IOException {
        List<?> expected = List.of(trade(coin, 9_412_550, 100_000, Side.BUY, null, 44, "2026-01-05T00:00:01.123Z"));
        FileSubject subject = new FileSubject("btcusdt", Optional.empty());

        assertEquals(
                expected,
                read(
                        RowFormats.named("binance-agg-trades", subject),
                        "44,94125.5,1.00000,100,101,1767571201123,false,true\n"));
        assertEquals(expected, read(RowFormats.named("binance-agg-trades", subject), """
            agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker
            44,94125.5,1.00000,100,101,1767571201123,false
            """));
    }

    @Test
    void messagesOfLobsterAreTradesAndHalts() throws IOException {
        RowFormat format = RowFormats.named("lobster", new FileSubject("ACME", Optional.of(DAY)));

        assertEquals(
                List.of(
                        trade(stock, 1_265_500, 100, Side.SELL, null, 0, "2026-01-05T14:30:00.017459Z"),
                        trade(stock, 1_265_600, 7, Side.BUY, null, 0, "2026-01-05T14:30:01Z"),
                        new Status(stock, TradingState.HALTED, "", micros("2026-01-05T14:30:02.5Z")),
                        new Status(stock, TradingState.AUCTION, "", micros("2026-01-05T14:30:03Z")),
                        new Status(stock, TradingState.OPEN, "", micros("2026-01-05T14:30:04Z"))),
                read(format, """
                    34199.9,1,17,100,1265500,1
                    34200.017459617,4,17,100,1265500,1
                    34201,5,0,7,1265600,-1
                    34201.5,3,18,100,1265400,1
                    34202.5,7,0,0,-1,-1
                    34203,7,0,0,0,-1
                    34204,7,0,0,1,-1
                    """));
    }

    @Test
    void theOrderbookOfLobsterAddsQuotesWhereTheTopChanges() throws IOException {
        String messages = """
            34200,1,17,100,1265500,1
            34201,4,17,40,1265500,1
            34202,1,19,10,1260000,1
            rubbish
            34203,3,17,60,1265500,1
            34204,3,20,60,1265500,1
            """;
        String books = """
            1265600,200,1265500,100,1265700,5,1265400,9
            1265600,200,1265500,60,1265700,5,1265400,9
            1265600,200,1265500,60,1265700,5,1265400,19
            1265600,200,1265500,61,1265700,5,1265400,19
            9999999999,0,1265400,19,9999999999,0,-9999999999,0
            """;

        RecordingReader reader = RowFormats.lobster(
                stream(messages),
                stream(books),
                new FileSubject("ACME", Optional.of(DAY)),
                InstrumentLookup.of(instruments));

        assertEquals(
                List.of(
                        new Quote(stock, 1_265_500, 100, 1_265_600, 200, NOW),
                        trade(stock, 1_265_500, 40, Side.SELL, null, 0, "2026-01-05T14:30:01Z"),
                        new Quote(stock, 1_265_500, 60, 1_265_600, 200, NOW + 1_000_000),
                        "line 4: 1 cells; the format has 6 to 7",
                        new Quote(stock, 1_265_400, 19, 0, 0, NOW + 3_000_000),
                        "line 6: the orderbook file has no row for this line; both files must have the same length"),
                read(reader));
    }

    @Test
    void tradeTicksOfLeanAreReadWithoutSuspiciousOnes() throws IOException {
        RowFormat format = RowFormats.named("lean-trades", new FileSubject("acme", Optional.of(DAY)));

        assertEquals(
                List.of(trade(stock, 1_265_550, 100, Side.UNKNOWN, "P", 0, "2026-01-05T14:30:00.250Z")),
                read(format, "34200250,1265550,100,P,00000001,0\n34200251,1,100,P,00000001,1\n"));
    }

    @Test
    void aQuoteTickOfLeanWithOneSideKeepsTheOther() throws IOException {
        RowFormat format = RowFormats.named("lean-quotes", new FileSubject("acme", Optional.of(DAY)));

        assertEquals(
                List.of(
                        new Quote(stock, 1_265_400, 300, 0, 0, NOW),
                        new Quote(stock, 1_265_400, 300, 1_265_600, 200, NOW + 1_000),
                        "line 3: bp 'x' is not a decimal number",
                        new Quote(stock, 1_265_400, 300, 1_265_700, 100, NOW + 3_000)),
                read(format, """
                    34200000,1265400,300,0,0,P,00000001,0
                    34200001,0,0,1265600,200,P,00000001,0
                    34200002,x,300,0,0,P,00000001,0
                    34200003,0,0,1265700,100,P,00000001,0
                    """));
    }

    @Test
    void aBrokenLineAffectsOnlyItself() throws IOException {
        assertEquals(
                List.of(
                        trade(coin, 100, 100_000, Side.BUY, "binance", 1, "2026-01-05T00:00:01Z"),
                        "line 3: 3 cells; the format has 8",
                        "line 4: p 'abc' is not a decimal number",
                        "line 5: unknown symbol 'DOGE'",
                        "line 6: t 'noon' must be µs since 1970-01-01, or a date or time such as 2026-01-05 or"
                                + " 2026-01-05T14:30:00Z",
                        "line 8: longer than 8192 bytes",
                        trade(coin, 200, 100_000, Side.BUY, "binance", 2, "2026-01-05T00:00:02Z")),
                read("exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n"
                        + "binance,BTCUSDT,1767571201000000,0,1,buy,1,1\n"
                        + "binance,BTCUSDT,17675\n"
                        + "binance,BTCUSDT,1767571201000000,0,1,buy,abc,1\n"
                        + "binance,DOGE,1767571201000000,0,1,buy,1,1\n"
                        + "binance,BTCUSDT,noon,0,1,buy,1,1\n"
                        + "\n"
                        + "x".repeat(8_193) + "\n"
                        + "binance,BTCUSDT,1767571202000000,0,2,buy,2,1\r\n"));
    }

    @Test
    void aQuoteThatIsNotClosedAffectsOnlyItsRow() throws IOException {
        assertEquals(
                List.of(
                        "line 2: not CSV: Missing closing quote for value",
                        trade(stock, 1_000_000, 1, "4", 2, "T", "2026-01-05T14:30:00Z")),
                read("""
                    ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp
                    ACME,"12,37,0,4,71,1767623400000000900,126.55,1,1767623400000001999,100,3,0,0
                    ACME,"12",0,4,2,0,100,1,1767623400000000000,1,3,0,0
                    """));
    }

    @Test
    void aNamedFormatReadsAFileWithoutItsHeader() throws IOException {
        RowFormat format = RowFormats.named("tardis-trades", FileSubject.NONE);

        assertEquals(
                List.of(trade(coin, 100, 100_000, Side.BUY, "binance", 1, "2026-01-05T00:00:01Z")),
                read(format, "binance,BTCUSDT,1767571201000000,0,1,buy,1,1\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "1767571201, 1767571201000000",
        "1767571201.5, 1767571201500000",
        "1767571201123, 1767571201123000",
        "1767571201123.4567, 1767571201123456",
        "1767571201123456, 1767571201123456",
        "1767571201123456789, 1767571201123456",
        "123456789, 123456789000000",
        "noon, noon",
        "'', ''",
        "-5, -5",
        "1.x, 1.x"
    })
    void theUnitOfATimeFollowsFromItsMagnitude(String time, String expected) {
        assertEquals(expected, RecordedTime.toMicros(time));
    }

    @ParameterizedTest
    @CsvSource({
        "1505000, 4, 150.5",
        "1500000, 4, 150",
        "5, 4, 0.0005",
        "-12500, 4, -1.25",
        "0, 4, 0",
        "1.5, 4, 1.5",
        "x, 4, x"
    })
    void aScaledPriceBecomesADecimalNumber(String units, int decimals, String expected) {
        assertEquals(expected, ScaledPrice.toDecimal(units, decimals));
    }

    @ParameterizedTest
    @CsvSource({
        "BTCUSDT-trades-2025-01-02.zip, binance-trades, BTCUSDT, ",
        "BTCUSDT-aggTrades-2025-01.csv.gz, binance-agg-trades, BTCUSDT, ",
        "AAPL_2012-06-21_34200000_57600000_message_5.csv, lobster, AAPL, 2012-06-21",
        "equity/usa/tick/aig/20131007_trade.zip, lean-trades, aig, 2013-10-07",
        "equity/usa/tick/aig/20131007_quote.zip, lean-quotes, aig, 2013-10-07"
    })
    void theNameOfAFileSaysFormatSymbolAndDate(String name, String format, String symbol, @Nullable LocalDate date) {
        assertEquals(
                Optional.of(new FileSubject.NamedFormat(format, new FileSubject(symbol, Optional.ofNullable(date)))),
                FileSubject.ofName(Path.of(name)));
    }

    @ParameterizedTest
    @CsvSource({"day.csv", "20139907_trade.zip", "AAPL_2012-06-21_34200000_57600000_orderbook_5.csv"})
    void otherNamesSayNothing(String name) {
        assertEquals(Optional.empty(), FileSubject.ofName(Path.of(name)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        binance-trades | format 'binance-trades' requires the symbol, which its files do not contain; name it, or keep the vendor's file name
        pcap | format 'pcap' is unknown; must be one of tardis-trades, tardis-quotes, massive-trades, massive-quotes, databento-quotes, databento-trades, binance-trades, binance-agg-trades, lobster, lean-trades, lean-quotes
        """)
    void aFormatThatCannotBeUsedIsRejectedWithAdvice(String name, String message) {
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> RowFormats.named(name, FileSubject.NONE));

        assertEquals(message, failure.getMessage());
    }

    private List<Object> read(String lines) throws IOException {
        return read(new EventLines(stream(lines), instruments));
    }

    private List<Object> read(RowFormat format, String lines) throws IOException {
        return read(new EventLines(stream(lines), InstrumentLookup.of(instruments), format));
    }

    /** Returns the events, and the messages about rejected lines. */
    private static List<Object> read(RecordingReader reader) throws IOException {
        List<Object> results = new ArrayList<>();
        for (ParseResult result = reader.next(NOW); result != null; result = reader.next(NOW)) {
            if (result instanceof ParseResult.Parsed parsed) {
                assertEquals("", parsed.warning());
                results.add(parsed.event());
            } else if (result instanceof ParseResult.Rejected rejected) {
                results.add("line " + reader.lineNumber() + ": " + rejected.detail());
            }
        }
        return results;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Trade trade(
            Instrument instrument, long price, long size, Side side, @Nullable String venue, long id, String time) {
        return new Trade(instrument, price, size, side, venue, id, micros(time));
    }

    private static Trade trade(
            Instrument instrument, long price, long size, String venue, long id, String conditions, String time) {
        return new Trade(
                instrument, price, size, Side.UNKNOWN, venue, id, null, Conditions.parse(conditions), micros(time));
    }

    private static long micros(String time) {
        return Micros.of(Instant.parse(time));
    }
}
