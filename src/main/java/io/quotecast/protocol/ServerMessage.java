package io.quotecast.protocol;

/** A message from the server other than an event. Times are µs since 1970-01-01T00:00Z. */
public sealed interface ServerMessage permits Notification, Response {
    void deliverTo(Receiver receiver);

    /**
     * Returns the position up to which a client has received everything when it receives this message; {@link
     * FrameContent#NONE} if the message says nothing about it.
     */
    default long cursor() {
        return FrameContent.NONE;
    }

    /**
     * Returns after how many milliseconds the client should reconnect; {@link FrameContent#NONE} if the message says
     * nothing about it.
     */
    default long reconnectMillis() {
        return FrameContent.NONE;
    }

    /** Receives messages, with one method per kind. */
    interface Receiver {
        void onConnected(Notification.Connected message);

        void onMarketStatus(Notification.MarketStatus message);

        void onSourceStatus(Notification.SourceStatus message);

        void onHeartbeat(Notification.Heartbeat message);

        void onResumed(Notification.Resumed message);

        void onDrainStarted(Notification.DrainStarted message);

        void onSlowStarted(Notification.SlowStarted message);

        void onSlowEnded(Notification.SlowEnded message);

        void onSenderThrottled(Notification.SenderThrottled message);

        void onSenderResumed(Notification.SenderResumed message);

        void onGap(Notification.Gap message);

        void onSourceGap(Notification.SourceGap message);

        void onReplayStatus(Notification.ReplayStatus message);

        void onDirectMessage(Notification.DirectMessage message);

        void onPresence(Notification.Presence message);

        void onJoined(Notification.Joined message);

        void onLeft(Notification.Left message);

        void onAlertFired(Notification.AlertFired message);

        void onSubscribed(Response.Subscribed message);

        void onErrorMessage(Response.ErrorMessage message);

        void onAck(Response.Ack message);

        void onDelivered(Response.Delivered message);

        void onIngestAck(Response.IngestAck message);

        void onSuccess(Response.Success message);

        void onAuthenticated(Response.Authenticated message);

        void onAlertList(Response.AlertList message);

        void onPong(Response.Pong message);
    }
}
