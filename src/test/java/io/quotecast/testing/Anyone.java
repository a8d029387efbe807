package io.quotecast.testing;

import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.access.Refusals;
import io.quotecast.access.Role;
import io.quotecast.journal.Epoch;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ClientMessageReader;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.Notice;
import io.quotecast.push.Publisher;
import io.quotecast.push.Requests;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.push.Visitor;
import java.util.function.LongSupplier;

/** A client without a key, where none is needed, with the limits that hold by default. */
public final class Anyone {
    public static final Limits LIMITS = new Limits(50, 100, 65_536, 5_000, 50, 100, 8_192);

    private Anyone() {}

    public static Visitor visitor() {
        return new Visitor(Grant.free(AuthMode.NONE), LIMITS, 0);
    }

    public static ClientMessageReader reader() {
        return new ClientMessageReader(LIMITS.maxMessageBytes(), 36, () -> {});
    }

    public static Requests.Context context(
            Instruments instruments, Epoch epoch, Publisher publisher, LongSupplier nowMicros) {
        return new Requests.Context(instruments, epoch, publisher, new Refusals(), nowMicros);
    }

    public static Notice.Connected greeting(Subscriber.Identity identity, Epoch epoch, long q, long heartbeatMillis) {
        return new Notice.Connected(
                identity.session(),
                identity.name(),
                epoch,
                q,
                heartbeatMillis,
                AuthMode.NONE.text(),
                Role.texts(AuthMode.NONE.free()),
                LIMITS);
    }

    public static Requests requests(Subscriber subscriber, Shard shard, Requests.Context context) {
        return new Requests(subscriber, shard, context, visitor(), login -> {});
    }
}
