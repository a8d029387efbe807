package io.quotecast.source.simulator;

import io.quotecast.ingest.Listing;
import java.util.ArrayList;
import java.util.List;

/** The instruments of a simulated market, with the rates of their events and the sizes of their trades. Immutable. */
final class SimulatedInstruments {
    private static final double TRADE_SHARE = 0.12;
    private static final double INDEX_SHARE = 0.01;
    private static final double MIN_TRADE_SHARES = 40;
    private static final double MAX_TRADE_SHARES = 1_000;
    private static final double SECONDS_OF_OPEN_DAY = 86_400;
    private static final double SECONDS_OF_REGULAR_DAY = 23_400;

    private final SimulatorSettings settings;
    private final List<InstrumentModel> stocks = new ArrayList<>();
    private final List<InstrumentModel> indices = new ArrayList<>();
    private final double[] weights;
    private final double totalWeight;

    /**
     * @throws IllegalArgumentException if no listing has a price
     */
    SimulatedInstruments(List<Listing> listings, SimulatorSettings settings) {
        this.settings = settings;
        listings.stream()
                .filter(listing -> listing.price() > 0)
                .limit(settings.symbols())
                .forEach(listing -> add(new InstrumentModel(listing, stocks.size(), settings.seed())));
        if (stocks.isEmpty() && indices.isEmpty()) {
            throw new IllegalArgumentException(
                    "none of the " + listings.size() + " listed instruments has a price; the simulator requires one");
        }
        weights = new double[stocks.size() + indices.size()];
        double total = 0;
        for (int i = 0; i < stocks.size(); i++) {
            weights[i] = stocks.get(i).activity();
            total += weights[i];
        }
        for (int i = stocks.size(); i < weights.length; i++) {
            weights[i] = stocks.isEmpty() ? 1 : total * INDEX_SHARE / indices.size();
        }
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        totalWeight = sum;
    }

    private void add(InstrumentModel model) {
        (model.isIndex() ? indices : stocks).add(model);
    }

    /** Returns the stocks, in the order of the list. */
    List<InstrumentModel> stocks() {
        return List.copyOf(stocks);
    }

    List<InstrumentModel> indices() {
        return List.copyOf(indices);
    }

    /** Returns the relative event rates: first those of the stocks, then those of the indices, which share 1 %. */
    double[] weights() {
        return weights.clone();
    }

    /**
     * Returns the mean number of trades of an instrument in a usual day.
     *
     * @param index of the stock or, counted on from the last stock, of the index
     */
    double tradesPerDay(int index) {
        double seconds = settings.alwaysOpen() ? SECONDS_OF_OPEN_DAY : SECONDS_OF_REGULAR_DAY;
        double share = index < stocks.size() ? TRADE_SHARE : 1;
        return settings.eventsPerSecond() * weights[index] / totalWeight * share * seconds;
    }

    /** Returns the sizes of the trades of a stock, whose mean gives the usual daily volume, within limits. */
    TradeSizes tradeSizes(int stock) {
        Listing listing = stocks.get(stock).listing();
        long lots = TradeSizes.lot(listing.instrument()) / TradeSizes.LOT;
        double shares = (double) listing.dailyVolume() / lots / tradesPerDay(stock);
        return new TradeSizes(listing.instrument(), Math.max(MIN_TRADE_SHARES, Math.min(MAX_TRADE_SHARES, shares)));
    }
}
