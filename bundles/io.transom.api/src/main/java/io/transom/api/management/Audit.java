package io.transom.api.management;

import io.transom.api.store.CallRecord;
import io.transom.api.store.RecordCounts;
import io.transom.api.store.RecordQuery;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Who called what on which node, with which outcome and how long it took. Thread-safe. */
@ProviderType
public interface Audit {
    /**
     * Those that are asked for, newest first; all that ended before the question are among them, but for those that were dropped.
     *
     * @return fails with {@code wamp.error.unavailable} while the database is away
     */
    CompletionStage<List<CallRecord>> find(RecordQuery query);

    /** What was dropped and deleted. */
    RecordCounts counts();
}
