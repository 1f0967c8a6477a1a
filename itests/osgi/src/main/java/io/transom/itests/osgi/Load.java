package io.transom.itests.osgi;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Calls at a steady rate, and what has become of them. Also of itests/interop. */
public final class Load implements AutoCloseable {
    public static final String OK = "ok";

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Supplier<CompletionStage<Payload>>> kinds;
    private final int atMostOpen;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong made = new AtomicLong();
    private final Queue<String> outcomes = new ConcurrentLinkedQueue<>();

    public Load(int perSecond, List<Supplier<CompletionStage<Payload>>> kinds) {
        this(perSecond, Integer.MAX_VALUE, kinds);
    }

    /** Makes no call while so many are not answered yet: on a machine that does not keep up they would reach the limits of what is called. */
    public Load(int perSecond, int atMostOpen, List<Supplier<CompletionStage<Payload>>> kinds) {
        this.atMostOpen = atMostOpen;
        this.kinds = new ArrayList<>(kinds);
        clock.scheduleAtFixedRate(this::call, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    private void call() {
        if (made.get() - answered.get() >= atMostOpen) {
            return;
        }
        int number = (int) made.getAndIncrement();
        int kind = number % kinds.size();
        kinds.get(kind).get().whenComplete((result, failure) -> {
            outcomes.add(kind + " " + outcome(failure));
            answered.incrementAndGet();
        });
    }

    private static String outcome(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? OK : cause instanceof WampError error ? error.uri() : cause.toString();
    }

    /** Whether a call that found nobody is all that failed. */
    public static boolean isHonest(String outcome) {
        return outcome.endsWith(OK) || outcome.endsWith(ErrorUris.NO_SUCH_PROCEDURE);
    }

    public long made() {
        return made.get();
    }

    public long answered() {
        return answered.get();
    }

    /** How often there was which outcome of which kind of call. */
    public Map<String, Integer> outcomes() {
        var result = new TreeMap<String, Integer>();
        outcomes.forEach(outcome -> result.merge(outcome, 1, Integer::sum));
        return result;
    }

    /** Makes no more calls. */
    @Override
    public void close() {
        clock.shutdown();
        try {
            clock.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
