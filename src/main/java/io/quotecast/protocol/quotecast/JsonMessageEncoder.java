package io.quotecast.protocol.quotecast;

import io.quotecast.alerts.Alert;
import io.quotecast.alerts.AlertCondition;
import io.quotecast.alerts.FiredAlert;
import io.quotecast.alerts.ListedAlert;
import io.quotecast.market.Channel;
import io.quotecast.market.Session;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.protocol.Conflation;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes one server message as a JSON object of the native dialect. Owned by one thread. */
final class JsonMessageEncoder implements ServerMessage.Receiver {
    private final JsonWriter out = new JsonWriter();

    /** Returns a message as one JSON object in UTF-8. */
    static byte[] json(ServerMessage message) {
        JsonMessageEncoder encoder = new JsonMessageEncoder();
        message.deliverTo(encoder);
        return encoder.out.raw("}").toBytes();
    }

    @Override
    public void onConnected(Notification.Connected message) {
        out.raw("{\"T\":\"success\",\"msg\":\"connected\",\"proto\":\"quotecast.v1\",\"session\":")
                .string(message.session())
                .raw(",\"client\":")
                .string(message.name());
        out.raw(",\"epoch\":").string(message.epoch().text()).raw(",\"q\":").number(message.position());
        out.raw(",\"heartbeat_ms\":").number(message.heartbeatMillis());
        out.raw(",\"auth\":").string(message.auth());
        writeRoles(message.roles());
        writeLimits(message.limits());
        out.raw(",\"conflate_ms\":[0");
        for (int step : Conflation.STEPS_MILLIS) {
            out.raw(",").number(step);
        }
        out.raw("],\"timeframes\":[");
        String separator = "";
        for (Timeframe timeframe : message.timeframes().byLength()) {
            out.raw(separator).string(timeframe.text());
            separator = ",";
        }
        out.raw("]");
    }

    @Override
    public void onMarketStatus(Notification.MarketStatus message) {
        out.raw("{\"T\":\"market\",\"st\":").string(openOrClosed(message.state().session()));
        out.raw(",\"session\":").string(message.state().session().text());
        out.raw(",\"t\":").number(message.state().timeMicros());
        Session next = message.state().next();
        if (next != null) {
            out.raw(",\"next\":{\"st\":").string(openOrClosed(next));
            out.raw(",\"session\":").string(next.text());
            out.raw(",\"t\":").number(message.state().nextMicros()).raw("}");
        }
    }

    @Override
    public void onSourceStatus(Notification.SourceStatus message) {
        out.raw("{\"T\":\"source\",\"name\":")
                .string(message.name())
                .raw(",\"st\":")
                .string(message.state());
        out.raw(",\"since\":").number(message.sinceMicros()).raw(",\"msg\":").string(message.text());
    }

    @Override
    public void onHeartbeat(Notification.Heartbeat message) {
        out.raw("{\"T\":\"hb\",\"t\":")
                .number(message.timeMicros())
                .raw(",\"q\":")
                .number(message.position());
        out.raw(",\"pending\":").number(message.pendingBytes());
    }

    @Override
    public void onResumed(Notification.Resumed message) {
        out.raw("{\"T\":\"resumed\",\"events\":").number(message.events());
        out.raw(",\"q\":").number(message.position());
    }

    @Override
    public void onDrainStarted(Notification.DrainStarted message) {
        out.raw("{\"T\":\"drain\",\"reason\":\"restart\",\"in_ms\":").number(message.closeInMillis());
        out.raw(",\"reconnect_ms\":").number(message.reconnectMillis());
        out.raw(",\"resume\":").string(message.resumeCursor().toString());
    }

    @Override
    public void onSlowStarted(Notification.SlowStarted message) {
        out.raw("{\"T\":\"slow\",\"st\":\"started\",\"pending\":").number(message.pendingBytes());
    }

    @Override
    public void onSlowEnded(Notification.SlowEnded message) {
        out.raw("{\"T\":\"slow\",\"st\":\"ended\",\"skipped\":").number(message.skipped());
        out.raw(",\"q\":").number(message.position());
    }

    @Override
    public void onSenderThrottled(Notification.SenderThrottled message) {
        out.raw("{\"T\":\"slow\",\"st\":\"started\"");
    }

    @Override
    public void onSenderResumed(Notification.SenderResumed message) {
        out.raw("{\"T\":\"slow\",\"st\":\"ended\",\"waited_ms\":").number(message.waitedMillis());
    }

    @Override
    public void onGap(Notification.Gap message) {
        out.raw("{\"T\":\"gap\",\"channel\":").string(message.channel().text());
        writeName(message.channel(), message.name());
        out.raw(",\"from\":").number(message.from()).raw(",\"to\":").number(message.to());
        out.raw(",\"reason\":").string(message.reason());
    }

