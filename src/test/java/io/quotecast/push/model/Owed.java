package io.quotecast.push.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** What has happened that one client wants and has not been accounted for to it, oldest first. */
final class Owed {
    private final List<Debt> debts = new ArrayList<>();

    /**
     * One event of these.
     *
     * @param isDue whether it may not just be left out: it did not pass in a pause, nor could it be merged
     * @param inPause whether it passed while the client was paused
     */
    record Debt(Happening event, boolean isDue, boolean inPause) {}

    void add(Happening event, boolean isDue, boolean inPause) {
        debts.add(new Debt(event, isDue, inPause));
    }

    boolean isEmpty() {
        return debts.isEmpty();
    }

    Debt find(Happening event) {
        for (Debt debt : debts) {
            if (debt.event == event) {
                return debt;
            }
        }
        return null;
    }

    /** The first that fits, or null. */
    Debt first(Predicate<Debt> which) {
        for (Debt debt : debts) {
            if (which.test(debt)) {
                return debt;
            }
        }
        return null;
    }

    void remove(Debt debt) {
        debts.remove(debt);
    }

    /** Takes out those that fit, and gives them. */
    List<Debt> removeIf(Predicate<Debt> which) {
        List<Debt> removed = new ArrayList<>(0);
        for (Iterator<Debt> each = debts.iterator(); each.hasNext(); ) {
            Debt debt = each.next();
            if (which.test(debt)) {
                each.remove();
                removed.add(debt);
            }
        }
        return removed;
    }

    void clear() {
        debts.clear();
    }

    @Override
    public String toString() {
        return debts.toString();
    }
}
