package io.transom.wamp.session;

import io.transom.wamp.Message;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The progressive invocations that were answered before all of their parts had come: what was on its way then is dropped, not
 * taken for a new call. A router that obeys the specification sends no more once it has the answer, so only those answered
 * last are remembered. Thread-safe.
 */
final class AnsweredEarly {
    private static final int REMEMBERED = 256;

    private final Set<Long> requests = new LinkedHashSet<>();

    synchronized void add(long request) {
        requests.add(request);
        if (requests.size() > REMEMBERED) {
            requests.remove(requests.iterator().next());
        }
    }

    /** Whether the message is a late part; with the last one the invocation is forgotten. */
    synchronized boolean tookPart(Message.Invocation message) {
        if (requests.isEmpty()) {
            return false;
        }
        return Boolean.TRUE.equals(message.details().get("progress"))
                ? requests.contains(message.request())
                : requests.remove(message.request());
    }
}
