package io.quotecast.protocol.massive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.testing.SampleInstruments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MassiveSymbolsTest {
    @ParameterizedTest
    @CsvSource({
        "BTC-USD, COINBASE, X:BTCUSD, BTC-USD",
        "BTC/USDT, '', X:BTCUSDT, BTC-USDT",
        "1INCH_USD, '', X:1INCHUSD, 1INCH-USD",
        "X:BTCUSD, '', X:BTCUSD, BTC-USD",
        "X:BTC-USD, '', X:BTCUSD, BTC-USD",
        "AAPL, NASDAQ, AAPL, ''",
        "BRK-B, '', BRK-B, ''",
        "BAC-PRL, NYSE, BAC-PRL, ''",
        "BTC-USD-2412, '', BTC-USD-2412, ''",
        "^GSPC, INDEX, ^GSPC, ''",
        "-USD, '', -USD, ''",
    })
    void pairsAreToldFromStocks(String symbol, String exchange, String ticker, String pair) {
        Instrument instrument = new Instrument(0, new Symbol(symbol), symbol, exchange, "", 2, 0, 1);

        assertEquals(ticker, MassiveSymbols.ticker(instrument));
        assertEquals(pair, MassiveSymbols.isPair(instrument) ? MassiveSymbols.pair(instrument) : "");
    }

    @Test
    void twoSpellingsOfOnePairAreRefusedWithBothNames() {
        Instruments catalog = SampleInstruments.catalog();
        SampleInstruments.listStock(catalog, "BTC/USD");

        assertEquals(
                "quotecast.dialects: BTC-USD and BTC/USD are both 'X:BTCUSD' in the dialect massive; disable the dialect"
                        + " or remove one of the instruments",
                assertThrows(IllegalStateException.class, () -> MassiveSymbols.of(catalog)
                                .checkUnambiguous())
                        .getMessage());
    }
}
