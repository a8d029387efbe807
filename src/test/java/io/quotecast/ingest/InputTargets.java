package io.quotecast.ingest;

import io.quotecast.base.Quoted;
import io.quotecast.fuzz.FuzzTarget;
import io.quotecast.fuzz.SafeText;
import io.quotecast.ingest.format.FileSubject;
import io.quotecast.ingest.format.RecordingReader;
import io.quotecast.ingest.format.RowFormat;
import io.quotecast.ingest.format.RowFormats;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.source.coinbase.CoinbaseMessage;
import io.quotecast.source.coinbase.CoinbaseReader;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.testing.SampleInstruments;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fuzz targets for input from publishers, files and exchanges. */
public final class InputTargets {
    private static final long NOW = 1_767_623_400_000_000L;
    private static final Instruments CATALOG = SampleInstruments.catalog();

    private static final List<String> EVENTS = List.of(
            "{\"T\":\"q\",\"S\":\"ACME\",\"bp\":126.54,\"bs\":300,\"ap\":126.56,\"as\":200}",
            "{\"T\":\"t\",\"S\":\"coin-usd\",\"p\":126.55,\"s\":0.00000001,\"side\":\"buy\",\"t\":1767623400208123,\"x\":\"V\",\"i\":7,\"id\":\"0123456789abcdef0123456789abcdef0123\"}",
            "{\"T\":\"s\",\"S\":\"YEN\",\"sc\":\"H\",\"rc\":\"T12\",\"id\":12}");
    /** Lines that include one of maximum length and one that is too long. */
    private static final List<String> LINES = List.of(
            "one\ntwo\r\n\n \t\nfive",
            "\ufefffirst\nsecond\n",
            "x".repeat(LineReader.MAX_LENGTH) + "\r\n" + "y".repeat(LineReader.MAX_LENGTH + 1) + "\nlast");

    private static final List<String> ROWS = List.of(
            "T,S,p,s,side,t\nt,ACME,126.55,100,buy,1767623400208123\nt,YEN,5,1.5,,\n",
            "S,T,bp,bs,ap,as,other\r\n"
                    + "ACME,q,1.00,1,1.01,2,\"a \"\"quoted\"\" one\"\r\n\r\n"
                    + "COARSE,q,1.00,1,1.05,2,\r\n");
    private static final List<String> RECORDINGS = List.of(
            "exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n"
                    + "x,COIN-USD,1767571201123456,0,1,buy,1.5,2\n",
            "ticker,ask_exchange,ask_price,ask_size,bid_exchange,bid_price,bid_size,conditions,indicators,participant_timestamp,sequence_number,sip_timestamp,tape,trf_timestamp\n"
                    + "ACME,1,1.01,2,1,1.00,3,\"1,2\",,0,7,1767623400000000000,3,0\n",
            "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,sequence,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,symbol\n"
                    + "1767623400000000000,1767623400000000000,1,1,9,T,B,0,1250000000,2,0,9,1,1250000000,1260000000,1,2,ACME\n");
    /** Rows of LOBSTER, Lean and Binance. */
    private static final List<String> BARE_ROWS = List.of(
            "34200.017459617,4,17,100,1265500,1\n34201,7,0,0,-1,-1\n",
            "34200000,1265400,300,0,0,P,00000001,0\n34200001,0,0,1265600,200,P,00000001,0\n",
            "901,1.50000000,0.01500000,637.5,1704412801123,True,True\n");

    private static final List<String> INSTRUMENTS = List.of(
            "symbol,name,exchange,sector,price_decimals,size_decimals,tick,price,volume\n"
                    + "A,Alpha,X,Tech,2,0,0.01,27.00,5\n"
                    + "B,\"B, Inc.\",X,,8,8,0.00000001,,\n",
            "tick,symbol,name,exchange,sector,price_decimals,size_decimals\n5,^N225,Nikkei,TSE,Index,0,2\n");
    private static final List<String> COINBASE = List.of(
            "{\"type\":\"match\",\"product_id\":\"COIN-USD\",\"price\":\"1.5\",\"size\":\"0.1\",\"side\":\"buy\",\"trade_id\":7,\"time\":\"2021-04-17T17:00:00.123456Z\"}",
            "{\"type\":\"ticker\",\"product_id\":\"COIN-USD\",\"best_bid\":\"1.5\",\"best_bid_size\":\"1\",\"best_ask\":\"1.6\",\"best_ask_size\":\"2\"}",
            "{\"type\":\"last_match\",\"product_id\":\"COIN-USD\",\"trade_id\":7}",
            "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"FOO-USD is not a valid product\"}");

    private InputTargets() {}

    public static List<FuzzTarget> all() {
        return List.of(
                new FuzzTarget("event", 500, EVENTS, InputTargets::readEvent),
                new FuzzTarget("lines", 1_500, LINES, InputTargets::readLines),
                new FuzzTarget("event-lines", 2_000, List.of(String.join("\n", EVENTS)), InputTargets::readEventLines),
                new FuzzTarget("csv-rows", 2_000, ROWS, InputTargets::readEventLines),
                new FuzzTarget("recordings", 2_000, RECORDINGS, input -> readRecording(input, null)),
                new FuzzTarget("recordings-without-header", 2_000, BARE_ROWS, InputTargets::readBareRows),
                new FuzzTarget("instruments", 2_000, INSTRUMENTS, InputTargets::readInstruments),
                new FuzzTarget("coinbase", 200, COINBASE, InputTargets::readCoinbase));
    }

