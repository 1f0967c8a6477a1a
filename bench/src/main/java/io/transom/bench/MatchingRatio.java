package io.transom.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/** {@link MatchingBenchmark} with few and many subscriptions in turn, so that both meet the same machine. */
public final class MatchingRatio {
    private static final int[] SIZES = {100, 100_000};
    private static final int OPERATIONS = 5_000;

    private MatchingRatio() {}

    /** @param args how many rounds, 100 if absent; the first third is for warming up */
    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        for (int topics : new int[] {1, 10_000}) {
            MatchingBenchmark[] realms = new MatchingBenchmark[SIZES.length];
            for (int i = 0; i < SIZES.length; i++) {
                realms[i] = new MatchingBenchmark();
                realms[i].subscriptions = SIZES[i];
                realms[i].topics = topics;
                long before = used();
                realms[i].join();
                System.out.printf(
                        "%d subscriptions: %d bytes each%n", SIZES[i], (used() - before) / realms[i].subscriptions);
            }
            compare("publish, of " + topics + " topics", realms, rounds, MatchingBenchmark::publish);
            compare(
                    "subscribe and unsubscribe, twice",
                    realms,
                    rounds,
                    realm -> realm.change().code());
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void compare(
            String what, MatchingBenchmark[] realms, int rounds, ToLongFunction<MatchingBenchmark> operation) {
        double[][] cost = new double[SIZES.length][rounds];
        long sum = 0;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < SIZES.length; i++) {
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                for (int j = 0; j < OPERATIONS; j++) {
                    sum += operation.applyAsLong(realms[i]);
                }
                long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                cost[i][round] = (end - start) / (double) OPERATIONS;
            }
        }
        double few = median(cost[0]);
        double many = median(cost[1]);
        System.out.printf(
                "%s: median %.0f ns among %d, %.0f ns among %d, ratio %.2f (%d)%n",
                what, few, SIZES[0], many, SIZES[1], many / few, sum & 1);
    }

    private static double median(double[] cost) {
        double[] warm = Arrays.copyOfRange(cost, cost.length / 3, cost.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }
}
