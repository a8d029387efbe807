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
final class Visitor {
    private static final int[] INTERVALS = {0, 0, 50, 77, 100, 250};

    private final Venue venue;
    private final RandomGenerator random;
    private final String name;
    private final List<Connection> connections = new ArrayList<>();
    private Connection connection;
    private Connection abandoned;
    private Wanted before = Wanted.NOTHING;
    private long cursor = -1;
    private int number;

    Visitor(Venue venue, RandomGenerator random, String name) {
        this.venue = venue;
        this.random = random;
        this.name = name;
    }

    /** All connections that it has had, the newest last. */
    List<Connection> connections() {
        return connections;
    }

    Connection connection() {
        return connection;
    }

    /** Does one thing. */
    void act() {
        if (connection.hasEnded()) {
            comeBack();
            return;
        }
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> subscribe(Wish.any(random), "");
            case 6, 7, 8 -> unsubscribe();
            case 9 -> list();
            case 10, 11 -> pause(true);
            case 12, 13, 14 -> pause(false);
            case 15 -> publish();
            case 16 -> resumeTooLate();
            case 17 -> {
                if (random.nextInt(3) == 0) {
                    connection.overfill();
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
        if (connection.hasEnded()) {
            return;
        }
        if (properly) {
            connection.leave();
        } else {
            abandoned = connection;
            comeBack();
        }
    }

    /** Connects anew, to any shard, mostly with its cursor. */
    void comeBack() {
        if (connection != null) {
            before = connection.account().wanted();
            cursor = connection.drainedTo() >= 0
                    ? connection.drainedTo()
                    : connection.account().cursor();
        }
        connection = new Connection(venue, random.nextInt(venue.shards()), name + "-" + connections.size());
        connections.add(connection);
        Wish wish = before.isNothing() || random.nextInt(4) == 0 ? Wish.any(random) : Wish.again(before);
        String session = abandoned == null ? "" : ",\"session\":\"" + abandoned.session() + "\"";
        if (cursor >= 0 && random.nextInt(6) > 0) {
            resume(wish, cursor, "model", session);
        } else if (random.nextInt(4) == 0) {
            long any = random.nextLong(venue.tape().last() + 3);
            resume(wish, any, random.nextInt(3) == 0 ? "other" : "model", session);
        } else {
            subscribe(wish, session);
        }
        abandoned = null;
    }

    void pause(boolean on) {
        Account account = connection.account();
        ask(on ? "pause" : "unpause", "", answer -> {
            assertEquals(on ? "paused" : "unpaused", answer.get("msg").asText());
            if (on) {
                account.pause();
            } else {
                account.unpause();
            }
        });
    }

    private void subscribe(Wish wish, String session) {
        Account account = connection.account();
        boolean snapshot = random.nextInt(5) > 0;
        int wished = random.nextInt(3) == 0 ? INTERVALS[random.nextInt(INTERVALS.length)] : -1;
        int step = step(wished, account.conflate());
        if (wish.isEmpty() && wished < 0 && session.isEmpty()) {
            return;
        }
        Wanted after = account.wanted().with(wish.good());
        String options =
                session + (snapshot ? "" : ",\"snapshot\":false") + (wished < 0 ? "" : ",\"conflate\":" + wished);
        boolean tooMany = isTooMany(wish, after);
        ask("subscribe", wish.json() + options, answer -> {
            if (tooMany) {
                assertEquals(405, answer.path("code").asInt());
            } else {
                checkSubscription(answer, after, step, wish.rejected());
                present();
                account.want(after, snapshot ? wish.good() : Wanted.NOTHING);
            }
        });
        if (!tooMany) {
            account.conflate(step);
        }
    }

    private void resume(Wish wish, long from, String epoch, String session) {
        Account account = connection.account();
        int wished = random.nextInt(3) == 0 ? INTERVALS[random.nextInt(INTERVALS.length)] : -1;
        int step = step(wished, 0);
        Wanted names = Wanted.NOTHING.with(wish.good());
        boolean tooMany = isTooMany(wish, names);
        Journal journal = venue.journal();
        boolean held = epoch.equals("model")
                && from >= journal.first() - 1
                && from <= venue.tape().last();
        String options =
                session + ",\"resume\":\"" + epoch + ":" + from + "\"" + (wished < 0 ? "" : ",\"conflate\":" + wished);
        long at = account.at();
        String resumed = "{\"from\":" + from + ",\"to\":" + (held ? Math.max(from, at) : at) + ",\"events\":"
                + (held ? account.countAfter(names, step, from) : 0) + ",\"complete\":" + held + "}";
        List<String> answers = new ArrayList<>();
        ask("subscribe", wish.json() + options, answer -> {
            answers.add(answer.path("code").asText() + answer.path("resumed"));
            if (!answer.has("code")) {
                checkSubscription(answer, names, step, wish.rejected());
                present();
                if (held) {
                    account.resume(names, step, from);
                } else {
                    account.want(names, names);
                }
            }
        });
        account.conflate(tooMany ? account.conflate() : step);
        assertEquals(tooMany ? List.of("405") : held ? List.of(resumed) : List.of("416", resumed), answers);
    }

    /** The answer says that the session has been taken over, if the message held one. */
    private void present() {
        if (abandoned != null) {
            abandoned.presented();
        }
    }

    private void resumeTooLate() {
        if (!connection.account().wanted().isNothing()) {
            ask(
                    "subscribe",
                    ",\"resume\":\"model:1\"",
                    answer -> assertEquals(417, answer.path("code").asInt()));
        }
    }

    private void unsubscribe() {
        Account account = connection.account();
        Wanted wanted = account.wanted();
        boolean all = random.nextInt(8) == 0;
        Wish wish = all ? new Wish(java.util.Map.of(), Wanted.NOTHING, 0) : Wish.any(random);
        if (wish.isEmpty() && !all) {
            return;
        }
        boolean tooMany = wish.longest() > venue.settings().mostSymbols();
        Wanted after = all ? Wanted.NOTHING : wanted.without(wish.good());
        long outOfAll = wish.written().entrySet().stream()
                .filter(entry -> wanted.names(entry.getKey()).contains("*")
                        && !entry.getValue().isEmpty()
                        && !entry.getValue().contains("*"))
                .count();
        ask("unsubscribe", all ? ",\"all\":true" : wish.json(), answer -> {
            if (tooMany) {
                assertEquals(405, answer.path("code").asInt());
            } else {
                checkSubscription(answer, after, account.conflate(), wish.rejected() + outOfAll);
                account.want(after, Wanted.NOTHING);
            }
        });
    }

    private void list() {
        Account account = connection.account();
        ask("list", "", answer -> checkSubscription(answer, account.wanted(), account.conflate(), 0));
    }

    private void publish() {
        String id = name + " " + ++number;
        String topic = Venue.TOPICS.get(random.nextInt(2));
        connection.awaitAck(id);
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
        assertTrue(answered[0] || connection.hasEnded(), () -> action + " was not answered");
    }

    private void ask(String id, String action, String more, java.util.function.Consumer<JsonNode> whenAnswered) {
        connection.ask(id, "{\"action\":\"" + action + "\",\"id\":\"" + id + "\"" + more + "}", whenAnswered);
    }

    private void checkSubscription(JsonNode answer, Wanted wanted, int conflate, long rejected) {
        for (Channel channel : Channel.values()) {
            Set<String> told = new TreeSet<>();
            answer.get(channel.text()).forEach(one -> told.add(one.asText()));
            assertEquals(wanted.names(channel), told, () -> channel.text() + " of " + answer);
        }
        assertEquals(conflate, answer.get("conflate").asInt());
        assertEquals(connection.account().isPaused(), answer.get("paused").asBoolean());
        assertEquals(rejected, answer.get("rejected").size());
    }

    private boolean isTooMany(Wish wish, Wanted after) {
        int most = venue.settings().mostSymbols();
        return wish.longest() > most || after.size() > most;
    }

    private static int step(int wished, int now) {
        return wished < 0 ? now : wished == 77 ? 100 : wished;
    }
}
