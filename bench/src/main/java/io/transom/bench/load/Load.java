package io.transom.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Sessions that keep each other busy through a router: one thread and one selector. */
abstract class Load implements AutoCloseable {
    private static final long STALLED = 5_000_000_000L;
    private static final long POLLING = 1_000_000L;

    final List<Peer> peers = new ArrayList<>();
    final Histogram times = new Histogram();
    long operations;
    long errors;
    long now;
    /** Whether it keeps a CPU to itself instead of sleeping until something comes. */
    boolean polls;

    private final Selector selector = Selector.open();
    private final long routerPid;

    Load(long routerPid) throws IOException {
        this.routerPid = routerPid;
    }

    final Peer join(Target target) throws IOException {
        Peer peer = Peer.join(target, peers.size());
        peers.add(peer);
        return peer;
    }

    /** Sends what begins it all. */
    abstract void start() throws IOException;

    /** A message has come; answers are appended and flushed later. */
    abstract void received(Peer peer) throws IOException;

    /** All messages that had come have been handled. */
    void turn() throws IOException {}

    /** @param before seconds that do not count @param seconds that count */
    final Figures run(double before, double seconds) throws IOException {
        for (Peer peer : peers) {
            peer.select(selector);
        }
        now = System.nanoTime();
        long from = now + (long) (before * 1e9);
        start();
        runUntil(from);
        times.clear();
        errors = 0;
        long operationsBefore = operations;
        Usage router = Usage.of(routerPid);
        Usage own = Usage.of(ProcessHandle.current().pid());
        long begin = System.nanoTime();
        runUntil(begin + (long) (seconds * 1e9));
        double took = (System.nanoTime() - begin) / 1e9;
        double count = operations - operationsBefore;
        Usage routerAfter = Usage.of(routerPid);
        Usage ownAfter = Usage.of(ProcessHandle.current().pid());
        if (count == 0) {
            throw new IOException("nothing was answered in " + seconds + " s");
        }
        return new Figures(
                count / took,
                times.micros(0.5),
                times.micros(0.99),
                (routerAfter.cpuMicros() - router.cpuMicros()) / count,
                (ownAfter.cpuMicros() - own.cpuMicros()) / count,
                routerAfter.resident(),
                errors);
    }

    private void runUntil(long end) throws IOException {
        long lastOperations = operations;
        long lastProgress = now;
        try {
            while (now < end) {
                select(selector, this::ready, polls);
                now = System.nanoTime();
                turn();
                if (operations != lastOperations) {
                    lastOperations = operations;
                    lastProgress = now;
                } else if (now - lastProgress > STALLED) {
                    throw new IOException("nothing was answered for 5 s");
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Waits for what is ready. One that polls does so for a while before it sleeps, so that nobody has to wake it. */
    static void select(Selector selector, Consumer<SelectionKey> ready, boolean polls) throws IOException {
        long until = polls ? System.nanoTime() + POLLING : 0;
        while (polls && System.nanoTime() < until) {
            if (selector.selectNow(ready) > 0) {
                return;
            }
        }
        selector.select(ready, 100);
    }

    private void ready(SelectionKey key) {
        try {
            Peer peer = (Peer) key.attachment();
            if (key.isReadable()) {
                peer.fill();
                now = System.nanoTime();
                while (peer.next()) {
                    received(peer);
                }
            }
            peer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static IOException unexpected(Peer peer) {
        return new IOException("expected a message of the load, found one of type " + peer.head.type());
    }

    @Override
    public final void close() throws IOException {
        for (Peer peer : peers) {
            peer.close();
        }
        selector.close();
    }
}
