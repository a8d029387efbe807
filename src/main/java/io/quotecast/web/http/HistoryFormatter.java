package io.quotecast.web.http;

import io.quotecast.base.FixedPoint;
import io.quotecast.history.HistoricalTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.protocol.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows of the past as text: objects of JSON, or lines of CSV (RFC 4180). Made for one answer, used by one thread at a time. */
final class HistoryFormatter {
    static final String TRADES = "T,S,p,s,x,i,side,t,q,u,epoch\r\n";
    static final String BARS = "S,tf,t,o,h,l,c,v,vw,n,x\r\n";

    /** Letters with which a spreadsheet takes a cell for a formula, also behind white space. */
    private static final Pattern FORMULA = Pattern.compile("[\\s\\x00]*[=+\\-@\\t\\r]");

    private static final Pattern QUOTED = Pattern.compile("[\",\\n\\r]");

    private final EventEncoder encoder = new EventEncoder();

    /** A trade in the shape of the stream, which can be taken in again, with the name of its tape. */
    void json(JsonWriter out, HistoricalTrade past) {
        byte[] event = encoder.json(
                past.print().trade(), past.print().q(), past.print().u());
        event[event.length - 1] = ',';
        out.raw(event).raw("\"epoch\":").string(past.epoch()).raw("}");
    }

    /** A bar as the answer to a question about one symbol has it. */
    static void json(JsonWriter out, Bar bar) {
        out.raw("{");
        values(out, bar);
    }

    /** A bar that says what it is of. */
    static void line(JsonWriter out, Bar bar) {
        out.raw("{\"T\":\"b\",\"S\":").string(bar.instrument().symbol().text());
        out.raw(",\"tf\":").string(bar.timeframe().text()).raw(",");
        values(out, bar);
    }

    private static void values(JsonWriter out, Bar bar) {
        int decimals = bar.instrument().priceDecimals();
        out.raw("\"t\":").number(bar.timeMicros());
        out.raw(",\"o\":").decimal(bar.open(), decimals).raw(",\"h\":").decimal(bar.high(), decimals);
        out.raw(",\"l\":").decimal(bar.low(), decimals).raw(",\"c\":").decimal(bar.close(), decimals);
        out.raw(",\"v\":").decimal(bar.volume(), bar.instrument().sizeDecimals());
        out.raw(",\"vw\":").decimal(bar.average(), decimals).raw(",\"n\":").number(bar.trades());
        out.raw(",\"x\":").bool(bar.closed()).raw("}");
    }

    /** Lines of newline-delimited JSON, the last without its end. */
    byte[] tradeLines(List<HistoricalTrade> trades) {
        JsonWriter out = new JsonWriter();
        for (HistoricalTrade past : trades) {
            json(out.length() == 0 ? out : out.raw("\n"), past);
        }
        return out.toBytes();
    }

    static byte[] barLines(List<Bar> bars) {
        JsonWriter out = new JsonWriter();
        for (Bar bar : bars) {
            line(out.length() == 0 ? out : out.raw("\n"), bar);
        }
        return out.toBytes();
    }

    static byte[] tradeCells(List<HistoricalTrade> trades) {
        StringBuilder out = new StringBuilder();
        for (HistoricalTrade past : trades) {
            Trade trade = past.print().trade();
            Instrument in = trade.instrument();
            out.append("t,").append(cell(in.symbol().text()));
            out.append(',').append(FixedPoint.format(trade.price(), in.priceDecimals()));
            out.append(',').append(FixedPoint.format(trade.size(), in.sizeDecimals()));
            out.append(',').append(cell(trade.venue()));
            out.append(',').append(trade.tradeId() == 0 ? "" : String.valueOf(trade.tradeId()));
            out.append(',')
                    .append(trade.side() == Side.UNKNOWN ? "" : trade.side().text());
            out.append(',').append(trade.timeMicros());
            out.append(',')
                    .append(past.print().q())
                    .append(',')
                    .append(past.print().u());
            out.append(',').append(past.epoch()).append("\r\n");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] barCells(List<Bar> bars) {
        StringBuilder out = new StringBuilder();
        for (Bar bar : bars) {
            Instrument in = bar.instrument();
            out.append(cell(in.symbol().text()))
                    .append(',')
                    .append(bar.timeframe().text());
            out.append(',').append(bar.timeMicros());
            for (long price : new long[] {bar.open(), bar.high(), bar.low(), bar.close()}) {
                out.append(',').append(FixedPoint.format(price, in.priceDecimals()));
            }
            out.append(',').append(FixedPoint.format(bar.volume(), in.sizeDecimals()));
            out.append(',').append(FixedPoint.format(bar.average(), in.priceDecimals()));
            out.append(',')
                    .append(bar.trades())
                    .append(',')
                    .append(bar.closed())
                    .append("\r\n");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A cell that no spreadsheet takes for a formula, whatever a symbol or a venue holds. */
    static String cell(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String safe = FORMULA.matcher(text).lookingAt() ? "'" + text : text;
        return QUOTED.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
