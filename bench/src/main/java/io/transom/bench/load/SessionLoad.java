package io.transom.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that come and go, 16 under way at a time. An operation is a connection from the TCP hand-shake to the answered GOODBYE.
 * One thread serves them in turn and blocks for the answer that is due next: a selector, or a thread for each, would take more
 * from the machine than the rest of the generator.
 */
final class SessionLoad {
    private static final int AT_ONCE = 16;

    private final Target target;
    private final boolean login;
    private final Histogram times = new Histogram();
    private long sessions;
    private int source;

    private SessionLoad(Target target, boolean login) {
        this.target = target;
        this.login = login;
    }

    /** @param login whether each session logs in with {@code cryptosign}; then in JSON */
    static Figures run(Target target, boolean login, long routerPid, double before, double seconds) throws IOException {
        var load = new SessionLoad(target, login);
        load.churn(before);
        load.times.clear();
        load.sessions = 0;
        Usage router = Usage.of(routerPid);
        Usage own = Usage.of(ProcessHandle.current().pid());
        long begin = System.nanoTime();
        load.churn(seconds);
        double took = (System.nanoTime() - begin) / 1e9;
        Usage routerAfter = Usage.of(routerPid);
        Usage ownAfter = Usage.of(ProcessHandle.current().pid());
        double count = load.sessions;
        return new Figures(
                count / took,
                load.times.micros(0.5),
                load.times.micros(0.99),
                (routerAfter.cpuMicros() - router.cpuMicros()) / count,
                (ownAfter.cpuMicros() - own.cpuMicros()) / count,
                routerAfter.resident(),
                0);
    }

    private void churn(double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            visits.add(new Visit());
        }
        while (!visits.isEmpty()) {
            for (var each = visits.iterator(); each.hasNext(); ) {
                Visit next = each.next();
                if (next.peer == null && System.nanoTime() >= end) {
                    each.remove();
                } else {
                    next.goOn();
                }
            }
        }
    }

    /** A place that sessions take one after the other. */
    private final class Visit {
        private @Nullable Peer peer;
        private int step;
        private long began;

        /** Awaits the answer to what was sent last, and sends what comes next. */
        void goOn() throws IOException {
            Peer mine = peer;
            if (mine == null) {
                began = System.nanoTime();
                peer = Peer.dial(target, source++);
                step = 0;
                return;
            }
            switch (step++) {
                case 0 -> {
                    mine.opened();
                    mine.send(login ? Login.HELLO : target.hello());
                    step = login ? 1 : 2;
                }
                case 1 -> {
                    mine.await(Message.CHALLENGE);
                    mine.send(Login.answer(mine.text()));
                }
                case 2 -> {
                    mine.await(Message.WELCOME);
                    mine.send(target.goodbye());
                }
                default -> {
                    mine.left();
                    times.add(System.nanoTime() - began);
                    sessions++;
                    peer = null;
                }
            }
        }
    }

    /** @return up to {@code count} sessions, as many as could be opened in the time */
    static List<Peer> open(Target target, int count, double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        List<Peer> sessions = new ArrayList<>();
        for (int i = 0; i < count && System.nanoTime() < end; i++) {
            sessions.add(Peer.join(target, i));
        }
        return sessions;
    }
}
