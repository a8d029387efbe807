package io.quotecast.web;

import io.quotecast.feed.SenderId;
import io.quotecast.protocol.Answer;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.JsonBytes;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.push.Outlet;
import io.quotecast.push.Teller;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What one sender of events is told. Owned by the connection's event loop. */
final class Answers {
    private static final long MOST_PENDING = 1_048_576;

    private final Outlet outlet;
    private boolean ended;

    Answers(Outlet outlet) {
        this.outlet = outlet;
    }

    /** Acknowledges an event, if its sender gave it an id. */
    void accept(@Nullable SenderId id) {
        if (id != null) {
            tell(new Answer.Accepted(json(id)));
        }
    }

    void refuse(@Nullable SenderId id, ErrorCode code, String why) {
        tell(new Answer.Error(id == null ? null : json(id), code, why, false));
    }

    void refuseForGood(ErrorCode code, String why, int closeCode) {
        if (!ended) {
            ended = true;
            Teller.tell(outlet, new Answer.Error(null, code, why, true));
            outlet.close(closeCode, why);
        }
    }

    /** Says something; one who reads no answers is closed. */
    void tell(ServerMessage answer) {
        if (outlet.pendingBytes() > MOST_PENDING) {
            refuseForGood(
                    ErrorCode.SLOW_CLIENT,
                    "more than " + MOST_PENDING + " bytes of answers wait; read them",
                    ErrorCode.SLOW_CLIENT.closeCode());
        } else if (!ended) {
            Teller.tell(outlet, answer);
        }
    }

    private static String json(SenderId id) {
        return id.isNumber()
                ? id.text()
                : new String(new JsonBytes().string(id.text()).toBytes(), StandardCharsets.UTF_8);
    }
}
