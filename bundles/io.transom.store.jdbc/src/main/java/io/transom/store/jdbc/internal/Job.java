package io.transom.store.jdbc.internal;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An update that was asked for, from its place in the queue to its answer. */
final class Job<T> {
    private final Function<CenterState, Update<T>> change;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile @Nullable Future<?> expiry;

    /** The writer's own. */
    private @Nullable Update<T> update;

    Job(Function<CenterState, Update<T>> change) {
        this.change = change;
    }

    CompletionStage<T> result() {
        return result.minimalCompletionStage();
    }

    void expireBy(Future<?> timer) {
        expiry = timer;
        if (result.isDone()) {
            timer.cancel(false);
        }
    }

    /** Whether somebody still waits for the answer. */
    boolean waits() {
        return !result.isDone();
    }

    /**
     * Asks what is to be changed. False when there is nothing to do: nobody waits any more, or the change is refused.
     */
    boolean apply(CenterState state) {
        update = null;
        if (!waits()) {
            return false;
        }
        try {
            update = change.apply(state);
            return true;
        } catch (RuntimeException refused) {
            fail(refused);
            return false;
        }
    }

    List<Change> changes() {
        return update == null ? List.of() : update.changes();
    }

    void succeed() {
        if (update != null) {
            result.complete(update.result());
        }
        cancelExpiry();
    }

    void fail(RuntimeException error) {
        result.completeExceptionally(error);
        cancelExpiry();
    }

    private void cancelExpiry() {
        Future<?> timer = expiry;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
