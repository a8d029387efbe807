package io.quotecast.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quotecast.alerts.MarketReading.Outcome;
import io.quotecast.alerts.StoredOwner.StoredAlert;
import io.quotecast.base.PrivateFile;
import io.quotecast.base.Quoted;
import io.quotecast.market.Symbol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The file of the alerts of keys, in JSON. It is replaced atomically, and only the user of the server can read it.
 * Owned by one thread.
 */
final class AlertFile {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    AlertFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /**
     * Reads the file; returns nothing if it does not exist.
     *
     * @throws IllegalArgumentException if the content is invalid
     */
    List<StoredOwner> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        JsonNode root = JSON.readTree(Files.readAllBytes(file));
        if (root.path("version").asInt() != VERSION) {
            throw new IllegalArgumentException(
                    "version " + Quoted.of(root.path("version").asText()) + " is not " + VERSION);
        }
        List<StoredOwner> owners = new ArrayList<>();
        for (JsonNode owner : root.path("owners")) {
            List<StoredAlert> alerts = new ArrayList<>();
            owner.path("alerts")
                    .forEach(alert -> alerts.add(new StoredAlert(
                            alert(alert), Outcome.valueOf(alert.path("outcome").asText()))));
            List<FiredAlert> waiting = new ArrayList<>();
            owner.path("waiting").forEach(fired -> waiting.add(fired(fired)));
            owners.add(new StoredOwner(
                    owner.path("holder").asText(),
                    owner.path("expires").asLong(),
                    alerts,
                    waiting,
                    owner.path("dropped").asLong()));
        }
        return owners;
    }

    private static Alert alert(JsonNode node) {
        String symbol = node.path("symbol").asText();
        AlertType type = AlertType.find(node.path("type").asText());
        if (type == null) {
            throw new IllegalArgumentException(
                    "unknown type " + Quoted.of(node.path("type").asText()));
        }
        return new Alert(
                node.path("id").asText(),
                Symbol.parse(symbol)
                        .orElseThrow(() -> new IllegalArgumentException("not a symbol: " + Quoted.of(symbol))),
                new AlertCondition(
                        type, node.path("below").asBoolean(), node.path("level").asText()),
                node.path("repeat").asBoolean(),
                node.path("set").asLong());
    }

    private static FiredAlert fired(JsonNode node) {
        return new FiredAlert(
                alert(node),
                node.path("value").asText(),
                node.path("reason").asText(),
                node.path("position").asLong(),
                node.path("time").asLong());
    }

    /** Replaces the content. */
    void write(Collection<StoredOwner> owners) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION);
        ArrayNode array = root.putArray("owners");
        for (StoredOwner owner : owners) {
            ObjectNode node = array.addObject().put("holder", owner.holder()).put("expires", owner.expiresMicros());
            ArrayNode alerts = node.putArray("alerts");
            owner.alerts().forEach(stored -> put(alerts.addObject(), stored.alert())
                    .put("outcome", stored.outcome().name()));
            ArrayNode waiting = node.putArray("waiting");
            owner.waiting().forEach(fired -> put(waiting.addObject(), fired.alert())
                    .put("value", fired.value())
                    .put("reason", fired.reason())
                    .put("position", fired.position())
                    .put("time", fired.timeMicros()));
            node.put("dropped", owner.dropped());
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        PrivateFile.write(file, root.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode put(ObjectNode node, Alert alert) {
        return node.put("id", alert.id())
                .put("symbol", alert.symbol().text())
                .put("type", alert.condition().type().text())
                .put("below", alert.condition().isBelow())
                .put("level", alert.condition().level())
                .put("repeat", alert.repeats())
                .put("set", alert.setMicros());
    }
}
