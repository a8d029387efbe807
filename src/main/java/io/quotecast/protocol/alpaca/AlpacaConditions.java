package io.quotecast.protocol.alpaca;

import java.util.Map;

/** The conditions of trades by the codes of the consolidated tapes. */
public final class AlpacaConditions {
    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("@", "Regular Sale"),
            Map.entry("A", "Acquisition"),
            Map.entry("B", "Bunched Trade"),
            Map.entry("C", "Cash Sale"),
            Map.entry("D", "Distribution"),
            Map.entry("E", "Automatic Execution"),
            Map.entry("F", "Intermarket Sweep"),
            Map.entry("G", "Bunched Sold Trade"),
            Map.entry("H", "Price Variation Trade"),
            Map.entry("I", "Odd Lot Trade"),
            Map.entry("K", "Rule 155 Trade"),
            Map.entry("L", "Sold Last"),
            Map.entry("M", "Market Center Official Close"),
            Map.entry("N", "Next Day"),
            Map.entry("O", "Opening Prints"),
            Map.entry("P", "Prior Reference Price"),
            Map.entry("Q", "Market Center Official Open"),
            Map.entry("R", "Seller"),
            Map.entry("S", "Split Trade"),
            Map.entry("T", "Form T"),
            Map.entry("U", "Extended Trading Hours (Sold Out of Sequence)"),
            Map.entry("V", "Contingent Trade"),
            Map.entry("W", "Average Price Trade"),
            Map.entry("X", "Cross Trade"),
            Map.entry("Y", "Yellow Flag Regular Trade"),
            Map.entry("Z", "Sold (Out of Sequence)"),
            Map.entry("1", "Stopped Stock (Regular Trade)"),
            Map.entry("4", "Derivatively Priced"),
            Map.entry("5", "Re-Opening Prints"),
            Map.entry("6", "Closing Prints"),
            Map.entry("7", "Qualified Contingent Trade"),
            Map.entry("9", "Corrected Consolidated Close"));

    private AlpacaConditions() {}

    /** Returns the names of all conditions by their codes. */
    public static Map<String, String> titles() {
        return TITLES;
    }
}
