package io.transom.router;

import io.transom.wamp.Connection;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides what the sessions of a role may do. Called on the event loop of the asking session; must not block. While a decision
 * is pending nothing else of that session is handled.
 */
@ConsumerType
@FunctionalInterface
public interface Authorizer {
    /** Everything is allowed and disclosed. */
    Authorizer ALL = request -> Decision.ALLOWED_AND_DISCLOSED.done();

    /** Use {@link Decision#done()} for decisions known at once: it allocates nothing. */
    CompletionStage<Decision> decide(Request request);

    /**
     * A decision that is known already and is the same for every session of the role and whatever comes with the request; null to be
     * asked by {@link #decide}, as by default. Called first, for every message: must allocate nothing.
     *
     * @param match as in {@link Request}
     */
    default @Nullable Decision known(Action action, String uri, Match match) {
        return null;
    }

    /** What is asked for. */
    enum Action {
        CALL,
        REGISTER,
        PUBLISH,
        SUBSCRIBE
    }

    /**
     * @param session who asks
     * @param match the policy of a REGISTER or SUBSCRIBE, else exact
     * @param options the message's options
     * @param payload the call's or event's arguments, for rules that look at the first one; NONE for the others
     * @param connection over which it asks, to be looked at only
     */
    record Request(
            SessionDetails session,
            Action action,
            String uri,
            Match match,
            Map<String, Object> options,
            Payload payload,
            Connection connection) {}

    /** The answer. */
    final class Decision {
        public static final Decision DENIED = new Decision(false, false, false, null, false);
        public static final Decision ALLOWED = new Decision(true, false, false, null, false);
        public static final Decision ALLOWED_AND_DISCLOSED = new Decision(true, true, false, null, false);

        private final boolean allow;
        private final boolean disclose;
        private final boolean hide;
        private final @Nullable Long trustLevel;
        private final boolean cacheable;
        private final CompletionStage<Decision> done = CompletableFuture.completedFuture(this);

        private Decision(boolean allow, boolean disclose, boolean hide, @Nullable Long trustLevel, boolean cacheable) {
            this.allow = allow;
            this.disclose = disclose;
            this.hide = hide;
            this.trustLevel = trustLevel;
            this.cacheable = cacheable;
        }

        public boolean allow() {
            return allow;
        }

        /** Whether the caller or publisher is disclosed to whom the message goes, whether it asks for it or not. */
        public boolean disclose() {
            return disclose;
        }

        /**
         * The same decision with identities hidden: the caller or publisher is disclosed to nobody, a CALL or PUBLISH with
         * {@code disclose_me} and a REGISTER with {@code disclose_caller} are refused with
         * {@code wamp.error.option_disallowed.disclose_me}. Keep the result, as with {@link #withTrustLevel}.
         */
        public Decision hidden() {
            return new Decision(allow, false, true, trustLevel, cacheable);
        }

        /** Whether identities are hidden; goes before all wishes to disclose them. */
        public boolean hide() {
            return hide;
        }

        /**
         * The same decision with a trust level. Keep the result where many requests get it: making one allocates, giving it
         * again does not.
         *
         * @param level 0 or more; what a number means is agreed between the authorizer and the callees or subscribers
         */
        public Decision withTrustLevel(long level) {
            if (level < 0) {
                throw new IllegalArgumentException("trust level: expected 0 or more, found " + level);
            }
            return new Decision(allow, disclose, hide, level, cacheable);
        }

        /**
         * The same decision, which holds for every session of the role, and for the same action, URI and match whatever else is in a
         * request.
         */
        public Decision withCaching() {
            return new Decision(allow, disclose, hide, trustLevel, true);
        }

        /** Whether {@link CachedAuthorizer} may keep it. */
        public boolean cacheable() {
            return cacheable;
        }

        /** How far the caller or publisher is to be trusted, told to whom the message goes; null tells nothing. */
        public @Nullable Long trustLevel() {
            return trustLevel;
        }

        /** This decision as a completed stage; always the same object. */
        public CompletionStage<Decision> done() {
            return done;
        }
    }
}
