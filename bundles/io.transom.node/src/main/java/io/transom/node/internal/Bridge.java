package io.transom.node.internal;

import io.transom.router.RealmListener;
import io.transom.router.SessionDetails;
import io.transom.wamp.CallOptions;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Invocation;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mirrors the local realm to the center: each procedure {@code crossbar.X} as {@code crossbarfabriccenter.node.<authid>.X}, each event
 * likewise (docs/reference/protocol.md, "What the node does on the uplink").
 *
 * <p>It listens inside the realm, not to meta events, and so sends what it has to send before the realm answers: the REGISTER of a new
 * worker's procedures goes before its {@code on_worker_ready} and before the answer of {@code start_worker}. Since it is no subscriber,
 * events that exclude the calling session reach the center too.
 */
final class Bridge implements RealmListener {
    static final Limit PENDING = new Limit(
            "uplink.events.pending",
            1_000,
            "events",
            ErrorUris.UNAVAILABLE,
            "Events on their way to the center; further ones are lost.");

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final String LOCAL = "crossbar.";
    /** With these anybody who may call on the management realm could have the node's key sign anything. */
    private static final String NEVER = "crossbar.sign";

    private final Session caller;
    private final Set<String> procedures = new TreeSet<>();
    private final Map<String, CompletionStage<Session.Registration>> mirrored = new HashMap<>();
    private final AtomicLong lost = new AtomicLong();
    private @Nullable Session uplink;
    private AtomicLong pending = new AtomicLong();

    /** @param caller local session that makes the center's calls */
    Bridge(Session caller) {
        this.caller = caller;
    }

    static String prefix(Session uplink) {
        return "crossbarfabriccenter.node." + uplink.info().authid() + ".";
    }

    /** Mirrors to a session at the center from now on; completes when all that is there now is registered. */
    CompletionStage<Void> attach(Session to) {
        var confirmed = new ArrayList<CompletableFuture<?>>();
        synchronized (this) {
            uplink = to;
            mirrored.clear();
            pending = new AtomicLong();
            for (String procedure : procedures) {
                confirmed.add(
                        register(to, procedure).handle((done, failed) -> done).toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(confirmed.toArray(CompletableFuture<?>[]::new));
    }

    /** Mirrors no more. */
    synchronized void detach() {
        uplink = null;
        mirrored.clear();
    }

    @Override
    public synchronized void registrationCreated(String procedure, Match match, SessionDetails by) {
        if (match == Match.EXACT && procedure.startsWith(LOCAL) && !procedure.startsWith(NEVER)) {
            procedures.add(procedure);
            if (uplink != null) {
                register(uplink, procedure);
            }
        }
    }

    @Override
    public synchronized void registrationDeleted(String procedure, Match match) {
        if (match == Match.EXACT && procedures.remove(procedure)) {
            var registration = mirrored.remove(procedure);
            if (registration != null) {
                registration.thenCompose(Session.Registration::unregister).exceptionally(failed -> {
                    LOG.debug("uplink: {} was not taken away: {}", procedure, failed.toString());
                    return null;
                });
            }
        }
    }

    private CompletionStage<Session.Registration> register(Session to, String procedure) {
        String remote = prefix(to) + procedure.substring(LOCAL.length());
        CompletionStage<Session.Registration> registration =
                to.register(remote, invocation -> forward(procedure, invocation));
        mirrored.put(procedure, registration);
        registration.whenComplete((registered, failed) -> {
            if (failed != null && !to.closed().toCompletableFuture().isDone()) {
                LOG.warn("uplink: the center refuses {}: {}", remote, failed.getMessage());
            }
        });
        return registration;
    }

    private CompletionStage<Payload> forward(String procedure, Invocation invocation) {
        CallOptions options = CallOptions.DEFAULT;
        if (invocation.wantsProgress()) {
            options = options.withProgress(invocation::progress);
        }
        var call = caller.call(procedure, invocation.payload(), options);
        invocation.onCancel(call::cancel);
        return call.result();
    }

    @Override
    public void published(String topic, Payload payload, SessionDetails by) {
        if (!topic.startsWith(LOCAL)) {
            return;
        }
        Session to;
        AtomicLong waiting;
        synchronized (this) {
            to = uplink;
            waiting = pending;
        }
        if (to == null) {
            return;
        }
        if (PENDING.exceededBy(waiting.incrementAndGet())) {
            waiting.decrementAndGet();
            LimitHits.ofProcess().hit(PENDING);
            if (lost.incrementAndGet() % 1_000 == 1) {
                LOG.warn("uplink: the center is too slow, {} events lost so far (limit {})", lost.get(), PENDING.id());
            }
            return;
        }
        to.publish(prefix(to) + topic.substring(LOCAL.length()), payload, PublishOptions.ACKNOWLEDGED)
                .whenComplete((published, failed) -> waiting.decrementAndGet());
    }

    /** What is mirrored, for tests. */
    synchronized List<String> procedures() {
        return List.copyOf(procedures);
    }
}
