package io.transom.center.internal;

import io.transom.api.management.Audit;
import io.transom.api.store.CallRecord;
import io.transom.api.store.RecordCounts;
import io.transom.api.store.RecordQuery;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The records of the center's store. */
@Component
public final class CenterAudit implements Audit {
    private final Center center;

    @Activate
    public CenterAudit(@Reference Center center) {
        this.center = center;
    }

    @Override
    public CompletionStage<List<CallRecord>> find(RecordQuery query) {
        return center.store().records(query);
    }

    @Override
    public RecordCounts counts() {
        return center.store().recordCounts();
    }
}
