package io.quotecast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTrackerTest {
    private final CursorTracker tracker = new CursorTracker("e");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'T':'hb','q':9} | ",
                "{'T':'t','S':'A','q':7} | 7",
                "{'T':'msg','data':{'q':99,'T':'t'},'q':7} | 7",
                "{'T':'t','q':7},{'T':'q','q':5} | 7",
                "{'T':'q','sn':true,'q':7} | ",
                "{'T':'t','q':7},{'T':'slow','st':'started','pending':1},{'T':'t','q':9} | 7",
                "{'T':'slow','st':'started'},{'T':'t','q':9},{'T':'slow','st':'ended','q':20},{'T':'t','q':21} | 21",
                "{'T':'resumed','events':3,'q':30} | 30",
                "{'T':'t','q':7},{'T':'error','code':416,'msg':'gone'} | ",
                "{'T':'t','q':7},{'T':'error','code':417,'msg':'x'} | 7",
                "{'T':'new','q':[1,{'q':2}]},{'T':'t','q':7} | 7",
            })
    void theCursorFollowsTheRulesOfTheProtocolWhetherOrNotTheMessageIsParsed(String items, Long position)
            throws IOException {
        String text = "[" + items.replace('\'', '"') + "]";
        CursorTracker ofItems = new CursorTracker("e");
        FeedMessage parsed = new FeedMessage(text);
        assertEquals(parsed.items().size() > 0, parsed.isParsed());

        tracker.onMessage(new FeedMessage(text));
        ofItems.onMessage(parsed);

        Optional<Cursor> expected = Optional.ofNullable(position).map(q -> new Cursor("e", q));
        assertEquals(expected, tracker.cursor());
        assertEquals(expected, ofItems.cursor());
    }

    @Test
    void aResumedConnectionStartsWithTheCursorOfThePreviousOne() throws IOException {
        tracker.onResume(new Cursor("e", 5));
        assertEquals(Optional.of(new Cursor("e", 5)), tracker.cursor());

        tracker.onMessage(new FeedMessage("[{\"T\":\"t\",\"q\":6}]"));
        tracker.onResume(new Cursor("e", 100));

        assertEquals(Optional.of(new Cursor("e", 6)), tracker.cursor());
    }

    @Test
    void aCursorOfAnotherEpochIsNotKept() {
        tracker.onResume(new Cursor("f", 5));

        assertEquals(Optional.empty(), tracker.cursor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[1]", "[{\"T\":\"t\"}", "[{\"T\":", "hello"})
    void textThatIsNotAnArrayOfObjectsIsRefused(String text) {
        assertThrows(IOException.class, () -> tracker.onMessage(new FeedMessage(text)));
    }
}
