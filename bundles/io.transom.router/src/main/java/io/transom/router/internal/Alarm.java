package io.transom.router.internal;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A timer of a session that is set again and again; what was set before never rings. The session's event loop only. */
final class Alarm {
    private final RouterSession session;
    private @Nullable Future<?> timer;
    private int turn;

    Alarm(RouterSession session) {
        this.session = session;
    }

    void set(long millis, Runnable task) {
        stop();
        int mine = turn;
        timer = session.realm
                .timers()
                .start(Math.max(1, millis), session.connection().executor(), session.loop(), () -> {
                    if (mine == turn) {
                        timer = null;
                        task.run();
                    }
                });
    }

    void stop() {
        turn++; // it may be on its way already
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
