package io.quotecast.source.simulator;

import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The instruments of a simulated market, and the influences on prices that they share. Owned by one thread. */
final class SimulatedInstruments {
    private static final double TRADE_SHARE = 0.12;
    private static final double INDEX_SHARE = 0.01;
    private static final double MARKET_DEVIATION = 0.009;
    private static final double SECTOR_DEVIATION = 0.006;
    private static final double MIN_OWN_DEVIATION = 0.008;
    private static final double OWN_DEVIATION_RANGE = 0.010;
    private static final double FUND_DEVIATION = 0.002;
    private static final double MIN_TRADE_LOTS = 1.5;
    private static final double MAX_TRADE_LOTS = 8;
    private static final double SECONDS_OF_OPEN_DAY = 86_400;
    private static final double SECONDS_OF_REGULAR_DAY = 23_400;

    private final SimulatorSettings settings;
    private final long startMicros;
    private final PricePath market;
    private final Map<String, PricePath> sectors = new LinkedHashMap<>();
    private final List<SimulatedStock> stocks = new ArrayList<>();
    private final List<SimulatedIndex> indices = new ArrayList<>();

    /**
     * @throws IllegalArgumentException if no listing has a price
     */
    SimulatedInstruments(List<Listing> listings, SimulatorSettings settings, long startMicros) {
        this.settings = settings;
        this.startMicros = startMicros;
        this.market = new PricePath(settings.seed(), "market", MARKET_DEVIATION);
        List<Listing> traded = listings.stream()
                .filter(listing -> listing.price() > 0)
                .limit(settings.symbols())
                .toList();
        if (traded.isEmpty()) {
            throw new IllegalArgumentException(
                    "none of the " + listings.size() + " listed instruments has a price; the simulator requires one");
        }
        List<Listing> ranked =
                traded.stream().filter(listing -> !isIndex(listing)).toList();
        double totalWeight = 0;
        for (int rank = 0; rank < ranked.size(); rank++) {
            totalWeight += weight(rank);
        }
        for (int rank = 0; rank < ranked.size(); rank++) {
            stocks.add(stock(ranked.get(rank), rank, weight(rank) / totalWeight));
        }
        traded.stream()
                .filter(SimulatedInstruments::isIndex)
                .forEach(listing -> indices.add(new SimulatedIndex(listing, market, settings.seed())));
    }

    List<SimulatedStock> stocks() {
        return List.copyOf(stocks);
    }

    List<SimulatedIndex> indices() {
        return List.copyOf(indices);
    }

    /**
     * Returns the relative event rates: first the stocks, by Zipf's law, then the indices, which share one hundredth.
     */
    double[] weights() {
        double[] weights = new double[stocks.size() + indices.size()];
        double total = 0;
        for (int rank = 0; rank < stocks.size(); rank++) {
            weights[rank] = weight(rank);
            total += weights[rank];
        }
        for (int i = stocks.size(); i < weights.length; i++) {
            weights[i] = stocks.isEmpty() ? 1 : total * INDEX_SHARE / indices.size();
        }
        return weights;
    }

    private SimulatedStock stock(Listing listing, int rank, double share) {
        Instrument instrument = listing.instrument();
        RandomStream random = random(instrument);
        boolean isFund = instrument.sector().equals(SimulatedStock.FUND);
        double deviation = isFund ? FUND_DEVIATION : MIN_OWN_DEVIATION + OWN_DEVIATION_RANGE * random.nextDouble();
        double marketWeight = isFund ? 1 : 0.8 + 0.5 * random.nextDouble();
        double sectorWeight = isFund ? 0 : 0.8 + 0.4 * random.nextDouble();
        PricePath sector = sectors.computeIfAbsent(
                instrument.sector(), name -> new PricePath(settings.seed(), "sector " + name, SECTOR_DEVIATION));
        FairPrice fairPrice = new FairPrice(
                (double) listing.price() / instrument.tick(),
                new FairPrice.Load(market, marketWeight),
                new FairPrice.Load(sector, sectorWeight),
                new PricePath(settings.seed(), nameOf(instrument), deviation),
                isFund ? null : new Jumps(settings.seed(), "news " + instrument.symbol()));
        TopOfBook topOfBook = new TopOfBook(instrument, rank, meanTradeLots(listing, share), startMicros, random);
        return new SimulatedStock(listing, fairPrice, topOfBook, random, startMicros * 1_000);
    }

    /** Returns the mean trade size that gives the usual daily volume, within limits. */
    private double meanTradeLots(Listing listing, double share) {
        double seconds = settings.alwaysOpen() ? SECONDS_OF_OPEN_DAY : SECONDS_OF_REGULAR_DAY;
        double trades = settings.eventsPerSecond() * share * TRADE_SHARE * seconds;
        double lots = (double) listing.dailyVolume() / TopOfBook.lot(listing.instrument());
        return Math.max(MIN_TRADE_LOTS, Math.min(MAX_TRADE_LOTS, lots / trades));
    }

    private RandomStream random(Instrument instrument) {
        return RandomStream.of(settings.seed(), nameOf(instrument));
    }

    /** Returns the name of an instrument's random numbers. */
    static String nameOf(Instrument instrument) {
        return "symbol " + instrument.symbol();
    }

    private static double weight(int rank) {
        return 1.0 / (rank + 1);
    }

    private static boolean isIndex(Listing listing) {
        return listing.instrument().sector().equals(SimulatedIndex.SECTOR);
    }
}
