package io.quotecast.alerts;

import java.util.List;

/** The answer to a request of a connection. */
public sealed interface AlertAnswer {
    /**
     * The request was carried out.
     *
     * @param alerts those that were set or removed, or all
     * @param maxAlerts how many alerts the client may have at once
     */
    record Done(List<ListedAlert> alerts, int maxAlerts) implements AlertAnswer {}

    /** The client, or the server, has as many alerts as are allowed; nothing was changed. */
    record OverLimit(String text) implements AlertAnswer {}

    /** The client has no alert of this id; nothing was changed. */
    record Unknown(String id) implements AlertAnswer {}
}
