package io.quotecast.source.simulator;

/** Weighted random choice of an index in constant time: Walker's alias method, as implemented by Vose (1991). */
final class AliasTable {
    private final double[] keep;
    private final int[] alias;

    AliasTable(double[] weights) {
        int size = weights.length;
        keep = new double[size];
        alias = new int[size];
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double[] share = new double[size];
        int[] small = new int[size];
        int[] large = new int[size];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < size; i++) {
            share[i] = weights[i] * size / total;
            alias[i] = i;
            keep[i] = 1;
            if (share[i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        while (smalls > 0 && larges > 0) {
            int lesser = small[--smalls];
            int greater = large[larges - 1];
            keep[lesser] = share[lesser];
            alias[lesser] = greater;
            share[greater] -= 1 - share[lesser];
            if (share[greater] < 1) {
                larges--;
                small[smalls++] = greater;
            }
        }
    }

    int pick(RandomStream random) {
        int cell = random.nextInt(keep.length);
        return random.nextDouble() < keep[cell] ? cell : alias[cell];
    }
}
