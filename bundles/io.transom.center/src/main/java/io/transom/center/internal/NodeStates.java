package io.transom.center.internal;

import io.transom.api.Timestamps;
import io.transom.api.center.NodeState;
import io.transom.router.RealmListener;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Event;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of all nodes. Each change between offline and online is published exactly once, in order, as
 * {@code mrealm.on_node_ready} and {@code mrealm.on_node_shutdown}.
 */
final class NodeStates implements Realms.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(NodeStates.class);

    private final Clock clock;
    private final Paired paired;
    private final ConcurrentMap<String, NodeTrack> tracks = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /** @param paired whether the node of that OID is paired with the realm of that OID, under that authid */
    NodeStates(Clock clock, Paired paired) {
        this.clock = clock;
        this.paired = paired;
    }

    /** The store's word on a pairing. */
    @FunctionalInterface
    interface Paired {
        boolean test(String nodeOid, String realmOid, String authid);
    }

    @Override
    public CompletionStage<Void> started(CenterRealm realm) {
        if (realm.isDomain()) {
            return CompletableFuture.completedStage(null);
        }
        realm.realm().listen(new RealmListener() {
            @Override
            public void joined(SessionDetails session) {
                nodeOid(session).ifPresent(oid -> NodeStates.this.joined(realm, oid, session));
            }

            @Override
            public void left(SessionDetails session) {
                nodeOid(session).ifPresent(oid -> NodeStates.this.left(realm, oid, session));
            }
        });
        return realm.backend()
                .subscribe(Names.NODE_HEARTBEAT, event -> heartbeat(realm, event))
                .thenCompose(ignored ->
                        realm.backend().subscribe(Names.WORKER_HEARTBEAT, event -> workerHeartbeat(realm, event)))
                .thenAccept(ignored -> {});
    }

    @Override
    public void stopping(CenterRealm realm) {
        // its sessions are ended next, and the listener hears of them
    }

    /** Told the OID of a node that has come online or gone offline, after the event. */
    AutoCloseable listen(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Absent for a node that has not been heard of since the center was started. */
    Optional<NodeTrack> track(String oid) {
        return Optional.ofNullable(tracks.get(oid));
    }

    boolean isOnline(String oid) {
        NodeTrack track = tracks.get(oid);
        return track != null && track.view().status().equals("online");
    }

    NodeState view(String oid, @Nullable String authid) {
        NodeTrack track = tracks.get(oid);
        return track == null ? new NodeState(oid, authid, "offline", 0, 0, Map.of(), null, 0) : track.view();
    }

    /** ID of the node's attached session, 0 for none. */
    long session(String oid) {
        NodeTrack track = tracks.get(oid);
        if (track == null) {
            return 0;
        }
        synchronized (track) {
            return track.session;
        }
    }

    /** Completes when the node has no attached session. */
    CompletionStage<Void> gone(String oid) {
        NodeTrack track = tracks.get(oid);
        if (track == null) {
            return CompletableFuture.completedStage(null);
        }
        synchronized (track) {
            return track.gone;
        }
    }

    /** Forgets a node that was deleted or unpaired and has no session. */
    void forget(String oid) {
        tracks.computeIfPresent(oid, (same, track) -> {
            synchronized (track) {
                return track.session == 0 ? null : track;
            }
        });
    }

    /** The node's session has registered everything: it called {@code mrealm.get_status}. */
    void registered(CenterRealm realm, long session) {
        realm.realm().session(session).flatMap(NodeStates::nodeOid).ifPresent(oid -> {
            NodeTrack track = tracks.get(oid);
            if (track == null) {
                return;
            }
            synchronized (track) {
                if (track.session == session && !track.online) {
                    track.online = true;
                    track.onlineSince = clock.millis();
                    active(track, NodeTrack.READY);
                    announce(realm, track, Names.MREALM + "on_node_ready");
                }
            }
        });
    }

    private void joined(CenterRealm realm, String oid, SessionDetails session) {
        if (!paired.test(oid, realm.oid(), session.authid())) {
            end(realm, session, ErrorUris.AUTH_CHANGED, "the node was unpaired while it logged in");
            return;
        }
        NodeTrack track = tracks.computeIfAbsent(oid, same -> new NodeTrack(same, session.authid()));
        synchronized (track) {
            if (track.session != 0) {
                LOG.warn("node {}: a second session was opened at the same moment, ending it", session.authid());
                end(realm, session, ErrorUris.KILLED, "the node is connected already");
                return;
            }
            track.session = session.id();
            track.authid = session.authid();
            track.peer = session.peer().address();
            track.gone = new CompletableFuture<>();
            track.counter = null;
            active(track, NodeTrack.JOINED);
        }
        LOG.info(
                "node {}: logged in to {} from {}",
                session.authid(),
                realm.name(),
                session.peer().address());
    }

    /** Later, since the session is being joined now. */
    private static void end(CenterRealm realm, SessionDetails session, String reason, String message) {
        realm.backend()
                .executor()
                .execute(() -> realm.realm().kill(other -> other.id() == session.id(), reason, message));
    }

    private void left(CenterRealm realm, String oid, SessionDetails session) {
        NodeTrack track = tracks.get(oid);
        if (track == null) {
            return;
        }
        CompletableFuture<Void> gone;
        synchronized (track) {
            if (track.session != session.id()) {
                return;
            }
            track.session = 0;
            track.peer = "";
            gone = track.gone;
            active(track, track.lastActivity);
            if (track.online) {
                track.online = false;
                announce(realm, track, Names.MREALM + "on_node_shutdown");
            }
        }
        LOG.info("node {}: left {}", session.authid(), realm.name());
        gone.complete(null);
        if (!paired.test(oid, realm.oid(), session.authid())) {
            forget(oid);
        }
    }

    /** Within the track's lock: the executor keeps the order of what is given to it. */
    private void announce(CenterRealm realm, NodeTrack track, String topic) {
        NodeState state = track.view();
        realm.backend().executor().execute(() -> {
            realm.publish(topic, track.oid, state);
            for (Consumer<String> listener : listeners) {
                try {
                    listener.accept(track.oid);
                } catch (RuntimeException failed) {
                    LOG.warn("node {}: a listener failed", state.authid(), failed);
                }
            }
        });
    }

    private void heartbeat(CenterRealm realm, Event event) {
        var args = event.payload().args();
        if (args.size() < 2
                || !(args.get(1) instanceof Map<?, ?> beat)
                || !(beat.get("timestamp") instanceof Number time)
                || !(beat.get("seq") instanceof Number seq)) {
            LOG.debug("realm {}: malformed heartbeat", realm.name());
            return;
        }
        withTrack(realm, event, track -> {
            track.time = time.longValue();
            track.counter = seq.longValue();
            track.workers = counts(beat.get("workers"));
            active(track, NodeTrack.HEARTBEAT);
        });
    }

    private void workerHeartbeat(CenterRealm realm, Event event) {
        withTrack(realm, event, track -> active(track, NodeTrack.HEARTBEAT));
    }

    /** The publisher's session tells which node it is; the router has checked that the first argument is its authid. */
    private void withTrack(CenterRealm realm, Event event, Consumer<NodeTrack> change) {
        long session = event.publisher().session();
        realm.realm()
                .session(session)
                .flatMap(NodeStates::nodeOid)
                .map(tracks::get)
                .ifPresent(track -> {
                    synchronized (track) {
                        if (track.session == session) {
                            change.accept(track);
                        }
                    }
                });
    }

    private void active(NodeTrack track, int activity) {
        track.lastActive = Timestamps.nanos(clock.instant());
        track.lastActivity = activity;
    }

    private static Map<String, Long> counts(@Nullable Object workers) {
        var result = new HashMap<String, Long>();
        if (workers instanceof Map<?, ?> map) {
            map.forEach((type, count) -> {
                if (type instanceof String name && count instanceof Number number) {
                    result.put(name, number.longValue());
                }
            });
        }
        return Map.copyOf(result);
    }

    private static Optional<String> nodeOid(SessionDetails session) {
        return Names.ROLE_NODE.equals(session.authrole())
                        && session.principal().extra().get(Names.NODE_OID) instanceof String oid
                ? Optional.of(oid)
                : Optional.empty();
    }
}
