package io.quotecast.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    @Test
    void theSameCodesAreOneObject() {
        assertSame(Conditions.parse("@,I"), Conditions.of(List.of("@", "I")));
        assertSame(Conditions.ODD_LOT, Conditions.parse("I"));
        assertSame(Conditions.NONE, Conditions.parse(""));
        assertSame(Conditions.NONE, Conditions.parse(" "));
    }

    @Test
    void separatorsAreThoseOfEveryFormat() {
        List<String> codes = List.of("@", "F", "I");

        assertEquals(codes, Conditions.parse("@,F,I").codes());
        assertEquals(codes, Conditions.parse("@ F I").codes());
        assertEquals(codes, Conditions.parse("'@;F;I").codes());
    }

    @Test
    void codesThatAreNotValidOrTooManyAreLeftOut() {
        List<String> many = IntStream.range(0, 20).mapToObj(i -> "C" + i).toList();

        assertEquals(
                List.of("I"), Conditions.of(List.of("", "123456789", "é", "I")).codes());
        assertEquals(many.subList(0, Conditions.MAX_CODES), Conditions.of(many).codes());
    }

    @Test
    void anOddLotSetsNoPriceAndCountsToTheVolume() {
        assertFalse(Conditions.parse("@,I").setsPrice());
        assertTrue(Conditions.parse("@,I").countsVolume());
        assertFalse(Conditions.parse("M").countsVolume());
        assertTrue(Conditions.parse("@,F,T").setsPrice());
        assertTrue(Conditions.NONE.setsPrice());
    }

    @Test
    void numbersOfMassiveBecomeCodesAndNumbersAgain() {
        Conditions conditions = ConditionNumbers.conditions("14,41,37");

        assertEquals(List.of("F", "#41", "I"), conditions.codes());
        assertEquals(List.of(14, 41, 37), ConditionNumbers.of(conditions));
        assertEquals(List.of(), ConditionNumbers.of(Conditions.parse("?,#x")));
        assertSame(Conditions.NONE, ConditionNumbers.conditions(""));
    }
}
