package io.quotecast.alerts;

import static io.quotecast.testing.SampleInstruments.MSFT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.alerts.AlertFixture.Client;
import io.quotecast.market.TradingState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When alerts fire, and who receives them. */
class AlertsTest {
    private final AlertFixture fixture = new AlertFixture();
    private final Client guest = fixture.connect();

    @Test
    void anAlertOnAPriceFiresOnceWhenThePriceReachesItFromBelow() {
        fixture.trade(99_00);
        assertFalse(guest.set("price", "100.00", null, false).isMet());

        fixture.trade(99_99, 100_00, 99_00, 101_00);

        assertEquals(List.of("a1 100.00"), guest.take());
        assertEquals(List.of(), guest.list());
        assertEquals(0, fixture.alerts.count());
        assertEquals(1, fixture.alerts.fired());
    }

    @Test
    void anAlertThatRepeatsFiresAgainOnlyAfterItsConditionWasFalse() {
        fixture.trade(101_00);
        guest.set("price", null, "100.00", true);

        fixture.trade(100_00, 99_00, 99_50, 101_00, 99_00);

        assertEquals(List.of("a1 100.00", "a1 99.00"), guest.take());
        assertEquals(List.of("a1"), guest.list());
    }

    @Test
    void anAlertWhoseConditionIsTrueAlreadyWaitsUntilItWasFalse() {
        fixture.trade(101_00);

        assertTrue(guest.set("price", "100.00", null, false).isMet());
        fixture.trade(102_00, 99_00);
        assertEquals(List.of(), guest.take());
        fixture.trade(100_50);

        assertEquals(List.of("a1 100.50"), guest.take());
    }

    @Test
    void theFirstTradeEverIsNoCrossing() {
        guest.set("price", "100.00", null, false);

        fixture.trade(101_00);

        assertEquals(List.of(), guest.take());
    }

    @Test
    void anAlertThatRepeatsFiresAtMostOncePerSecond() {
        fixture.trade(99_00);
        guest.set("price", "100.00", null, true);

        for (int i = 0; i < 5; i++) {
            fixture.clock.advance(Duration.ofMillis(300));
            fixture.trade(fixture.instruments.find("AAPL").orElseThrow(), 100_00);
            fixture.trade(fixture.instruments.find("AAPL").orElseThrow(), 99_00);
        }

        assertEquals(2, guest.take().size());
    }

    @Test
    void changeIsComparedExactlyWithThePreviousClose() {
        fixture.trade(30_00);
        guest.set("change", "3.3333", null, false);
        guest.set("change", "3.3334", null, false);
        guest.set("change", null, "-3.3333", false);

        fixture.trade(31_00);
        assertEquals(List.of("a1 3.3333"), guest.take());
        fixture.trade(29_00);

        assertEquals(List.of("a3 -3.3333"), guest.take());
        assertEquals(List.of("a2"), guest.list());
    }

    @Test
    void volumeAccumulatesAndStartsAgainOnTheNextDay() {
        fixture.trade(30_00);
        guest.set("volume", "300", null, true);

        fixture.trade(30_00, 30_00, 30_00);
        assertEquals(List.of("a1 300"), guest.take());
        fixture.clock.advance(Duration.ofDays(1));
        fixture.trade(30_00, 30_00, 30_00);

        assertEquals(List.of("a1 300"), guest.take());
    }

    @Test
    void spreadIsInBasisPointsOfTheMiddle() {
        fixture.quote(99_95, 100_05);
        guest.set("spread", "10", null, false);
        guest.set("spread", "10.01", null, true);

        fixture.quote(99_96, 100_04);
        fixture.quote(99_95, 100_05);
        assertEquals(List.of("a1 10.00"), guest.take());
        fixture.quote(99_94, 100_05);
        fixture.quote(0, 100_05);
        fixture.quote(99_94, 100_05);

        assertEquals(List.of("a2 11.00"), guest.take());
    }

    @Test
    void haltAndResumptionAreAlertsOfTheirOwn() {
        fixture.trade(100_00);
        guest.set("halt", null, null, true);
        guest.set("resume", null, null, true);

        fixture.status(TradingState.OPEN, "");
        fixture.status(TradingState.HALTED, "T12");
        fixture.status(TradingState.HALTED, "LUDP");
        assertEquals(List.of("a1 T12"), guest.take());
        fixture.status(TradingState.AUCTION, "");
        fixture.status(TradingState.OPEN, "");

        assertEquals(List.of("a2 "), guest.take());
    }

    @Test
    void otherInstrumentsDoNotMatter() {
        fixture.trade(MSFT, 99_00);
        fixture.trade(99_00);
        guest.set("price", "100.00", null, false);

        fixture.trade(MSFT, 101_00);

        assertEquals(List.of(), guest.take());
    }

