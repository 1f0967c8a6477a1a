package io.transom.node.internal;

import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.client.ReconnectingClient;
import io.transom.client.Reconnection;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.Session;
import io.transom.wamp.auth.SigningKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the center: a session that is joined again whenever it is lost (docs/reference/protocol.md, "Uplink handshake"). The center
 * gives realm and authid.
 */
final class Uplink {
    static final String UNPAIRED = "fabric.auth-failed.node-unpaired";
    static final String CONNECTED_ALREADY = "fabric.auth-failed.node-already-connected";

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final String STATUS = "crossbarfabriccenter.mrealm.get_status";
    private static final Duration STATUS_RETRY = Duration.ofSeconds(5);

    private final URI center;
    private final Bridge bridge;
    private final Timers timers;
    private final Events events;
    private final ReconnectingClient client;

    /** Told of the uplink's life; must not block. */
    interface Events {
        /** Joined; all procedures are registered. */
        void attached(Session session);

        /** The center answers, so that what it is to know can be done. */
        void confirmed(Session session);

        /** Over for good: stopped, or refused for a reason that no waiting mends. */
        void ended(Closed why);
    }

    Uplink(Transports transports, ConnectOptions center, SigningKey key, Bridge bridge, Timers timers, Events events) {
        this.center = center.url();
        this.bridge = bridge;
        this.timers = timers;
        this.events = events;
        LOG.info("uplink: connecting to {}", center.url());
        this.client = Clients.keepConnected(
                transports,
                new ClientOptions(center, null, Authentications.cryptosign(key, null, "node")),
                Reconnection.DEFAULT.givingUpOn(UNPAIRED, CONNECTED_ALREADY),
                new Listener());
        client.ended().thenAccept(events::ended);
    }

    Optional<Session> session() {
        return client.session();
    }

    /** Says GOODBYE and closes. */
    CompletionStage<Closed> stop(String reason) {
        return client.stop(reason);
    }

    private final class Listener implements ReconnectingClient.Listener {
        @Override
        public void joined(Session session) {
            LOG.info(
                    "uplink: joined realm {} at {} as node {}, session {}",
                    session.info().realm(),
                    center,
                    session.info().authid(),
                    session.info().id());
            bridge.attach(session).thenAccept(registered -> {
                LOG.info("uplink: {} procedures registered", bridge.procedures().size());
                events.attached(session);
                confirm(session);
            });
        }

        @Override
        public void lost(Closed why, Duration nextAttemptIn) {
            bridge.detach();
            LOG.warn(
                    "uplink: {}{}, reconnecting in {} s",
                    why.reason(),
                    why.message().isEmpty() ? "" : " (" + why.message() + ")",
                    String.format("%.1f", nextAttemptIn.toMillis() / 1000.0));
        }
    }

    /** Until it succeeds, the center is not told what the node knows of its workers, nor is any local configuration applied. */
    private void confirm(Session session) {
        session.call(STATUS).whenComplete((status, failed) -> {
            if (failed == null) {
                events.confirmed(session);
            } else if (!session.closed().toCompletableFuture().isDone()) {
                LOG.warn("uplink: the center does not answer {}: {}", STATUS, failed.getMessage());
                timers.after(STATUS_RETRY, () -> confirm(session));
            }
        });
    }

    /** Whether WELCOME allows the local configuration to be applied. */
    static boolean appliesConfiguration(Session session) {
        Object extra = session.info().details().get("authextra");
        return !(extra instanceof java.util.Map<?, ?> map) || !Boolean.FALSE.equals(map.get("on_start_apply_config"));
    }
}
