package io.transom.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sessions that come and go, 8 at a time. An operation is a connection from the TCP hand-shake to the answered GOODBYE. */
final class SessionLoad {
    private static final int THREADS = 8;

    private SessionLoad() {}

    static Figures run(Target target, long routerPid, double before, double seconds) throws IOException {
        churn(target, before);
        Usage router = Usage.of(routerPid);
        Usage own = Usage.of(ProcessHandle.current().pid());
        long begin = System.nanoTime();
        List<Long> times = churn(target, seconds);
        double took = (System.nanoTime() - begin) / 1e9;
        Usage routerAfter = Usage.of(routerPid);
        Usage ownAfter = Usage.of(ProcessHandle.current().pid());
        var histogram = new Histogram();
        times.forEach(histogram::add);
        double count = times.size();
        return new Figures(
                count / took,
                histogram.micros(0.5),
                histogram.micros(0.99),
                (routerAfter.cpuMicros() - router.cpuMicros()) / count,
                (ownAfter.cpuMicros() - own.cpuMicros()) / count,
                routerAfter.resident(),
                0);
    }

    /** @return nanoseconds that each session took */
    private static List<Long> churn(Target target, double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        return parallel(thread -> {
            List<Long> times = new ArrayList<>();
            int source = thread;
            for (long now = System.nanoTime(); now < end; ) {
                Peer.join(target, source++).leave();
                long then = System.nanoTime();
                times.add(then - now);
                now = then;
            }
            return times;
        });
    }

    /** @return up to {@code count} sessions, as many as could be opened in the time */
    static List<Peer> open(Target target, int count, double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        return parallel(thread -> {
            List<Peer> sessions = new ArrayList<>();
            for (int i = thread; i < count && System.nanoTime() < end; i += THREADS) {
                sessions.add(Peer.join(target, i / THREADS));
            }
            return sessions;
        });
    }

    private interface Task<T> {
        List<T> run(int thread) throws IOException;
    }

    private static <T> List<T> parallel(Task<T> task) throws IOException {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<T>>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> task.run(thread)));
            }
            List<T> all = new ArrayList<>();
            for (var future : running) {
                all.addAll(future.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
