package io.transom.console.internal;

import io.transom.api.management.Audit;
import io.transom.api.store.CallRecord;
import io.transom.api.store.RecordCounts;
import io.transom.api.store.RecordQuery;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One record, and three that were dropped. */
final class FakeAudit implements Audit {
    RecordQuery asked;

    @Override
    public CompletionStage<List<CallRecord>> find(RecordQuery query) {
        asked = query;
        return CompletableFuture.completedStage(List.of(new CallRecord(
                5,
                "default",
                "alice",
                "owner",
                "crossbarfabriccenter.remote.node.get_worker",
                FakeCenter.OID,
                "node1",
                null,
                "{\"worker_id\":\"w1\"}",
                "a.b",
                1_500)));
    }

    @Override
    public RecordCounts counts() {
        return new RecordCounts(3, 0);
    }
}
