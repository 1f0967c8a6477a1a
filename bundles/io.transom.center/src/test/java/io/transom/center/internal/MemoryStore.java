package io.transom.center.internal;

import io.transom.api.store.CallRecord;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore;
import io.transom.api.store.RecordCounts;
import io.transom.api.store.RecordQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store that forgets. */
class MemoryStore implements CenterStore {
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
    public synchronized void record(Supplier<CallRecord> call) {
        records.add(call.get());
    }

    @Override
    public synchronized CompletionStage<List<CallRecord>> records(RecordQuery query) {
        var newest = new ArrayList<>(records);
        Collections.reverse(newest);
        return CompletableFuture.completedStage(
                newest.stream().filter(query::takes).limit(query.limit()).toList());
    }

    @Override
    public RecordCounts recordCounts() {
        return RecordCounts.NONE;
    }
}
