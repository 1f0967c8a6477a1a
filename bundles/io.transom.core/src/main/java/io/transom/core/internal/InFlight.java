package io.transom.core.internal;

import io.transom.wamp.WampError;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Calls that are not answered yet. Once closed it takes no more of them, and tells when the last one has ended. */
final class InFlight {
    private final Set<ActiveCall> calls = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean closed;

    /** Takes a call; false when closed. */
    boolean enter(ActiveCall call) {
        calls.add(call);
        // Looked at after the call is in: whoever closes afterwards sees it.
        if (closed) {
            leave(call);
            return false;
        }
        return true;
    }

    void leave(ActiveCall call) {
        calls.remove(call);
        checkDrained();
    }

    int size() {
        return calls.size();
    }

    /** Completes when no call is left. Idempotent. */
    CompletionStage<Void> close() {
        closed = true;
        checkDrained();
        return drained.minimalCompletionStage();
    }

    /** Whether one of the calls is being handed to its handler by this very thread. */
    boolean runsOn(Thread thread) {
        return calls.stream().anyMatch(call -> call.runsOn(thread));
    }

    void abandonAll(WampError error) {
        calls.forEach(call -> call.abandon(error));
    }

    private void checkDrained() {
        if (closed && calls.isEmpty()) {
            drained.complete(null);
        }
    }
}
