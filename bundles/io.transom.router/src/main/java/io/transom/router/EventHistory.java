package io.transom.router;

import io.transom.wamp.Match;
import io.transom.wamp.Uris;
import org.jspecify.annotations.Nullable;

/**
 * A topic or pattern whose events a realm keeps (WAMP specification, Event History). Its subscription is there from the start
 * of the realm to its end, whether somebody subscribes or not, so that its ID can be looked up.
 *
 * @param uri the topic or pattern
 * @param match how {@code uri} is compared with topics; only a subscription of the same URI and match has this history
 * @param limit how many events are kept, the latest; null for the router's {@code realm.history.events}
 */
public record EventHistory(
        String uri, Match match, @Nullable Integer limit) {
    public EventHistory {
        if (!Uris.isValidPattern(uri, match, false)) {
            throw new IllegalArgumentException("uri: expected a URI for match " + match.label() + ", found " + uri);
        }
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("limit: expected 1 or more, found " + limit);
        }
    }
}
