package io.quotecast.source;

import io.quotecast.fuzz.FuzzTarget;
import io.quotecast.fuzz.SafeText;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.source.binance.BinanceProtocol;
import io.quotecast.source.bitstamp.BitstampProtocol;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.gemini.GeminiProtocol;
import io.quotecast.source.kraken.KrakenProtocol;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingSinkTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fuzz targets for messages of exchanges, each of which a whole conversation processes. */
public final class ExchangeTargets {
    private static final List<String> BINANCE = List.of(
            "{\"stream\":\"x\",\"data\":{\"e\":\"trade\",\"s\":\"COIN\",\"t\":7,\"p\":\"1.5\",\"q\":\"0.1\",\"T\":1767623399123,\"m\":true}}",
            "{\"u\":5,\"s\":\"COIN\",\"b\":\"1.5\",\"B\":\"1\",\"a\":\"1.6\",\"A\":\"2\"}",
            "{\"error\":{\"code\":2,\"msg\":\"Invalid request\"},\"id\":1}");
    private static final List<String> BITSTAMP = List.of(
            "{\"event\":\"trade\",\"channel\":\"live_trades_coin\",\"data\":{\"id\":7,\"price_str\":\"1.5\",\"amount_str\":\"0.1\",\"type\":1,\"microtimestamp\":\"1767623399123456\"}}",
            "{\"event\":\"data\",\"channel\":\"order_book_coin\",\"data\":{\"microtimestamp\":\"1767623399123456\",\"bids\":[[\"1.5\",\"1\"]],\"asks\":[[\"1.6\",\"1\"],[\"1.7\",\"1\"]]}}",
            "{\"event\":\"bts:error\",\"channel\":\"\",\"data\":{\"code\":null,\"message\":\"Bad subscription"
                    + " string.\"}}");
    private static final List<String> GEMINI = List.of(
            "{\"type\":\"l2_updates\",\"symbol\":\"COIN\",\"changes\":[[\"buy\",\"1.5\",\"1\"],[\"sell\",\"1.6\",\"2\"]],\"trades\":[{\"symbol\":\"COIN\",\"event_id\":7,\"timestamp\":1767623399123,\"price\":\"1.5\",\"quantity\":\"0.1\",\"side\":\"buy\"}]}",
            "{\"type\":\"trade\",\"symbol\":\"COIN\",\"event_id\":8,\"timestamp\":1767623399123,\"price\":\"1.5\",\"quantity\":\"0.1\",\"side\":\"buy\"}",
            "{\"type\":\"heartbeat\",\"timestamp\":1767623399123,\"sequence\":4}",
            "{\"result\":\"error\",\"reason\":\"NoValidTradingPairs\"}");
    private static final List<String> KRAKEN = List.of(
            "{\"channel\":\"trade\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"COIN\",\"side\":\"buy\",\"price\":1.5,\"qty\":1e-1,\"trade_id\":7,\"timestamp\":\"2026-01-05T14:30:00.123456Z\"}]}",
            "{\"channel\":\"ticker\",\"data\":[{\"symbol\":\"COIN\",\"bid\":1.5,\"bid_qty\":1,\"ask\":1.6,\"ask_qty\":2}]}",
            "{\"error\":\"Currency pair not supported"
                    + " COIN\",\"method\":\"subscribe\",\"success\":false,\"symbol\":\"COIN\"}",
            "{\"channel\":\"status\",\"data\":[{\"system\":\"maintenance\"}]}");

    private ExchangeTargets() {}

    public static List<FuzzTarget> all() {
        return List.of(
                target(new BinanceProtocol(Optional.empty()), "COIN", BINANCE),
                target(new BitstampProtocol(Optional.empty()), "coin", BITSTAMP),
                target(new GeminiProtocol(Map.of()), "COIN", GEMINI),
                target(new KrakenProtocol(Map.of()), "COIN", KRAKEN));
    }

    private static FuzzTarget target(ExchangeProtocol protocol, String product, List<String> samples) {
        return new FuzzTarget("source-" + protocol.name(), 2_000, samples, input -> receive(protocol, product, input));
    }

    /** Checks that a message, repeated by another connection, fails nothing and says nothing unsafe. */
    private static void receive(ExchangeProtocol protocol, String product, byte[] input) {
        String message = new String(input, StandardCharsets.UTF_8);
        EventSink sink = new EventSink(
                protocol.name(), new RecordingSinkTarget(new ManualClock(Instant.parse("2026-01-05T14:30:00Z"))));
        ExchangeInstruments instruments = new ExchangeInstruments(new Instruments());
        instruments.add(product, new Symbol("COIN"), protocol.venue(), protocol.sector(), Optional.empty());
        ExchangeConnection.Conversation conversation = protocol.conversation(new ExchangeProtocol.Context(
                List.of(product),
                instruments,
                Duration.ofSeconds(10),
                sink,
                (kind, text) -> SafeText.check(text),
                () -> 0));
        for (int connection = 0; connection < 2; connection++) {
            conversation.onOpen(sent -> {});
            conversation.onMessage(message);
            String fault = conversation.onTick();
            if (fault != null) {
                SafeText.check(fault);
            }
            if (!conversation.remark().isEmpty()) {
                SafeText.check(conversation.remark());
            }
        }
    }
}
