package io.transom.router.internal;

import io.transom.wamp.Ids;
import org.jspecify.annotations.Nullable;

/**
 * The request IDs of a client: 1, 2, 3 and so on over all its requests (WAMP specification, IDs, and Protocol Errors). Unless
 * the realm is strict, gaps pass, since clients leave them, as autobahn for Python does when a message cannot be written; and
 * a client that does not begin with 1 does not count at all, as those that draw random IDs.
 */
final class RequestIds {
    private final boolean strict;
    private long last;
    private boolean counts = true;

    RequestIds(boolean strict) {
        this.strict = strict;
    }

    /** Whether a client that counts has used an ID before. */
    boolean isOld(long id) {
        return counts && id <= last && last < Ids.MAX;
    }

    /** Takes the ID of a new request; the rule that it breaks, or null. */
    @Nullable
    String take(long id) {
        long next = last == Ids.MAX ? 1 : last + 1;
        if (strict ? id != next : isOld(id)) {
            return "request IDs are 1, 2, 3 and so on: expected " + next + ", found " + id;
        }
        counts &= last != 0 || id == 1;
        last = id;
        return null;
    }
}
