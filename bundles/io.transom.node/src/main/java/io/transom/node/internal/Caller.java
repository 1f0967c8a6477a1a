package io.transom.node.internal;

import io.transom.wamp.Identity;
import org.jspecify.annotations.Nullable;

/** Who asked for something: a session of the local realm, or nobody. */
record Caller(@Nullable Long who) {
    static final Caller NOBODY = new Caller((Long) null);

    static Caller of(Identity identity) {
        return identity.session() == 0 ? NOBODY : new Caller(identity.session());
    }
}
