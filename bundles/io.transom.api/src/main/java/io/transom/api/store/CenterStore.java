package io.transom.api.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps what a center must not forget. Reading is a snapshot in memory and never waits; a change is durable before its
 * stage completes, so that a database that is away for a while stops changes only.
 */
@ConsumerType
public interface CenterStore {
    /** The state as of the last change that completed. */
    CenterState state();

    /**
     * Changes the state: the function sees the latest state, on a thread of the store and never two at a time, and says
     * what becomes different; all of it is written in one transaction, or nothing.
     *
     * @param change may throw {@link io.transom.wamp.WampError} to refuse; the stage then fails with it
     * @return fails with {@code transom.error.store_unavailable} when the database cannot be written within the store's time
     *     limit
     */
    <T> CompletionStage<T> update(Function<CenterState, Update<T>> change);

    /**
     * Adds a line to the records of calls; written soon, never waited for; what had to be dropped is counted.
     *
     * @param call asked once, by the thread that writes it: nothing is decoded on the way of a call
     */
    void record(Supplier<CallRecord> call);

    /** Adds a line that is there already. */
    default void record(CallRecord call) {
        record(() -> call);
    }

    /** Those that are asked for, newest first. */
    CompletionStage<List<CallRecord>> records(RecordQuery query);

    /** The newest records, newest first. */
    default CompletionStage<List<CallRecord>> records(int limit) {
        return records(RecordQuery.newest(limit));
    }

    /** What was dropped and deleted. */
    RecordCounts recordCounts();

    /**
     * @param changes applied in order
     * @param result what the stage completes with
     */
    record Update<T>(List<Change> changes, T result) {
        public static <T> Update<T> nothing(T result) {
            return new Update<>(List.of(), result);
        }
    }
}
