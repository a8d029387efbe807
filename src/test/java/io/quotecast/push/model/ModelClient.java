package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.journal.Journal;
import io.quotecast.market.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A client that sends random requests, disconnects and resumes with its cursor, and checks the responses. */
final class ModelClient {
    private static final int[] INTERVALS = {0, 0, 50, 77, 100, 250};

    private final ModelServer server;
    private final RandomGenerator random;
    private final String name;
    private final List<ModelConnection> modelConnections = new ArrayList<>();
    private ModelConnection modelConnection;
    private ModelConnection abandoned;
    private ModelSubscription previousSubscription = ModelSubscription.NONE;
    private long cursor = -1;
    private int requestCount;

    ModelClient(ModelServer server, RandomGenerator random, String name) {
        this.server = server;
        this.random = random;
        this.name = name;
    }

    /** Returns all connections of the client so far, the newest last. */
    List<ModelConnection> connections() {
        return modelConnections;
    }

    ModelConnection connection() {
        return modelConnection;
    }

    void performRandomAction() {
        if (modelConnection.hasEnded()) {
            reconnect();
            return;
        }
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> sendSubscribe(RequestedNames.random(random), "");
            case 6, 7, 8 -> sendUnsubscribe();
            case 9 -> sendList();
            case 10, 11 -> setPaused(true);
            case 12, 13, 14 -> setPaused(false);
            case 15 -> sendPublish();
            case 16 -> sendLateResume();
            case 17 -> {
                if (random.nextInt(3) == 0) {
                    modelConnection.overfill();
                }
            }
            case 18 -> disconnect(random.nextInt(3) > 0);
            default -> {
                if (random.nextBoolean()) {
                    disconnect(true);
                    reconnect();
                }
            }
        }
    }

    /** Closes the connection, or abandons it open and reconnects. */
    void disconnect(boolean isClosing) {
        if (modelConnection.hasEnded()) {
            return;
        }
        if (isClosing) {
            modelConnection.disconnect();
        } else {
            abandoned = modelConnection;
            reconnect();
        }
    }

    /** Connects to a random shard, in most cases with the cursor of the previous connection. */
    void reconnect() {
        if (modelConnection != null) {
            previousSubscription = modelConnection.delivery().subscription();
            cursor = modelConnection.drainCursor() >= 0
                    ? modelConnection.drainCursor()
                    : modelConnection.delivery().cursor();
        }
        modelConnection =
                new ModelConnection(server, random.nextInt(server.shardCount()), name + "-" + modelConnections.size());
        modelConnections.add(modelConnection);
        RequestedNames requestedNames = previousSubscription.isEmpty() || random.nextInt(4) == 0
                ? RequestedNames.random(random)
                : RequestedNames.sameAs(previousSubscription);
        String session = abandoned == null ? "" : ",\"session\":\"" + abandoned.session() + "\"";
        if (cursor >= 0 && random.nextInt(6) > 0) {
            sendResume(requestedNames, cursor, "model", session);
        } else if (random.nextInt(4) == 0) {
            long any = random.nextLong(server.reference().last() + 3);
            sendResume(requestedNames, any, random.nextInt(3) == 0 ? "other" : "model", session);
        } else {
            sendSubscribe(requestedNames, session);
        }
        abandoned = null;
    }

    void setPaused(boolean isPausing) {
        DeliveryModel delivery = modelConnection.delivery();
        send(isPausing ? "pause" : "unpause", "", response -> {
            assertEquals(isPausing ? "paused" : "unpaused", response.get("msg").asText());
            if (isPausing) {
                delivery.onPause();
            } else {
                delivery.onUnpause();
            }
        });
    }

    private void sendSubscribe(RequestedNames requestedNames, String session) {
        DeliveryModel delivery = modelConnection.delivery();
        boolean snapshot = random.nextInt(5) > 0;
        int requestedMillis = random.nextInt(3) == 0 ? INTERVALS[random.nextInt(INTERVALS.length)] : -1;
        int intervalMillis = effectiveInterval(requestedMillis, delivery.conflationMillis());
        if (requestedNames.isEmpty() && requestedMillis < 0 && session.isEmpty()) {
            return;
        }
        ModelSubscription updated = delivery.subscription().with(requestedNames.valid());
        String options = session
                + (snapshot ? "" : ",\"snapshot\":false")
                + (requestedMillis < 0 ? "" : ",\"conflate\":" + requestedMillis);
        boolean tooMany = isTooMany(requestedNames, updated);
        send("subscribe", requestedNames.json() + options, response -> {
            if (tooMany) {
                assertEquals(405, response.path("code").asInt());
            } else {
                checkSubscription(response, updated, intervalMillis, requestedNames.rejected());
                onTakeover();
                delivery.onSubscription(updated, snapshot ? requestedNames.valid() : ModelSubscription.NONE);
            }
        });
        if (!tooMany) {
            delivery.conflationMillis(intervalMillis);
        }
    }

    private void sendResume(RequestedNames requestedNames, long from, String epoch, String session) {
        DeliveryModel delivery = modelConnection.delivery();
        int requestedMillis = random.nextInt(3) == 0 ? INTERVALS[random.nextInt(INTERVALS.length)] : -1;
        int intervalMillis = effectiveInterval(requestedMillis, 0);
        ModelSubscription names = ModelSubscription.NONE.with(requestedNames.valid());
        boolean tooMany = isTooMany(requestedNames, names);
        Journal journal = server.journal();
        boolean isHeld = epoch.equals("model")
                && from >= journal.first() - 1
                && from <= server.reference().last();
        String options = session + ",\"resume\":\"" + epoch + ":" + from + "\""
                + (requestedMillis < 0 ? "" : ",\"conflate\":" + requestedMillis);
        long shardPosition = delivery.position();
        String resumed = "{\"from\":" + from + ",\"to\":" + (isHeld ? Math.max(from, shardPosition) : shardPosition)
                + ",\"events\":" + (isHeld ? delivery.countAfter(names, intervalMillis, from) : 0) + ",\"complete\":"
                + isHeld + "}";
        List<String> responses = new ArrayList<>();
        send("subscribe", requestedNames.json() + options, response -> {
            responses.add(response.path("code").asText() + response.path("resumed"));
            if (!response.has("code")) {
                checkSubscription(response, names, intervalMillis, requestedNames.rejected());
                onTakeover();
                if (isHeld) {
                    delivery.onResume(names, intervalMillis, from);
                } else {
                    delivery.onSubscription(names, names);
                }
            }
        });
        delivery.conflationMillis(tooMany ? delivery.conflationMillis() : intervalMillis);
        assertEquals(tooMany ? List.of("405") : isHeld ? List.of(resumed) : List.of("416", resumed), responses);
    }

    /** Records that the request took over the session of the abandoned connection, if there was one. */
    private void onTakeover() {
        if (abandoned != null) {
            abandoned.onTakenOver();
        }
    }

    private void sendLateResume() {
        if (!modelConnection.delivery().subscription().isEmpty()) {
            send(
                    "subscribe",
                    ",\"resume\":\"model:1\"",
                    response -> assertEquals(417, response.path("code").asInt()));
        }
    }

    private void sendUnsubscribe() {
        DeliveryModel delivery = modelConnection.delivery();
        ModelSubscription expected = delivery.subscription();
        boolean all = random.nextInt(8) == 0;
        RequestedNames requestedNames =
                all ? new RequestedNames(Map.of(), ModelSubscription.NONE, 0) : RequestedNames.random(random);
        if (requestedNames.isEmpty() && !all) {
            return;
        }
        boolean tooMany =
                requestedNames.maxNamesPerChannel() > server.settings().maxSymbols();
        ModelSubscription updated = all ? ModelSubscription.NONE : expected.without(requestedNames.valid());
        long rejectedFromAll = requestedNames.written().entrySet().stream()
                .filter(entry -> expected.names(entry.getKey()).contains("*")
                        && !entry.getValue().isEmpty()
                        && !entry.getValue().contains("*"))
                .count();
        send("unsubscribe", all ? ",\"all\":true" : requestedNames.json(), response -> {
            if (tooMany) {
                assertEquals(405, response.path("code").asInt());
            } else {
                checkSubscription(
                        response, updated, delivery.conflationMillis(), requestedNames.rejected() + rejectedFromAll);
                delivery.onSubscription(updated, ModelSubscription.NONE);
            }
        });
    }

    private void sendList() {
        DeliveryModel delivery = modelConnection.delivery();
        send(
                "list",
                "",
                response -> checkSubscription(response, delivery.subscription(), delivery.conflationMillis(), 0));
    }

    private void sendPublish() {
        String id = name + " " + ++requestCount;
        String topic = ModelServer.TOPICS.get(random.nextInt(2));
        modelConnection.expectAck(id);
        send(id, "publish", ",\"topic\":\"" + topic + "\",\"data\":{\"n\":[" + requestCount + "]}", response -> {
            throw new AssertionError(response);
        });
    }

    private void send(String action, String fields, Consumer<JsonNode> whenResponded) {
        boolean[] responded = {false};
        send(name + " " + ++requestCount, action, fields, response -> {
            responded[0] = true;
            whenResponded.accept(response);
        });
        assertTrue(responded[0] || modelConnection.hasEnded(), () -> action + " got no response");
    }

    private void send(String id, String action, String fields, Consumer<JsonNode> whenResponded) {
        modelConnection.send(id, "{\"action\":\"" + action + "\",\"id\":\"" + id + "\"" + fields + "}", whenResponded);
    }

    private void checkSubscription(JsonNode response, ModelSubscription expected, int conflate, long rejected) {
        for (Channel channel : Channel.values()) {
            if (!channel.isSelectable()) {
                continue;
            }
            Set<String> listed = new TreeSet<>();
            (channel == Channel.PRICE_BANDS ? response.path("lulds") : response.get(channel.text()))
                    .forEach(name -> listed.add(name.asText()));
            assertEquals(expected.names(channel), listed, () -> channel.text() + " of " + response);
        }
        assertEquals(conflate, response.get("conflate").asInt());
        assertEquals(
                modelConnection.delivery().isPaused(), response.get("paused").asBoolean());
        assertEquals(rejected, response.get("rejected").size());
    }

    private boolean isTooMany(RequestedNames requestedNames, ModelSubscription updated) {
        int max = server.settings().maxSymbols();
        return requestedNames.maxNamesPerChannel() > max || updated.size() > max;
    }

    private static int effectiveInterval(int requestedMillis, int currentMillis) {
        return requestedMillis < 0 ? currentMillis : requestedMillis == 77 ? 100 : requestedMillis;
    }
}
