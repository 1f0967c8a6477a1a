package io.transom.bench.fleet;

import io.transom.testkit.TestClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Calls of an operator that a center forwards to its nodes, so many outstanding at any time. */
final class ForwardedCalls {
    private static final String PROCEDURE = "crossbarfabriccenter.remote.node.get_workers";
    private static final int KEPT = 1 << 20;

    private final TestClient operator;
    private final List<String> nodes;
    private final long[] nanos = new long[KEPT];
    private final AtomicInteger measured = new AtomicInteger();
    private final AtomicLong failed = new AtomicLong();
    private volatile long end;

    ForwardedCalls(TestClient operator, List<String> nodes) {
        this.operator = operator;
        this.nodes = nodes;
    }

    /** @param cpu microseconds of the center for each call @param p50 microseconds @param p99 microseconds */
    record Figures(double rate, double cpu, double p50, double p99) {}

    Figures run(CenterProcess center, int outstanding, double seconds) throws IOException {
        measured.set(0);
        long begin = System.nanoTime();
        end = begin + (long) (seconds * 1e9);
        long cpu = center.cpuMicros();
        var chains = new CompletableFuture<?>[outstanding];
        for (int chain = 0; chain < outstanding; chain++) {
            var over = new CompletableFuture<Void>();
            next(chain, over);
            chains[chain] = over;
        }
        CompletableFuture.allOf(chains).join();
        double took = (System.nanoTime() - begin) / 1e9;
        int calls = measured.get();
        if (failed.get() > 0) {
            throw new IOException(failed + " calls failed");
        }
        long[] sorted = Arrays.copyOf(nanos, Math.min(calls, KEPT));
        Arrays.sort(sorted);
        return new Figures(
                calls / took,
                (center.cpuMicros() - cpu) / (double) calls,
                sorted[sorted.length / 2] / 1e3,
                sorted[(int) (sorted.length * 0.99)] / 1e3);
    }

    private void next(int number, CompletableFuture<Void> over) {
        long begin = System.nanoTime();
        if (begin > end) {
            over.complete(null);
            return;
        }
        operator.session().call(PROCEDURE, nodes.get(number % nodes.size())).whenComplete((answer, failure) -> {
            if (failure == null) {
                int at = measured.getAndIncrement();
                if (at < KEPT) {
                    nanos[at] = System.nanoTime() - begin;
                }
            } else {
                failed.incrementAndGet();
            }
            next(number + 1, over);
        });
    }
}