    @Test
    void severalAlertsOfOneEventAllFire() {
        fixture.trade(99_00);
        Client other = fixture.connect();
        guest.set("price", "100.00", null, false);
        other.set("price", "100.00", null, false);
        guest.set("price", "100.50", null, false);

        fixture.trade(100_50);

        assertEquals(List.of("a3 100.50", "a1 100.50"), guest.take());
        assertEquals(List.of("a2 100.50"), other.take());
    }

    @Test
    void alertsWithoutAKeyAreLimitedAndEndWithTheirConnection() {
        for (int i = 0; i < 3; i++) {
            guest.set("price", "100.00", null, false);
        }
        assertEquals(
                new AlertAnswer.OverLimit("4 alerts; the limit is 3 per connection: remove some"),
                guest.trySet("price", "100.00", null, false));

        guest.connection().close();

        assertEquals(0, fixture.alerts.count());
    }

    @Test
    void aConnectionThatEndsWhileThePipelineIsBusyIsForgottenLater() {
        guest.set("price", "100.00", null, false);
        fixture.setBusy(true);

        guest.connection().close();
        fixture.setBusy(false);
        fixture.tick();

        assertEquals(0, fixture.alerts.count());
    }

    @Test
    void alertsOfAKeyReachAllOfItsConnectionsAndTheSink() {
        fixture.trade(99_00);
        Client first = fixture.connect().identify("key desk");
        Client second = fixture.connect().identify("key desk");
        Client stranger = fixture.connect().identify("key other");
        first.set("price", "100.00", null, false);
        assertEquals(List.of("a1"), second.list());

        fixture.trade(100_00);

        assertEquals(List.of("a1 100.00"), first.take());
        assertEquals(List.of("a1 100.00"), second.take());
        assertEquals(List.of(), stranger.take());
        assertEquals(List.of("key desk 100.00"), fixture.sunk);
    }

    @Test
    void whatFiredWhileNobodyWasConnectedIsDeliveredLaterWithinTheLimit() {
        fixture.trade(99_00);
        Client first = fixture.connect().identify("key desk");
        first.set("price", "100.00", null, true);
        first.connection().close();

        fixture.trade(100_00, 99_00, 101_00, 99_00, 102_00);
        Client later = fixture.connect().identify("key desk");

        assertEquals(List.of("a1 101.00 late dropped 1", "a1 102.00 late dropped 1"), later.take());
        assertEquals(List.of(), fixture.connect().identify("key desk").take());
    }

    @Test
    void alertsThatWereSetBeforeTheKeyWasPresentedAreThoseOfTheKey() {
        fixture.trade(99_00);
        guest.set("price", "100.00", null, false);

        guest.identify("key desk");
        guest.connection().close();
        Client later = fixture.connect().identify("key desk");

        assertEquals(List.of("a1"), later.list());
        assertEquals(1, fixture.alerts.count());
    }

    @Test
    void anAlertDoesNotFireWhileItsKeyMayNotReadTheSymbol() {
        fixture.trade(99_00);
        Client client = fixture.connect().identify("key desk");
        client.set("price", "100.00", null, false);

        fixture.alerts.permitBy((holder, symbol) -> false);
        fixture.trade(100_00);
        assertEquals(List.of(), client.take());
        fixture.alerts.permitBy((holder, symbol) -> true);
        fixture.trade(99_00, 100_00);

        assertEquals(List.of("a1 100.00"), client.take());
    }

    @Test
    void alertsOfATokenEndWithIt() {
        fixture.trade(99_00);
        Client client = fixture.connect();
        client.connection().identify("token of ada", fixture.clock.micros() + 5_000_000);
        client.set("price", "100.00", null, false);
        client.connection().close();

        fixture.tick();
        assertEquals(1, fixture.alerts.count());
        fixture.tick();
        fixture.tick();

        assertEquals(0, fixture.alerts.count());
    }

    @Test
    void onlyOwnAlertsCanBeRemoved() {
        Client client = fixture.connect().identify("key desk");
        client.set("price", "100.00", null, false);
        client.set("price", "101.00", null, false);
        client.set("price", "102.00", null, false);

        assertEquals(new AlertAnswer.Unknown("a1"), guest.remove(List.of("a1")));
        assertEquals(new AlertAnswer.Unknown("a9"), client.remove(List.of("a1", "a9")));
        assertEquals(List.of("a1", "a2", "a3"), client.list());
        client.remove(List.of("a2"));
        assertEquals(List.of("a1", "a3"), client.list());
        client.remove(null);

        assertEquals(List.of(), client.list());
        assertEquals(0, fixture.alerts.count());
    }
}
