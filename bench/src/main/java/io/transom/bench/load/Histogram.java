package io.transom.bench.load;

/** Times in nanoseconds, kept to 1 part in 64. */
final class Histogram {
    private static final int BITS = 6;

    private final long[] counts = new long[64 << BITS];
    private long total;

    void add(long nanos) {
        long value = Math.max(0, nanos);
        int shift = Math.max(0, 63 - BITS - Long.numberOfLeadingZeros(value | 1));
        counts[(shift << BITS) + (int) (value >>> shift)]++;
        total++;
    }

    void clear() {
        java.util.Arrays.fill(counts, 0);
        total = 0;
    }

    /** @param part from 0 to 1 @return microseconds; 0 when nothing was added */
    double micros(double part) {
        long left = (long) (total * part);
        for (int i = 0; i < counts.length; i++) {
            left -= counts[i];
            if (left < 0) {
                int shift = Math.max(0, (i >> BITS) - 1);
                return ((long) (i - (shift << BITS)) << shift) / 1e3;
            }
        }
        return 0;
    }
}
