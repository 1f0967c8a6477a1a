package io.transom.router.internal;

import io.transom.router.Authorizer.Action;
import io.transom.router.Authorizer.Decision;
import io.transom.wamp.Ids;
import io.transom.wamp.Limit;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The testaments of one session (WAMP specification, Session Testament): events that are published when it ends, under its name
 * and with the permissions that it has then. Since no session is resumed, one that is detached is destroyed in the same moment;
 * the scopes are told apart by the order of publishing and by flushing. Event loop only.
 */
final class Testaments {
    private static final Logger LOG = LoggerFactory.getLogger(Testaments.class);

    /** In the order of publishing. */
    enum Scope {
        DETACHED,
        DESTROYED
    }

    /** @param publication the ID that its event will have */
    record Testament(
            Scope scope, long publication, String topic, Map<String, Object> options, Payload payload, long bytes) {
        static Testament of(Scope scope, String topic, Map<String, Object> options, Payload payload, long bytes) {
            return new Testament(scope, Ids.random(), topic, options, payload, bytes);
        }
    }

    private final RouterSession session;
    /** In the order in which they came. */
    private List<Testament> left = Collections.emptyList();

    private long bytes;

    Testaments(RouterSession session) {
        this.session = session;
    }

    int size() {
        return left.size();
    }

    /** Takes one in; its publication ID, once it is known that the session may publish it. */
    CompletionStage<Long> add(Testament testament) {
        check(session.realm.limits().testaments(), left.size() + 1L);
        check(session.realm.limits().testamentBytes(), bytes + testament.bytes);
        if (left.isEmpty()) {
            left = new ArrayList<>();
        }
        left.add(testament);
        bytes += testament.bytes;
        var added = new CompletableFuture<Long>();
        decide(testament, (decision, failure) -> {
            if (failure == null && decision.allow()) {
                added.complete(testament.publication);
            } else {
                remove(testament);
                added.completeExceptionally(
                        failure == null
                                ? Permissions.refusal(session, "publish", testament.topic)
                                : Permissions.refusal(failure));
            }
        });
        return added;
    }

    private void check(Limit limit, long amount) {
        if (limit.exceededBy(amount)) {
            throw session.reached(limit, amount);
        }
    }

    /** @param then told on the event loop, at once when the decision is known at once */
    private void decide(Testament testament, BiConsumer<Decision, @Nullable Throwable> then) {
        CompletionStage<Decision> answer =
                Permissions.decide(session, Action.PUBLISH, testament.topic, testament.options, testament.payload);
        if (answer instanceof CompletableFuture<Decision> known && known.isDone()) {
            known.whenComplete(then);
        } else {
            answer.whenCompleteAsync(then, session.loop());
        }
    }

    private void remove(Testament testament) {
        if (left.remove(testament)) {
            bytes -= testament.bytes;
        }
    }

    /** How many have been removed. */
    int flush(Scope scope) {
        List<Testament> flushed =
                left.stream().filter(each -> each.scope == scope).toList();
        flushed.forEach(this::remove);
        return flushed.size();
    }

    /** The session has ended: publishes all of one scope, then all of the other, and runs a task when all are out. */
    void publish(Runnable then) {
        if (left.isEmpty()) {
            then.run();
            return;
        }
        var ordered = new ArrayList<Testament>();
        for (Scope scope : Scope.values()) {
            left.stream().filter(each -> each.scope == scope).forEach(ordered::add);
        }
        forget();
        publish(ordered.iterator(), then);
    }

    /** The session has ended in silence. */
    void forget() {
        left = Collections.emptyList();
        bytes = 0;
    }

    private void publish(Iterator<Testament> rest, Runnable then) {
        if (!rest.hasNext()) {
            then.run();
            return;
        }
        Testament next = rest.next();
        decide(next, (decision, failure) -> {
            if (failure == null && decision.allow()) {
                session.realm.broker().publish(session, next, decision);
            } else {
                LOG.warn("{}: may not publish its testament for {}", session, next.topic, failure);
            }
            publish(rest, then);
        });
    }
}
