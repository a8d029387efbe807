package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.journal.Journal;
import io.quotecast.market.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Someone who asks for this and that, leaves, and comes back with a cursor; and what the answers must be. */
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

    /** All connections that it has had, the newest last. */
    List<ModelConnection> connections() {
        return modelConnections;
    }

    ModelConnection connection() {
        return modelConnection;
    }

    /** Does one thing. */
    void doSomething() {
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

    /** Ends the connection, or forgets it without a word. */
    void disconnect(boolean properly) {
        if (modelConnection.hasEnded()) {
            return;
        }
        if (properly) {
            modelConnection.disconnect();
        } else {
            abandoned = modelConnection;
            reconnect();
        }
    }

    /** Connects anew, to any shard, mostly with its cursor. */
    void reconnect() {
        if (modelConnection != null) {
            previousSubscription = modelConnection.delivery().subscription();
            cursor = modelConnection.drainCursor() >= 0
                    ? modelConnection.drainCursor()
                    : modelConnection.delivery().cursor();
        }
        modelConnection =
                new ModelConnection(server, random.nextInt(server.shards()), name + "-" + modelConnections.size());
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
        send(isPausing ? "pause" : "unpause", "", answer -> {
            assertEquals(isPausing ? "paused" : "unpaused", answer.get("msg").asText());
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
        send("subscribe", requestedNames.json() + options, answer -> {
            if (tooMany) {
                assertEquals(405, answer.path("code").asInt());
            } else {
                checkSubscription(answer, updated, intervalMillis, requestedNames.rejected());
                takeOver();
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
        List<String> answers = new ArrayList<>();
        send("subscribe", requestedNames.json() + options, answer -> {
            answers.add(answer.path("code").asText() + answer.path("resumed"));
            if (!answer.has("code")) {
                checkSubscription(answer, names, intervalMillis, requestedNames.rejected());
                takeOver();
                if (isHeld) {
                    delivery.onResume(names, intervalMillis, from);
                } else {
                    delivery.onSubscription(names, names);
                }
            }
        });
        delivery.conflationMillis(tooMany ? delivery.conflationMillis() : intervalMillis);
        assertEquals(tooMany ? List.of("405") : isHeld ? List.of(resumed) : List.of("416", resumed), answers);
    }

    /** The answer says that the session has been taken over, if the message held one. */
    private void takeOver() {
        if (abandoned != null) {
            abandoned.takenOver();
        }
    }

    private void sendLateResume() {
        if (!modelConnection.delivery().subscription().isEmpty()) {
            send(
                    "subscribe",
                    ",\"resume\":\"model:1\"",
                    answer -> assertEquals(417, answer.path("code").asInt()));
        }
    }

    private void sendUnsubscribe() {
        DeliveryModel delivery = modelConnection.delivery();
        ModelSubscription expected = delivery.subscription();
        boolean all = random.nextInt(8) == 0;
        RequestedNames requestedNames =
                all ? new RequestedNames(java.util.Map.of(), ModelSubscription.NONE, 0) : RequestedNames.random(random);
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
        send("unsubscribe", all ? ",\"all\":true" : requestedNames.json(), answer -> {
            if (tooMany) {
                assertEquals(405, answer.path("code").asInt());
            } else {
                checkSubscription(
                        answer, updated, delivery.conflationMillis(), requestedNames.rejected() + rejectedFromAll);
                delivery.onSubscription(updated, ModelSubscription.NONE);
            }
        });
    }

    private void sendList() {
        DeliveryModel delivery = modelConnection.delivery();
        send("list", "", answer -> checkSubscription(answer, delivery.subscription(), delivery.conflationMillis(), 0));
    }

    private void sendPublish() {
        String id = name + " " + ++requestCount;
        String topic = ModelServer.TOPICS.get(random.nextInt(2));
        modelConnection.expectAck(id);
        send(id, "publish", ",\"topic\":\"" + topic + "\",\"data\":{\"n\":[" + requestCount + "]}", answer -> {
            throw new AssertionError(answer);
        });
    }

    private void send(String action, String fields, java.util.function.Consumer<JsonNode> whenResponded) {
        boolean[] answered = {false};
        send(name + " " + ++requestCount, action, fields, answer -> {
            answered[0] = true;
            whenResponded.accept(answer);
        });
        assertTrue(answered[0] || modelConnection.hasEnded(), () -> action + " was not answered");
    }

    private void send(String id, String action, String fields, java.util.function.Consumer<JsonNode> whenResponded) {
        modelConnection.send(id, "{\"action\":\"" + action + "\",\"id\":\"" + id + "\"" + fields + "}", whenResponded);
    }

    private void checkSubscription(JsonNode answer, ModelSubscription expected, int conflate, long rejected) {
        for (Channel channel : Channel.values()) {
            Set<String> listed = new TreeSet<>();
            answer.get(channel.text()).forEach(one -> listed.add(one.asText()));
            assertEquals(expected.names(channel), listed, () -> channel.text() + " of " + answer);
        }
        assertEquals(conflate, answer.get("conflate").asInt());
        assertEquals(modelConnection.delivery().isPaused(), answer.get("paused").asBoolean());
        assertEquals(rejected, answer.get("rejected").size());
    }

    private boolean isTooMany(RequestedNames requestedNames, ModelSubscription updated) {
        int max = server.settings().maxSymbols();
        return requestedNames.maxNamesPerChannel() > max || updated.size() > max;
    }

    private static int effectiveInterval(int requestedMillis, int currentMillis) {
        return requestedMillis < 0 ? currentMillis : requestedMillis == 77 ? 100 : requestedMillis;
    }
}
