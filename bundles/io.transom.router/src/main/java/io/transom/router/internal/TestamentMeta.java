package io.transom.router.internal;

import io.transom.router.internal.Testaments.Scope;
import io.transom.router.internal.Testaments.Testament;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.Serves;
import io.transom.wamp.Uris;
import io.transom.wamp.WampError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code wamp.session.add_testament} and {@code flush_testaments}. A trusted session may leave testaments too. */
@Serves("dealer.testament_meta_api")
final class TestamentMeta implements MetaProcedures.Part {
    private final RealmCore realm;

    TestamentMeta(RealmCore realm) {
        this.realm = realm;
    }

    @Override
    public Map<String, MetaCall.Function> functions() {
        return Map.of(
                "wamp.session.add_testament",
                this::add,
                "wamp.session.flush_testaments",
                call -> call.caller().testaments.flush(scope(call, 0)));
    }

    /** What is wrong with a testament is told now, since nobody could be told when it is published. */
    private Object add(MetaCall call) {
        String topic = call.text(0, "topic");
        if (!realm.isValid(topic, Match.EXACT)) {
            throw Uris.invalid("topic", Match.EXACT, topic);
        }
        if (!call.caller().trusted && RealmCore.isReserved(topic)) {
            throw RealmCore.reserved("topic");
        }
        Map<String, Object> options = call.map(3, "publish_options");
        Receivers.of(options);
        Retained.millis(options);
        Shards.key(options, "rkey");
        Passthru.check(options, call.caller().announced("publisher", "payload_passthru_mode"));
        return call.caller()
                .testaments
                .add(Testament.of(
                        scope(call, 4),
                        topic,
                        options,
                        Payload.of(call.list(1, "args"), call.map(2, "kwargs")),
                        256 + call.payload().size()));
    }

    private static Scope scope(MetaCall call, int position) {
        @Nullable String scope = call.optionalText(position, "scope");
        if (scope == null || scope.equals("destroyed")) {
            return Scope.DESTROYED;
        }
        if (scope.equals("detached")) {
            return Scope.DETACHED;
        }
        throw new WampError(ErrorUris.TESTAMENT_ERROR, "scope: expected destroyed or detached, found " + scope);
    }
}