    private static void readEvent(byte[] input) {
        check(new EventReader(CATALOG).read(input, 0, input.length, NOW));
    }

    private static void readEventLines(byte[] input) throws IOException {
        EventLines lines = new EventLines(new ByteArrayInputStream(input), CATALOG);
        long previousLine = 0;
        for (ParseResult parseResult = lines.next(NOW); parseResult != null; parseResult = lines.next(NOW)) {
            check(parseResult);
            if (lines.lineNumber() <= previousLine) {
                throw new AssertionError("line " + lines.lineNumber() + " after " + previousLine);
            }
            previousLine = lines.lineNumber();
        }
    }

    private static void readBareRows(byte[] input) throws IOException {
        FileSubject subject = new FileSubject("COIN-USD", Optional.of(LocalDate.of(2026, 1, 5)));
        for (String format : RowFormats.names()) {
            readRecording(input, RowFormats.named(format, subject));
        }
        RecordingReader pair = RowFormats.lobster(
                new ByteArrayInputStream(input),
                new ByteArrayInputStream(input),
                subject,
                InstrumentLookup.of(CATALOG));
        readAll(pair);
    }

    private static void readRecording(byte[] input, @Nullable RowFormat format) throws IOException {
        readAll(new EventLines(new ByteArrayInputStream(input), InstrumentLookup.of(CATALOG), format));
    }

    private static void readAll(RecordingReader reader) throws IOException {
        long previousLine = 0;
        for (ParseResult parseResult = reader.next(NOW); parseResult != null; parseResult = reader.next(NOW)) {
            check(parseResult);
            if (reader.lineNumber() < previousLine) {
                throw new AssertionError("line " + reader.lineNumber() + " after " + previousLine);
            }
            previousLine = reader.lineNumber();
        }
    }

    private static void check(ParseResult parseResult) {
        if (parseResult instanceof ParseResult.Rejected rejected) {
            SafeText.check(rejected.detail());
        }
    }

    /**
     * Checks that the reader finds the same lines as {@link #plainLines}, however the stream is divided into reads.
     */
    private static void readLines(byte[] input) throws IOException {
        List<String> expected = plainLines(input);
        InputStream atOnce = new ByteArrayInputStream(input);
        InputStream inParts = new FilterInputStream(new ByteArrayInputStream(input)) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return super.read(into, from, Math.min(length, LineReader.MAX_LENGTH + 1));
            }
        };
        for (InputStream in : List.of(atOnce, inParts)) {
            LineReader lines = new LineReader(in);
            List<String> actual = new ArrayList<>();
            while (lines.next()) {
                String text = new String(lines.bytes(), lines.start(), lines.length(), StandardCharsets.ISO_8859_1);
                actual.add(lines.lineNumber() + (lines.isTooLong() ? " too long" : " " + text));
            }
            if (!actual.equals(expected)) {
                throw new AssertionError("read " + actual + ", expected " + expected);
            }
        }
    }

    /** Splits the input into lines with a simple reference implementation. */
    private static List<String> plainLines(byte[] input) {
        String all = new String(input, StandardCharsets.ISO_8859_1);
        String[] split = all.split("\n", -1);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < split.length; i++) {
            String line = split[i].endsWith("\r") ? split[i].substring(0, split[i].length() - 1) : split[i];
            line = i == 0 && line.startsWith("\u00ef\u00bb\u00bf") ? line.substring(3) : line;
            if (line.length() > LineReader.MAX_LENGTH) {
                lines.add((i + 1) + " too long");
            } else if (!line.matches("[ \t\r]*")) {
                lines.add((i + 1) + " " + line);
            }
        }
        return lines;
    }

    private static void readInstruments(byte[] input) throws IOException {
        Instruments instruments = new Instruments();
        try {
            List<Listing> listings = InstrumentFile.read(new ByteArrayInputStream(input), instruments);
            if (listings.size() != instruments.all().size()) {
                throw new AssertionError(
                        listings.size() + " rows, " + instruments.all().size() + " instruments");
            }
        } catch (CharConversionException e) {
            // Not UTF-8: the file cannot be read.
        } catch (IllegalArgumentException e) {
            if (!String.valueOf(e.getMessage()).startsWith("line ")) {
                throw new AssertionError("names no line: " + e.getMessage(), e);
            }
        }
    }

    private static ExchangeInstruments products() {
        ExchangeInstruments products = new ExchangeInstruments(new Instruments());
        products.add("COIN-USD", new Symbol("COIN-USD"), "", "", Optional.of(Decimals.UNKNOWN));
        return products;
    }

    private static void readCoinbase(byte[] input) {
        CoinbaseReader reader = new CoinbaseReader(products());
        CoinbaseMessage message = reader.read(new String(input, StandardCharsets.UTF_8), NOW);
        if (message instanceof CoinbaseMessage.Rejected rejected) {
            SafeText.check(rejected.detail());
        } else if (message instanceof CoinbaseMessage.Failure failure) {
            SafeText.check(Quoted.of(failure.message()));
        }
    }
}
