package io.quotecast.testing;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Bar;
import io.quotecast.market.Conditions;
import io.quotecast.market.Correction;
import io.quotecast.market.Ext;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Random events of every type, with values from the whole of their ranges. To be used by one thread. */
public final class RandomEvents {
    private static final String[] CONDITIONS = {"@", "I", "@,F,T,I", "#41", "A,B,C,D,E,F,G,12345678"};
    private static final List<String> TOPICS = List.of("lobby", "desk", "a.b-c_D");

    private final List<Instrument> instruments;
    private final RandomGenerator random;

    public RandomEvents(Instruments instruments, RandomGenerator random) {
        this.instruments = instruments.all();
        this.random = random;
    }

    public MarketEvent next() {
        return switch (random.nextInt(8)) {
            case 0 -> trade();
            case 1 -> quote();
            case 2 -> bar();
            case 3 -> ticker();
            case 5 -> correction();
            case 6 -> priceBands();
            case 4 ->
                new Status(
                        anyInstrument(), oneOf(TradingState.values()), random.nextBoolean() ? "" : "LUDP", anyTime());
            default -> message();
        };
    }

    public Trade trade() {
        return trade(anyInstrument());
    }

    public Trade trade(Instrument instrument) {
        String venue = random.nextInt(3) == 0 ? null : random.nextBoolean() ? "V" : "Zürich";
        long tradeId = random.nextInt(3) == 0 ? 0 : random.nextLong();
        String textId = tradeId == 0 && random.nextBoolean() ? "id-" + random.nextInt() : null;
        Conditions conditions = random.nextBoolean() ? Conditions.NONE : Conditions.parse(oneOf(CONDITIONS));
        return new Trade(
                instrument,
                anyAmount(),
                anyAmount(),
                oneOf(Side.values()),
                venue,
                tradeId,
                textId,
                conditions,
                anyTime(),
                anyExt());
    }

    private @Nullable Ext anyExt() {
        return random.nextInt(4) == 0 ? new Ext("{\"ä\":[1]}".getBytes(StandardCharsets.UTF_8)) : null;
    }

    private Correction correction() {
        Trade original = trade();
        Trade corrected =
                random.nextBoolean() ? null : trade(original.instrument()).at(original.timeMicros());
        return new Correction(original.instrument(), original, corrected, anyTime());
    }

    private Quote quote() {
        boolean hasBid = random.nextInt(8) != 0;
        boolean hasAsk = random.nextInt(8) != 0;
        return new Quote(
                anyInstrument(),
                hasBid ? anyAmount() : 0,
                hasBid ? anyAmount() : 0,
                hasAsk ? anyAmount() : 0,
                hasAsk ? anyAmount() : 0,
                anyTime(),
                anyExt());
    }

    private PriceBands priceBands() {
        long lower = anyAmount();
        return new PriceBands(anyInstrument(), lower, lower, oneOf(PriceBands.Indicator.values()), anyTime());
    }

    private Bar bar() {
        Timeframe timeframe = oneOf(Timeframe.values());
        return new Bar(
                anyInstrument(),
                timeframe,
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                anyTime());
    }

    private Ticker ticker() {
        return new Ticker(
                anyInstrument(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                anyAmount(),
                oneOf(TradingState.values()),
                anyTime());
    }

    private Message message() {
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        Topic topic = new Topic(TOPICS.get(random.nextInt(TOPICS.size())));
        return new Message(topic, oneOf(Message.Form.values()), payload, "p7x2é", anyTime());
    }

    private long anyAmount() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(200);
            case 1 -> FixedPoint.MAX_UNITS;
            default -> random.nextLong(FixedPoint.MAX_UNITS);
        };
    }

    private long anyTime() {
        return 1 + random.nextLong(4_000_000_000_000_000L);
    }

    private Instrument anyInstrument() {
        return instruments.get(random.nextInt(instruments.size()));
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
