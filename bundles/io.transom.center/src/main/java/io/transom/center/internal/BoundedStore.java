package io.transom.center.internal;

import io.transom.api.store.CallRecord;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore;
import io.transom.api.store.Change;
import io.transom.api.store.RecordCounts;
import io.transom.api.store.RecordQuery;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The store of a center, which refuses to keep more than limits allow: a user who may make things may not fill memory and database.
 * What is there is kept and can be changed, though a limit was lowered; what a center needs for its start is made all the same.
 */
final class BoundedStore implements CenterStore {
    private final CenterStore store;
    private final Limit realms;
    private final Limit kept;
    private final LimitHits hits;

    /**
     * @param realms management realms, each of which runs
     * @param kept things of all kinds together, realms too; roles and activations have bounds of their own or are of users and realms
     */
    BoundedStore(CenterStore store, Limit realms, Limit kept, LimitHits hits) {
        this.store = store;
        this.realms = realms;
        this.kept = kept;
        this.hits = hits;
    }

    @Override
    public CenterState state() {
        return store.state();
    }

    @Override
    public <T> CompletionStage<T> update(Function<CenterState, Update<T>> change) {
        return store.update(state -> {
            Update<T> update = change.apply(state);
            check(state, update.changes());
            return update;
        });
    }

    private void check(CenterState state, List<Change> changes) {
        long newRealms = changes.stream()
                .filter(each -> each instanceof Change.PutRealm && isNew(state, each))
                .count();
        check(realms, state.realms().size(), newRealms);
        check(
                kept,
                size(state),
                changes.stream().filter(each -> isNew(state, each)).count());
    }

    private void check(Limit limit, long there, long more) {
        if (more > 0 && there + more > limit.value()) {
            hits.hit(limit);
            throw limit.error(there + more);
        }
    }

    private static boolean isNew(CenterState state, Change change) {
        if (change instanceof Change.PutNode put) {
            return !state.nodes().containsKey(put.node().oid());
        } else if (change instanceof Change.PutRealm put) {
            return !state.realms().containsKey(put.realm().oid());
        } else if (change instanceof Change.PutUser put) {
            return !state.users().containsKey(put.user().oid());
        } else if (change instanceof Change.PutOrganization put) {
            return !state.organizations().containsKey(put.organization().oid());
        } else if (change instanceof Change.PutWebCluster put) {
            return !state.webClusters().containsKey(put.cluster().oid());
        }
        return change instanceof Change.PutWebService put
                && !state.webServices().containsKey(put.service().oid());
    }

    private static long size(CenterState state) {
        return (long) state.nodes().size()
                + state.realms().size()
                + state.users().size()
                + state.organizations().size()
                + state.webClusters().size()
                + state.webServices().size();
    }

    @Override
    public void record(Supplier<CallRecord> call) {
        store.record(call);
    }

    @Override
    public CompletionStage<List<CallRecord>> records(RecordQuery query) {
        return store.records(query);
    }

    @Override
    public RecordCounts recordCounts() {
        return store.recordCounts();
    }
}
