package io.quotecast.history.store;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A query that completes partial bars of one instrument from the stored trades. A bar stays as it is if it has more
 * trades than the database.
 */
record BarCompletion(Instrument instrument, List<Bar> bars) implements ArchiveQuery<List<Bar>> {
    @Override
    public List<Bar> execute(Connection connection) throws SQLException {
        Map<Long, Instrument> listings = RowIds.listings(connection, List.of(instrument));
        List<Bar> completed = new ArrayList<>(bars.size());
        for (Bar bar : bars) {
            completed.add(bar.partial() ? complete(connection, listings, bar) : bar);
        }
        return completed;
    }

    private static Bar complete(Connection connection, Map<Long, Instrument> listings, Bar bar) throws SQLException {
        for (Map.Entry<Long, Instrument> listing : listings.entrySet()) {
            if (listing.getValue().hasSameUnits(bar.instrument())) {
                List<TradeBars.StoredBar> stored = TradeBars.compute(
                        connection,
                        listing.getKey(),
                        bar.instrument(),
                        bar.timeframe(),
                        bar.timeMicros(),
                        bar.endMicros());
                if (!stored.isEmpty() && stored.get(0).bar().trades() >= bar.trades()) {
                    return withClosed(stored.get(0).bar(), bar.closed());
                }
            }
        }
        return bar;
    }

    private static Bar withClosed(Bar bar, boolean closed) {
        return new Bar(
                bar.instrument(),
                bar.timeframe(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                bar.average(),
                bar.trades(),
                closed,
                bar.timeMicros());
    }
}
