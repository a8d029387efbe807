package io.quotecast.web.http;

import io.quotecast.base.FixedPoint;
import io.quotecast.history.HistoricalTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.protocol.quotecast.EventEncoder;
import io.quotecast.protocol.quotecast.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Formats history rows as JSON objects or as CSV lines (RFC 4180). Created per response and used by one thread at a
 * time.
 */
final class HistoryFormatter {
    static final String TRADE_HEADER = "T,S,p,s,x,i,side,t,q,u,epoch\r\n";
    static final String BAR_HEADER = "S,tf,t,o,h,l,c,v,vw,n,x\r\n";

    /** The start of a cell that a spreadsheet interprets as a formula, including white space before it. */
    private static final Pattern FORMULA = Pattern.compile("[\\s\\x00]*[=+\\-@\\t\\r]");

    private static final Pattern QUOTED = Pattern.compile("[\",\\n\\r]");

    private final EventEncoder encoder = new EventEncoder();

    /** Writes a trade as in the stream, so that it can be ingested again, with the epoch of its journal. */
    void json(JsonWriter out, HistoricalTrade historicalTrade) {
        byte[] event = encoder.json(
                historicalTrade.recordedTrade().trade(),
                historicalTrade.recordedTrade().position(),
                historicalTrade.recordedTrade().seriesNumber());
        event[event.length - 1] = ',';
        out.raw(event).raw("\"epoch\":").string(historicalTrade.epoch()).raw("}");
    }

    /** Writes a bar without symbol and timeframe, for a response about one series. */
    static void json(JsonWriter out, Bar bar) {
        out.raw("{");
        appendValues(out, bar);
    }

    /** Writes a bar with its symbol and timeframe. */
    static void barLine(JsonWriter out, Bar bar) {
        out.raw("{\"T\":\"b\",\"S\":").string(bar.instrument().symbol().text());
        out.raw(",\"tf\":").string(bar.timeframe().text()).raw(",");
        appendValues(out, bar);
    }

    private static void appendValues(JsonWriter out, Bar bar) {
        int decimals = bar.instrument().priceDecimals();
        out.raw("\"t\":").number(bar.timeMicros());
        out.raw(",\"o\":").decimal(bar.open(), decimals).raw(",\"h\":").decimal(bar.high(), decimals);
        out.raw(",\"l\":").decimal(bar.low(), decimals).raw(",\"c\":").decimal(bar.close(), decimals);
        out.raw(",\"v\":").decimal(bar.volume(), bar.instrument().sizeDecimals());
        out.raw(",\"vw\":").decimal(bar.average(), decimals).raw(",\"n\":").number(bar.trades());
        out.raw(",\"x\":").bool(bar.closed()).raw("}");
    }

    /** Returns lines of newline-delimited JSON, without a line end after the last one. */
    byte[] tradesAsNdjson(List<HistoricalTrade> trades) {
        JsonWriter out = new JsonWriter();
        for (HistoricalTrade historicalTrade : trades) {
            json(out.length() == 0 ? out : out.raw("\n"), historicalTrade);
        }
        return out.toBytes();
    }

    static byte[] barsAsNdjson(List<Bar> bars) {
        JsonWriter out = new JsonWriter();
        for (Bar bar : bars) {
            barLine(out.length() == 0 ? out : out.raw("\n"), bar);
        }
        return out.toBytes();
    }

    static byte[] tradesAsCsv(List<HistoricalTrade> trades) {
        StringBuilder out = new StringBuilder();
        for (HistoricalTrade historicalTrade : trades) {
            Trade trade = historicalTrade.recordedTrade().trade();
            Instrument instrument = trade.instrument();
            out.append("t,").append(cell(instrument.symbol().text()));
            out.append(',').append(FixedPoint.format(trade.price(), instrument.priceDecimals()));
            out.append(',').append(FixedPoint.format(trade.size(), instrument.sizeDecimals()));
            out.append(',').append(cell(trade.venue()));
            out.append(',').append(trade.tradeId() == 0 ? "" : String.valueOf(trade.tradeId()));
            out.append(',')
                    .append(trade.side() == Side.UNKNOWN ? "" : trade.side().text());
            out.append(',').append(trade.timeMicros());
            out.append(',')
                    .append(historicalTrade.recordedTrade().position())
                    .append(',')
                    .append(historicalTrade.recordedTrade().seriesNumber());
            out.append(',').append(historicalTrade.epoch()).append("\r\n");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] barsAsCsv(List<Bar> bars) {
        StringBuilder out = new StringBuilder();
        for (Bar bar : bars) {
            Instrument instrument = bar.instrument();
            out.append(cell(instrument.symbol().text()))
                    .append(',')
                    .append(bar.timeframe().text());
            out.append(',').append(bar.timeMicros());
            for (long price : new long[] {bar.open(), bar.high(), bar.low(), bar.close()}) {
                out.append(',').append(FixedPoint.format(price, instrument.priceDecimals()));
            }
            out.append(',').append(FixedPoint.format(bar.volume(), instrument.sizeDecimals()));
            out.append(',').append(FixedPoint.format(bar.average(), instrument.priceDecimals()));
            out.append(',')
                    .append(bar.trades())
                    .append(',')
                    .append(bar.closed())
                    .append("\r\n");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a CSV cell that no spreadsheet interprets as a formula, whatever a symbol or a venue contains. */
    static String cell(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String safe = FORMULA.matcher(text).lookingAt() ? "'" + text : text;
        return QUOTED.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
