package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quotecast.protocol.Notification;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room of this node.
 *
 * @param members null if they are too many for a list
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"topic", "count"})
public record RoomState(
        @Schema(ref = "Topic") String topic,

        @Schema(minimum = "0", description = "Number of clients in the room.")
        int count,

        @Schema(description = "All of them, unless there are more than 100.") @Nullable
        List<RoomMemberState> members) {
    /** A client in a room. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(requiredProperties = {"client", "since"})
    public record RoomMemberState(
            @Schema(description = "Public name of the connection.")
            String client,

            @Schema(description = "Name that the client chose.") @Nullable
            String name,

            @Schema(ref = "Time") long since) {}

    /** Returns the state of a room. */
    public static RoomState of(Notification.Presence presence) {
        List<Notification.Member> members = presence.members();
        return new RoomState(
                presence.room().text(),
                presence.count(),
                members == null
                        ? null
                        : members.stream()
                                .map(member -> new RoomMemberState(
                                        member.identity().client(),
                                        member.identity().name().isEmpty()
                                                ? null
                                                : member.identity().name(),
                                        member.sinceMicros()))
                                .toList());
    }
}
