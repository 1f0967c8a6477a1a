package io.transom.testkit;

import io.transom.wamp.Event;
import io.transom.wamp.EventHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Remembers the events of a subscription in their order. */
public final class EventRecorder implements EventHandler {
    private final List<Event> events = new ArrayList<>();
    private int taken;

    @Override
    public synchronized void received(Event event) {
        events.add(event);
        notifyAll();
    }

    /** The next event that has not been taken yet; waits for it. */
    public Event next() {
        return next(event -> true);
    }

    /** The next event that fits; those before it are passed over. */
    public synchronized Event next(Predicate<Event> fits) {
        long deadline = System.nanoTime() + Await.PATIENCE.toNanos();
        while (true) {
            while (taken < events.size()) {
                Event event = events.get(taken++);
                if (fits.test(event)) {
                    return event;
                }
            }
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("no such event within " + Await.PATIENCE.toSeconds() + " s; came: " + events);
            }
            try {
                wait(millis);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", interrupted);
            }
        }
    }

    /** All events so far, whether taken or not. */
    public synchronized List<Event> all() {
        return List.copyOf(events);
    }
}