    @Override
    public void onSourceGap(Notification.SourceGap message) {
        out.raw("{\"T\":\"gap\",\"channel\":").string(message.channel().text());
        writeName(message.channel(), message.name());
        // An empty range: no number is missing, and clients that only know "from" and "to" count no loss twice.
        out.raw(",\"from\":").number(message.number() + 1).raw(",\"to\":").number(message.number());
        out.raw(",\"reason\":\"source\",\"missing\":").number(message.missing());
        out.raw(",\"first_id\":").number(message.firstId());
        out.raw(",\"last_id\":").number(message.lastId());
    }

    @Override
    public void onReplayStatus(Notification.ReplayStatus message) {
        out.raw("{\"T\":\"replay\",\"st\":").string(message.state());
        out.raw(",\"t\":").number(message.timeMicros());
        out.raw(",\"speed\":").raw(message.speed().toPlainString());
        out.raw(",\"q\":").number(message.position()).raw(",\"end\":").number(message.endPosition());
        out.raw(",\"msg\":").string(message.text());
    }

    @Override
    public void onDirectMessage(Notification.DirectMessage message) {
        out.raw("{\"T\":\"msg\",\"topic\":").string(message.topic().text());
        out.raw(",\"data\":").raw(message.data());
        out.raw(",\"from\":").string(message.sender().client());
        if (!message.sender().name().isEmpty()) {
            out.raw(",\"name\":").string(message.sender().name());
        }
        out.raw(",\"to\":").string(message.to()).raw(",\"t\":").number(message.timeMicros());
    }

    @Override
    public void onPresence(Notification.Presence message) {
        out.raw("{\"T\":\"presence\",\"topic\":").string(message.room().text());
        out.raw(",\"count\":").number(message.count());
        if (message.members() != null) {
            out.raw(",\"members\":[");
            String separator = "{";
            for (Notification.Member member : message.members()) {
                out.raw(separator);
                writeMember(member);
                out.raw("}");
                separator = ",{";
            }
            out.raw("]");
        }
        out.raw(",\"t\":").number(message.timeMicros()).raw(",\"u\":").number(message.number());
        if (message.isSnapshot()) {
            out.raw(",\"sn\":true");
        }
    }

    @Override
    public void onJoined(Notification.Joined message) {
        writeChange("join", message.room(), message.member(), message.count(), message.timeMicros(), message.number());
    }

    @Override
    public void onLeft(Notification.Left message) {
        writeChange("leave", message.room(), message.member(), message.count(), message.timeMicros(), message.number());
    }

    @Override
    public void onAlertFired(Notification.AlertFired message) {
        FiredAlert fired = message.fired();
        out.raw("{\"T\":\"alert\",");
        writeAlert(fired.alert());
        if (!fired.value().isEmpty()) {
            out.raw(",\"value\":").raw(fired.value());
        }
        if (!fired.reason().isEmpty()) {
            out.raw(",\"rc\":").string(fired.reason());
        }
        out.raw(",\"t\":").number(fired.timeMicros()).raw(",\"q\":").number(fired.position());
        if (message.isLate()) {
            out.raw(",\"late\":true");
        }
        if (message.dropped() > 0) {
            out.raw(",\"dropped\":").number(message.dropped());
        }
    }

    private void writeAlert(Alert alert) {
        AlertCondition condition = alert.condition();
        out.raw("\"alert\":")
                .string(alert.id())
                .raw(",\"S\":")
                .string(alert.symbol().text());
        out.raw(",\"type\":").string(condition.type().text());
        if (condition.type().hasLevel()) {
            out.raw(condition.isBelow() ? ",\"below\":" : ",\"above\":").raw(condition.level());
        }
        out.raw(",\"repeat\":").bool(alert.repeats());
    }

    private void writeChange(
            String type, Topic room, Notification.Member member, int count, long timeMicros, long number) {
        out.raw("{\"T\":").string(type).raw(",\"topic\":").string(room.text()).raw(",");
        writeMember(member);
        out.raw(",\"count\":").number(count);
        out.raw(",\"t\":").number(timeMicros).raw(",\"u\":").number(number);
    }

    private void writeMember(Notification.Member member) {
        out.raw("\"client\":").string(member.identity().client());
        if (!member.identity().name().isEmpty()) {
            out.raw(",\"name\":").string(member.identity().name());
        }
        out.raw(",\"since\":").number(member.sinceMicros());
    }

    @Override
    public void onSubscribed(Response.Subscribed message) {
        out.raw("{\"T\":\"subscription\"");
        writeId(message.id());
        for (Channel channel : Channel.values()) {
            List<String> names = message.names().getOrDefault(channel, List.of());
            if (!channel.isSelectable() || (channel.isNamedIfSelected() && names.isEmpty())) {
                continue;
            }
            out.raw(",\"" + channel.text() + "\":[");
            String comma = "";
            for (String name : names) {
                out.raw(comma).string(name);
                comma = ",";
            }
            out.raw("]");
        }
        out.raw(",\"conflate\":").number(message.conflateMillis());
        out.raw(",\"paused\":").bool(message.isPaused());
        if (!message.rooms().name().isEmpty()) {
            out.raw(",\"name\":").string(message.rooms().name());
        }
        if (!message.rooms().presence().isEmpty()) {
            out.raw(",\"presence\":[");
            String separator = "";
            for (String room : message.rooms().presence()) {
                out.raw(separator).string(room);
                separator = ",";
            }
            out.raw("]");
        }
        if (!message.rooms().hasEcho()) {
            out.raw(",\"echo\":false");
        }
        out.raw(",\"rejected\":[");
        String comma = "";
        for (Response.RejectedName rejectedName : message.rejected()) {
            out.raw(comma);
            writeRejectedName(rejectedName);
            comma = ",";
        }
        out.raw("]");
        if (message.resumption() != null) {
            writeResumption(message.resumption());
        }
    }

