package io.quotecast.web.http;

import io.quotecast.control.MarketControl;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.protocol.quotecast.JsonWriter;
import io.quotecast.source.simulator.SimulatorState;

/** The JSON responses of {@link AdminResource}. Times are µs since 1970-01-01T00:00Z. */
final class AdminJson {
    private AdminJson() {}

    static byte[] halted(Instrument instrument, String reason) {
        JsonWriter out = startObject(instrument);
        return out.raw(",\"halted\":true,\"rc\":").string(reason).raw("}").toBytes();
    }

    static byte[] resumed(Instrument instrument) {
        return startObject(instrument).raw(",\"halted\":false}").toBytes();
    }

    static byte[] gap(Instrument instrument, Channel channel, int events) {
        JsonWriter out = startObject(instrument).raw(",\"channel\":").string(channel.text());
        return out.raw(",\"events\":").number(events).raw("}").toBytes();
    }

    static byte[] stall(String source, long seconds, long untilMicros) {
        JsonWriter out = new JsonWriter().raw("{\"source\":").string(source);
        return appendDuration(out, seconds, untilMicros);
    }

    static byte[] burst(int times, long seconds, long untilMicros) {
        return appendDuration(new JsonWriter().raw("{\"times\":").number(times), seconds, untilMicros);
    }

    static byte[] hours(MarketControl.Hours hours) {
        JsonWriter out = new JsonWriter().raw("{");
        write(hours, out);
        return out.raw("}").toBytes();
    }

    static byte[] overview(MarketControl.Overview overview) {
        JsonWriter out = new JsonWriter().raw("{");
        write(overview.hours(), out);
        overview.simulator().ifPresent(simulator -> write(simulator, out));
        return out.raw("}").toBytes();
    }

    private static JsonWriter startObject(Instrument instrument) {
        return new JsonWriter().raw("{\"S\":").string(instrument.symbol().text());
    }

    private static byte[] appendDuration(JsonWriter out, long seconds, long untilMicros) {
        out.raw(",\"seconds\":").number(seconds);
        return out.raw(",\"until\":").number(untilMicros).raw("}").toBytes();
    }

    private static void write(MarketControl.Hours hours, JsonWriter out) {
        out.raw("\"hours\":").string(hours.text()).raw(",\"market\":");
        out.raw(JsonEncoding.INSTANCE.encode(new Notification.MarketStatus(hours.state())));
    }

    private static void write(SimulatorState simulator, JsonWriter out) {
        out.raw(",\"simulator\":{\"halted\":[");
        String separator = "";
        for (SimulatorState.Halted halt : simulator.halted()) {
            out.raw(separator).raw("{\"S\":").string(halt.instrument().symbol().text());
            out.raw(",\"rc\":").string(halt.reason());
            if (halt.untilMicros() > 0) {
                out.raw(",\"until\":").number(halt.untilMicros());
            }
            out.raw("}");
            separator = ",";
        }
        out.raw("]");
        if (simulator.stalledUntilMicros() > 0) {
            out.raw(",\"stall\":{\"until\":")
                    .number(simulator.stalledUntilMicros())
                    .raw("}");
        }
        if (simulator.burstFactor() > 1) {
            out.raw(",\"burst\":{\"times\":").number(simulator.burstFactor());
            out.raw(",\"until\":").number(simulator.burstUntilMicros()).raw("}");
        }
        out.raw("}");
    }
}
