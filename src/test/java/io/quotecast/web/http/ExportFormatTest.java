package io.quotecast.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of exported rows. */
class ExportFormatTest {
    private static final Instrument COIN = new Instrument(0, new Symbol("X-USD"), "Coin", "NOWHERE", "", 8, 8, 1);

    @Test
    void smallNumbersHaveNoExponent() {
        List<HistoricalTrade> rows = List.of(trade("V", 1), trade(null, 0));

        assertEquals(
                "t,X-USD,0.00000001,0.00000001,V,1,buy,,5,6,7,e1\r\nt,X-USD,0.00000001,0.00000001,,,buy,,5,6,7,e1\r\n",
                text(ExportFormat.TRADES_AS_CSV.format(rows, false)));
        assertEquals(
                "{\"T\":\"t\",\"S\":\"X-USD\",\"p\":0.00000001,\"s\":0.00000001,\"x\":\"V\",\"i\":1,\"side\":\"buy\","
                        + "\"t\":5,\"q\":6,\"u\":7,\"epoch\":\"e1\"}\n"
                        + "{\"T\":\"t\",\"S\":\"X-USD\",\"p\":0.00000001,\"s\":0.00000001,\"side\":\"buy\","
                        + "\"t\":5,\"q\":6,\"u\":7,\"epoch\":\"e1\"}",
                text(ExportFormat.TRADES_AS_NDJSON.format(rows, true)));
    }

    @Test
    void onlyTheFirstPageOfCsvHasAHeader() {
        assertEquals("T,S,p,s,x,i,side,c,t,q,u,epoch\r\n", text(ExportFormat.TRADES_AS_CSV.format(List.of(), true)));
        assertEquals("", text(ExportFormat.TRADES_AS_CSV.format(List.of(), false)));
        assertEquals("S,tf,t,o,h,l,c,v,vw,n,x\r\n", text(ExportFormat.BARS_AS_CSV.format(List.of(), true)));
        assertEquals("", text(ExportFormat.BARS_AS_NDJSON.format(List.of(), true)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "=1|'=1",
                "+1|'+1",
                "-1|'-1",
                "@a|'@a",
                "  =1|'  =1",
                "a=1|a=1",
                "a b#'|a b#'",
                "a,b|\"a,b\"",
                "a\"b|\"a\"\"b\""
            })
    void aCellIsQuotedOnlyIfNecessaryAndIsNoFormula(String venue, String cell) {
        String line = text(ExportFormat.TRADES_AS_CSV.format(List.of(trade(venue, 1)), false));

        assertEquals("t,X-USD,0.00000001,0.00000001," + cell + ",1,buy,,5,6,7,e1\r\n", line);
    }

    private static HistoricalTrade trade(String venue, long tradeId) {
        return new HistoricalTrade(
                "e1", 1, new RecordedTrade(6, 7, new Trade(COIN, 1, 1, Side.BUY, venue, tradeId, 5)));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
