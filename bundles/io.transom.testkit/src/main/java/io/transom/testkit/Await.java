package io.transom.testkit;

import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits a bounded time for what must happen. Never to be called on an event loop. */
public final class Await {
    /** How long everything here waits: generous, since a busy machine must not fail a test. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long POLL_NANOS = Duration.ofMillis(2).toNanos();

    private Await() {}

    /** The stage's result. A {@link WampError} or other runtime exception with which it fails is thrown as it is. */
    public static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new AssertionError(String.valueOf(failed.getCause()), failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("no result within " + PATIENCE.toSeconds() + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** The error with which the stage must fail. */
    public static WampError error(CompletionStage<?> stage) {
        Object result;
        try {
            result = result(stage);
        } catch (WampError expected) {
            return expected;
        }
        throw new AssertionError("expected a WampError, found the result " + result);
    }

    /** Waits until the condition holds. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, PATIENCE, condition);
    }

    /** Waits until the condition holds, so long at most. */
    public static void until(String what, Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + atMost.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
