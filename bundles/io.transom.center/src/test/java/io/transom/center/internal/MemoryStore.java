package io.transom.center.internal;

import io.transom.api.store.CallRecord;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A store that forgets. */
final class MemoryStore implements CenterStore {
    private volatile CenterState state = CenterState.EMPTY;
    private final List<CallRecord> records = new ArrayList<>();

    @Override
    public CenterState state() {
        return state;
    }

    @Override
    public synchronized <T> CompletionStage<T> update(Function<CenterState, Update<T>> change) {
        try {
            Update<T> update = change.apply(state);
            state = state.after(update.changes());
            return CompletableFuture.completedStage(update.result());
        } catch (RuntimeException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    @Override
    public synchronized void record(CallRecord call) {
        records.add(call);
    }

    @Override
    public synchronized CompletionStage<List<CallRecord>> records(int limit) {
        var newest = new ArrayList<>(records);
        Collections.reverse(newest);
        return CompletableFuture.completedStage(newest.stream().limit(limit).toList());
    }
}
