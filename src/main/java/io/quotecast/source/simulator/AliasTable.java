package io.quotecast.source.simulator;

/** Draws an index in proportion to given weights, in constant time: Walker's alias method, built as by Vose (1991). */
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
            int poor = small[--smalls];
            int rich = large[larges - 1];
            keep[poor] = share[poor];
            alias[poor] = rich;
            share[rich] -= 1 - share[poor];
            if (share[rich] < 1) {
                larges--;
                small[smalls++] = rich;
            }
        }
    }

    int pick(RandomStream random) {
        int cell = random.nextInt(keep.length);
        return random.nextDouble() < keep[cell] ? cell : alias[cell];
    }
}