    @Override
    public void onErrorMessage(Response.ErrorMessage message) {
        out.raw("{\"T\":\"error\"");
        writeId(message.id());
        out.raw(",\"code\":").number(message.code().code()).raw(",\"msg\":").string(message.text());
        if (message.isFatal()) {
            out.raw(",\"fatal\":true");
        }
    }

    @Override
    public void onAck(Response.Ack message) {
        out.raw("{\"T\":\"ack\"");
        writeId(message.id());
        out.raw(",\"q\":").number(message.position());
    }

    @Override
    public void onDelivered(Response.Delivered message) {
        out.raw("{\"T\":\"ack\"");
        writeId(message.id());
    }

    @Override
    public void onIngestAck(Response.IngestAck message) {
        out.raw("{\"T\":\"ack\"");
        writeId(message.id());
    }

    @Override
    public void onSuccess(Response.Success message) {
        out.raw("{\"T\":\"success\"");
        writeId(message.id());
        out.raw(",\"msg\":").string(message.text());
    }

    @Override
    public void onAuthenticated(Response.Authenticated message) {
        out.raw("{\"T\":\"success\"");
        writeId(message.id());
        out.raw(",\"msg\":\"authenticated\"");
        writeRoles(message.roles());
        writeLimits(message.limits());
    }

    @Override
    public void onAlertList(Response.AlertList message) {
        out.raw("{\"T\":\"alerts\"");
        writeId(message.id());
        out.raw(",\"alerts\":[");
        String separator = "{";
        for (ListedAlert listed : message.alerts()) {
            out.raw(separator);
            writeAlert(listed.alert());
            out.raw(",\"met\":").bool(listed.isMet());
            out.raw(",\"set\":").number(listed.alert().setMicros()).raw("}");
            separator = ",{";
        }
        out.raw("],\"max\":").number(message.maxAlerts());
    }

    @Override
    public void onPong(Response.Pong message) {
        out.raw("{\"T\":\"pong\"");
        writeId(message.id());
        out.raw(",\"t\":").number(message.timeMicros());
    }

    private void writeRejectedName(Response.RejectedName rejectedName) {
        out.raw("{\"channel\":")
                .string(
                        rejectedName.isPresence()
                                ? "presence"
                                : rejectedName.channel().text());
        writeName(rejectedName.channel(), rejectedName.name());
        out.raw(",\"code\":")
                .number(rejectedName.code().code())
                .raw(",\"msg\":")
                .string(rejectedName.text())
                .raw("}");
    }

    private void writeResumption(Response.Resumption resumption) {
        out.raw(",\"resumed\":{\"from\":")
                .number(resumption.from())
                .raw(",\"to\":")
                .number(resumption.to());
        if (resumption.events() >= 0) {
            out.raw(",\"events\":").number(resumption.events());
        }
        out.raw(",\"complete\":").bool(resumption.isComplete()).raw("}");
    }

    private void writeLimits(Limits limits) {
        out.raw(",\"limits\":{\"messages_per_second\":").number(limits.messagesPerSecond());
        out.raw(",\"burst\":").number(limits.burst());
        out.raw(",\"max_message_bytes\":").number(limits.maxMessageBytes());
        out.raw(",\"max_symbols\":").number(limits.maxSymbols());
        out.raw(",\"publishes_per_second\":").number(limits.publishesPerSecond());
        out.raw(",\"publish_burst\":").number(limits.publishBurst());
        out.raw(",\"max_publish_bytes\":").number(limits.maxPublishBytes());
        out.raw(",\"publish_bytes_per_second\":")
                .number(limits.publishBytesPerSecond())
                .raw("}");
    }

    /** Writes a symbol or topic under the key that events of the channel use. */
    private void writeName(Channel channel, String name) {
        out.raw(channel == Channel.MESSAGES ? ",\"topic\":" : ",\"S\":").string(name);
    }

    private void writeRoles(Iterable<String> roles) {
        out.raw(",\"roles\":[");
        String comma = "";
        for (String role : roles) {
            out.raw(comma).string(role);
            comma = ",";
        }
        out.raw("]");
    }

    private void writeId(@Nullable String id) {
        if (id != null) {
            out.raw(",\"id\":").raw(id.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String openOrClosed(Session session) {
        return session.isOpen() ? "open" : "closed";
    }
}
