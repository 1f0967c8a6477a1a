package io.transom.router.internal;

import io.transom.router.SessionDetails;
import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meta API of a realm (WAMP specification, Session, Registration and Subscription Meta API;
 * docs/reference/router-configuration.md). The procedures answer on the caller's event loop.
 */
final class MetaProcedures implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(MetaProcedures.class);

    private final RealmCore realm;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, MetaCall.Function> functions = new TreeMap<>();

    /** Some of the procedures; its class says what feature they are. */
    interface Part {
        /** By URI. */
        Map<String, MetaCall.Function> functions();
    }

    MetaProcedures(RealmCore realm) {
        this.realm = realm;
        add(new SessionMeta(realm));
        add(new TestamentMeta(realm));
        add(new RegistrationMeta(realm));
        var subscriptions = new SubscriptionMeta(realm);
        add(subscriptions);
        if (!realm.options().histories().isEmpty()) {
            add(new HistoryMeta(realm, subscriptions));
        }
    }

    /** A later one takes the place of an earlier one's procedure. */
    private void add(Part part) {
        parts.add(part);
        functions.putAll(part.functions());
    }

    /** What serves the procedures. */
    List<Class<?>> parts() {
        return parts.stream().<Class<?>>map(Part::getClass).toList();
    }

    /** Registers all of them, as the realm's own session. */
    void register() {
        for (String uri : functions.keySet()) {
            realm.received().count(Message.Register.CODE);
            realm.dealer().attach(uri, Match.EXACT, InvocationPolicy.SINGLE, CalleeTerms.NONE, this);
            realm.sent().count(Message.Registered.CODE);
        }
    }

    @Override
    public SessionDetails details() {
        return realm.service();
    }

    @Override
    public CalleeFeatures features() {
        return CalleeFeatures.NONE;
    }

    /** Takes values as they are. */
    @Override
    public void checkWritable(Payload payload) {}

    @Override
    public void invoke(RoutedCall call, Map<String, Object> details, Payload payload) {
        realm.sent().count(Message.Invocation.CODE);
        Object result;
        try {
            result = java.util.Objects.requireNonNull(functions.get(call.procedure))
                    .apply(new MetaCall(call.caller, payload));
        } catch (RuntimeException failure) {
            fail(call, failure);
            return;
        }
        if (result instanceof CompletionStage<?> later) {
            later.whenComplete((value, failure) -> {
                if (failure == null) {
                    answer(call, value);
                } else {
                    fail(call, failure);
                }
            });
        } else {
            answer(call, result);
        }
    }

    /** Never called: the features say so. */
    @Override
    public void part(RoutedCall call, Map<String, Object> details, Payload payload) {}

    private void answer(RoutedCall call, @Nullable Object value) {
        realm.received().count(Message.Yield.CODE);
        Payload result = value instanceof Payload whole ? whole : Payload.ofValue(value);
        call.caller.answers.yielded(call, Map.of(), result, false);
    }

    private void fail(RoutedCall call, Throwable thrown) {
        realm.received().count(Message.Error.CODE);
        Throwable failure = thrown instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : thrown;
        if (failure instanceof WampError error) {
            call.caller.answers.fail(call, error);
            return;
        }
        String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
        LOG.error("realm {}: {} failed, incident {}", realm.name(), call.procedure, incident, failure);
        call.caller.answers.fail(call, new WampError(ErrorUris.RUNTIME_ERROR, "internal error, incident " + incident));
    }

    /** Answers come at once; one that does not is not wanted any more. */
    @Override
    public void cancel(RoutedCall call, @Nullable CancelMode interrupt, String reason, boolean keep) {}
}
