package io.transom.wamp.session;

import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The requests of a session that wait for their answers, by request ID. Thread-safe. */
final class PendingRequests {
    private final ConcurrentMap<Long, PendingRequest<?>> byId = new ConcurrentHashMap<>();

    void add(long id, PendingRequest<?> request) {
        byId.put(id, request);
    }

    /** Whether it was there still. */
    boolean remove(long id) {
        return byId.remove(id) != null;
    }

    boolean contains(long id, PendingRequest<?> request) {
        return byId.get(id) == request;
    }

    /** Takes an answer; false when it is one for another type of request. An answer to nothing is dropped. */
    boolean answered(long id, Message answer) {
        PendingRequest<?> asked = byId.get(id);
        return asked == null || asked.answered(answer);
    }

    /** Takes an ERROR; false when it names another type of request. One for nothing is dropped. */
    boolean failed(Message.Error error) {
        PendingRequest<?> asked = byId.get(error.request());
        if (asked == null) {
            return true;
        }
        if (asked.code() != error.requestType()) {
            return false;
        }
        if (remove(error.request())) {
            asked.refused(error);
        }
        return true;
    }

    /** Fails all. */
    void end(WampError error) {
        for (Long id : List.copyOf(byId.keySet())) {
            PendingRequest<?> asked = byId.remove(id);
            if (asked != null) {
                asked.failed(error);
            }
        }
    }
}
