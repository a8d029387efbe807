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

    private final ModelServer modelServer;
    private final RandomGenerator random;
    private final String name;
    private final List<ModelConnection> modelConnections = new ArrayList<>();
    private ModelConnection modelConnection;
    private ModelConnection abandoned;
    private ModelSubscription before = ModelSubscription.NOTHING;
    private long cursor = -1;
    private int number;

    ModelClient(ModelServer modelServer, RandomGenerator random, String name) {
        this.modelServer = modelServer;
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
    void act() {
        if (modelConnection.hasEnded()) {
            comeBack();
            return;
        }
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> subscribe(RequestedNames.any(random), "");
            case 6, 7, 8 -> unsubscribe();
            case 9 -> list();
            case 10, 11 -> pause(true);
            case 12, 13, 14 -> pause(false);
            case 15 -> publish();
            case 16 -> resumeTooLate();
            case 17 -> {
                if (random.nextInt(3) == 0) {
                    modelConnection.overfill();
                }
            }
            case 18 -> leave(random.nextInt(3) > 0);
            default -> {
                if (random.nextBoolean()) {
                    leave(true);
                    comeBack();
                }
            }
        }
    }

    /** Ends the connection, or forgets it without a word. */
    void leave(boolean properly) {
        if (modelConnection.hasEnded()) {
            return;
        }
        if (properly) {
            modelConnection.leave();
        } else {
            abandoned = modelConnection;
            comeBack();
        }
    }

    /** Connects anew, to any shard, mostly with its cursor. */
    void comeBack() {
        if (modelConnection != null) {
            before = modelConnection.account().wanted();
            cursor = modelConnection.drainedTo() >= 0
                    ? modelConnection.drainedTo()
                    : modelConnection.account().cursor();
        }
        modelConnection = new ModelConnection(
                modelServer, random.nextInt(modelServer.shards()), name + "-" + modelConnections.size());
        modelConnections.add(modelConnection);
        RequestedNames requestedNames = before.isNothing() || random.nextInt(4) == 0
                ? RequestedNames.any(random)
                : RequestedNames.again(before);
        String session = abandoned == null ? "" : ",\"session\":\"" + abandoned.session() + "\"";
        if (cursor >= 0 && random.nextInt(6) > 0) {
            resume(requestedNames, cursor, "model", session);
        } else if (random.nextInt(4) == 0) {
            long any = random.nextLong(modelServer.tape().last() + 3);
            resume(requestedNames, any, random.nextInt(3) == 0 ? "other" : "model", session);
        } else {
            subscribe(requestedNames, session);
        }
        abandoned = null;
    }

    void pause(boolean on) {
        DeliveryModel deliveryModel = modelConnection.account();
        ask(on ? "pause" : "unpause", "", answer -> {
            assertEquals(on ? "paused" : "unpaused", answer.get("msg").asText());
            if (on) {
                deliveryModel.pause();
            } else {
                deliveryModel.unpause();
            }
        });
    }

    private void subscribe(RequestedNames requestedNames, String session) {
        DeliveryModel deliveryModel = modelConnection.account();
        boolean snapshot = random.nextInt(5) > 0;
        int wished = random.nextInt(3) == 0 ? INTERVALS[random.nextInt(INTERVALS.length)] : -1;
        int step = step(wished, deliveryModel.conflate());
        if (requestedNames.isEmpty() && wished < 0 && session.isEmpty()) {
            return;
        }
        ModelSubscription after = deliveryModel.wanted().with(requestedNames.good());
        String options =
                session + (snapshot ? "" : ",\"snapshot\":false") + (wished < 0 ? "" : ",\"conflate\":" + wished);
        boolean tooMany = isTooMany(requestedNames, after);
        ask("subscribe", requestedNames.json() + options, answer -> {
            if (tooMany) {
                assertEquals(405, answer.path("code").asInt());
            } else {
                checkSubscription(answer, after, step, requestedNames.rejected());
                present();
                deliveryModel.want(after, snapshot ? requestedNames.good() : ModelSubscription.NOTHING);
            }
        });
        if (!tooMany) {
            deliveryModel.conflate(step);
        }
    }

    private void resume(RequestedNames requestedNames, long from, String epoch, String session) {
        DeliveryModel deliveryModel = modelConnection.account();
        int wished = random.nextInt(3) == 0 ? INTERVALS[random.nextInt(INTERVALS.length)] : -1;
        int step = step(wished, 0);
        ModelSubscription names = ModelSubscription.NOTHING.with(requestedNames.good());
        boolean tooMany = isTooMany(requestedNames, names);
        Journal journal = modelServer.journal();
        boolean held = epoch.equals("model")
                && from >= journal.first() - 1
                && from <= modelServer.tape().last();
        String options =
                session + ",\"resume\":\"" + epoch + ":" + from + "\"" + (wished < 0 ? "" : ",\"conflate\":" + wished);
        long at = deliveryModel.at();
        String resumed = "{\"from\":" + from + ",\"to\":" + (held ? Math.max(from, at) : at) + ",\"events\":"
                + (held ? deliveryModel.countAfter(names, step, from) : 0) + ",\"complete\":" + held + "}";
        List<String> answers = new ArrayList<>();
        ask("subscribe", requestedNames.json() + options, answer -> {
            answers.add(answer.path("code").asText() + answer.path("resumed"));
            if (!answer.has("code")) {
                checkSubscription(answer, names, step, requestedNames.rejected());
                present();
                if (held) {
                    deliveryModel.resume(names, step, from);
                } else {
                    deliveryModel.want(names, names);
                }
            }
        });
        deliveryModel.conflate(tooMany ? deliveryModel.conflate() : step);
        assertEquals(tooMany ? List.of("405") : held ? List.of(resumed) : List.of("416", resumed), answers);
    }

    /** The answer says that the session has been taken over, if the message held one. */
    private void present() {
        if (abandoned != null) {
            abandoned.presented();
        }
    }

    private void resumeTooLate() {
        if (!modelConnection.account().wanted().isNothing()) {
            ask(
                    "subscribe",
                    ",\"resume\":\"model:1\"",
                    answer -> assertEquals(417, answer.path("code").asInt()));
        }
    }

    private void unsubscribe() {
        DeliveryModel deliveryModel = modelConnection.account();
        ModelSubscription modelSubscription = deliveryModel.wanted();
        boolean all = random.nextInt(8) == 0;
        RequestedNames requestedNames =
                all ? new RequestedNames(java.util.Map.of(), ModelSubscription.NOTHING, 0) : RequestedNames.any(random);
        if (requestedNames.isEmpty() && !all) {
            return;
        }
        boolean tooMany = requestedNames.longest() > modelServer.settings().mostSymbols();
        ModelSubscription after = all ? ModelSubscription.NOTHING : modelSubscription.without(requestedNames.good());
        long outOfAll = requestedNames.written().entrySet().stream()
                .filter(entry -> modelSubscription.names(entry.getKey()).contains("*")
                        && !entry.getValue().isEmpty()
                        && !entry.getValue().contains("*"))
                .count();
        ask("unsubscribe", all ? ",\"all\":true" : requestedNames.json(), answer -> {
            if (tooMany) {
                assertEquals(405, answer.path("code").asInt());
            } else {
                checkSubscription(answer, after, deliveryModel.conflate(), requestedNames.rejected() + outOfAll);
                deliveryModel.want(after, ModelSubscription.NOTHING);
            }
        });
    }

    private void list() {
        DeliveryModel deliveryModel = modelConnection.account();
        ask("list", "", answer -> checkSubscription(answer, deliveryModel.wanted(), deliveryModel.conflate(), 0));
    }

    private void publish() {
        String id = name + " " + ++number;
        String topic = ModelServer.TOPICS.get(random.nextInt(2));
        modelConnection.awaitAck(id);
        ask(id, "publish", ",\"topic\":\"" + topic + "\",\"data\":{\"n\":[" + number + "]}", answer -> {
            throw new AssertionError(answer);
        });
    }

    private void ask(String action, String more, java.util.function.Consumer<JsonNode> whenAnswered) {
        boolean[] answered = {false};
        ask(name + " " + ++number, action, more, answer -> {
            answered[0] = true;
            whenAnswered.accept(answer);
        });
        assertTrue(answered[0] || modelConnection.hasEnded(), () -> action + " was not answered");
    }

    private void ask(String id, String action, String more, java.util.function.Consumer<JsonNode> whenAnswered) {
        modelConnection.ask(id, "{\"action\":\"" + action + "\",\"id\":\"" + id + "\"" + more + "}", whenAnswered);
    }

    private void checkSubscription(JsonNode answer, ModelSubscription modelSubscription, int conflate, long rejected) {
        for (Channel channel : Channel.values()) {
            Set<String> told = new TreeSet<>();
            answer.get(channel.text()).forEach(one -> told.add(one.asText()));
            assertEquals(modelSubscription.names(channel), told, () -> channel.text() + " of " + answer);
        }
        assertEquals(conflate, answer.get("conflate").asInt());
        assertEquals(modelConnection.account().isPaused(), answer.get("paused").asBoolean());
        assertEquals(rejected, answer.get("rejected").size());
    }

    private boolean isTooMany(RequestedNames requestedNames, ModelSubscription after) {
        int most = modelServer.settings().mostSymbols();
        return requestedNames.longest() > most || after.size() > most;
    }

    private static int step(int wished, int now) {
        return wished < 0 ? now : wished == 77 ? 100 : wished;
    }
}
