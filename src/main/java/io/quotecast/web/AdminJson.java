package io.quotecast.web;

import io.quotecast.feed.simulator.SimulatorState;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.JsonBytes;
import io.quotecast.protocol.Notice;

/** The answers of {@link AdminResource}: what is in force now. Times are µs since 1970-01-01T00:00Z. */
final class AdminJson {
    private AdminJson() {}

    static byte[] halted(Instrument instrument, String reason) {
        JsonBytes out = begin(instrument);
        return out.raw(",\"halted\":true,\"rc\":").string(reason).raw("}").toBytes();
    }

    static byte[] resumed(Instrument instrument) {
        return begin(instrument).raw(",\"halted\":false}").toBytes();
    }

    static byte[] gap(Instrument instrument, Channel channel, int events) {
        JsonBytes out = begin(instrument).raw(",\"channel\":").string(channel.text());
        return out.raw(",\"events\":").number(events).raw("}").toBytes();
    }

    static byte[] stall(String source, long seconds, long untilMicros) {
        JsonBytes out = new JsonBytes().raw("{\"source\":").string(source);
        return seconds(out, seconds, untilMicros);
    }

    static byte[] burst(int times, long seconds, long untilMicros) {
        return seconds(new JsonBytes().raw("{\"times\":").number(times), seconds, untilMicros);
    }

    static byte[] hours(Admin.Hours hours) {
        JsonBytes out = new JsonBytes().raw("{");
        write(hours, out);
        return out.raw("}").toBytes();
    }

    static byte[] standing(Admin.Standing standing) {
        JsonBytes out = new JsonBytes().raw("{");
        write(standing.hours(), out);
        standing.simulator().ifPresent(simulator -> write(simulator, out));
        return out.raw("}").toBytes();
    }

    private static JsonBytes begin(Instrument instrument) {
        return new JsonBytes().raw("{\"S\":").string(instrument.symbol().text());
    }

    private static byte[] seconds(JsonBytes out, long seconds, long untilMicros) {
        out.raw(",\"seconds\":").number(seconds);
        return out.raw(",\"until\":").number(untilMicros).raw("}").toBytes();
    }

    private static void write(Admin.Hours hours, JsonBytes out) {
        out.raw("\"hours\":").string(hours.text()).raw(",\"market\":");
        new Notice.Market(hours.state()).writeTo(out);
    }

    private static void write(SimulatorState simulator, JsonBytes out) {
        out.raw(",\"simulator\":{\"halted\":[");
        String comma = "";
        for (SimulatorState.Halted halt : simulator.halted()) {
            out.raw(comma).raw("{\"S\":").string(halt.instrument().symbol().text());
            out.raw(",\"rc\":").string(halt.reason());
            if (halt.untilMicros() > 0) {
                out.raw(",\"until\":").number(halt.untilMicros());
            }
            out.raw("}");
            comma = ",";
        }
        out.raw("]");
        if (simulator.stalledUntilMicros() > 0) {
            out.raw(",\"stall\":{\"until\":")
                    .number(simulator.stalledUntilMicros())
                    .raw("}");
        }
        if (simulator.burstTimes() > 1) {
            out.raw(",\"burst\":{\"times\":").number(simulator.burstTimes());
            out.raw(",\"until\":").number(simulator.burstUntilMicros()).raw("}");
        }
        out.raw("}");
    }
}
