package io.quotecast.protocol.alpaca;

import java.util.Map;

/** The reasons of halts by the codes of the US exchanges. */
final class HaltReason {
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("D", "Security deletion from NASDAQ / CQS"),
            Map.entry("H10", "Halt - SEC Trading Suspension"),
            Map.entry("H11", "Halt - Regulatory Concern"),
            Map.entry("LUDP", "Volatility Trading Pause"),
            Map.entry("LUDS", "Volatility Trading Pause - Straddle Condition"),
            Map.entry("M", "Volatility Trading Pause"),
            Map.entry("MWC1", "Market Wide Circuit Breaker Halt - Level 1"),
            Map.entry("MWC2", "Market Wide Circuit Breaker Halt - Level 2"),
            Map.entry("MWC3", "Market Wide Circuit Breaker Halt - Level 3"),
            Map.entry("T1", "Halt - News Pending"),
            Map.entry("T12", "Trading Halted; For Information Requested by Listing Market"),
            Map.entry("T2", "Halt - News Dissemination"),
            Map.entry("T3", "News and Resumption Times"),
            Map.entry("T5", "Single Stock Trading Pause In Effect"),
            Map.entry("T6", "Halt - Extraordinary Market Activity"),
            Map.entry("T8", "Halt - ETF"));

    private HaltReason() {}

    /** Returns the reason of a code; empty for a code that is not known. */
    static String text(String code) {
        return TEXTS.getOrDefault(code, "");
    }
}
