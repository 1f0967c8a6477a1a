package io.transom.center.internal;

import io.transom.api.management.Catalog;
import io.transom.core.host.Host;
import io.transom.core.host.Place;
import io.transom.transport.Address;
import io.transom.transport.ListenOptions;
import io.transom.transport.TlsEngines;
import io.transom.transport.Transports;
import io.transom.transport.Transports.Listener;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.serializer.ReadLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a center: offers what is installed in all of its realms, and listens. The port is bound at once; a login waits
 * until everything that is installed is registered.
 */
@Component(service = Entrance.class, immediate = true)
public final class Entrance implements Realms.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration PAIRING_PERIOD = Duration.ofSeconds(10);
    private static final long CLOSING_MILLIS = 2_000;

    private final Center center;
    private final Host host;
    private final Transports transports;
    private final List<AutoCloseable> listening;
    private final ListenOptions options;
    private final ConcurrentMap<String, Host.Attachment> attachments = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Listener> listener = new CompletableFuture<>();
    private final Optional<PairingFolder.Settings> pairing;
    private volatile boolean closing;
    private volatile @Nullable AutoCloseable watch;
    private volatile @Nullable AutoCloseable retry;

    @Activate
    public Entrance(
            @Reference Center center,
            @Reference Host host,
            @Reference Catalog catalog,
            @Reference Transports transports,
            @Reference TlsEngines tls) {
        this.center = center;
        this.host = host;
        this.transports = transports;
        this.listening = List.of(catalog.listen(center.access()), catalog.listen(center.declared()));
        this.pairing = WatchToPair.settings(center.settings().config(), System.getenv(WatchToPair.VARIABLE));
        var config = center.settings().config();
        this.options = PortTls.protect(
                ListenOptions.webSocket(
                                new Address.Tcp(config.listen_host(), config.listen_port()), config.listen_path())
                        .withHttp(InfoPages.of(center.settings().version(), this::isUp))
                        .withLimits(ReadLimits.DEFAULT.withMessageBytes(config.limit_message_bytes())),
                config,
                tls);
        center.started().thenCompose(started -> observe()).whenComplete((attached, failure) -> {
            if (failure == null) {
                ready.complete(null);
            } else if (!closing) {
                LOG.error("center: logins are refused, a realm could not be started", failure);
                ready.completeExceptionally(failure);
            }
        });
        listen(true);
        ready.thenCombine(listener, (up, bound) -> bound).thenAccept(bound -> {
            LOG.info("center: ready on {}://{}{}", PortTls.scheme(config), bound.address(), config.listen_path());
            watchToPair(bound);
        });
    }

    private void watchToPair(Listener bound) {
        pairing.ifPresent(settings -> {
            var config = center.settings().config();
            String url = config.management_url().isEmpty()
                    ? PortTls.scheme(config) + "://" + reachableHost(config.listen_host()) + ":" + bound.port()
                            + config.listen_path()
                    : config.management_url();
            watch = new WatchToPair(new PairingFolder(center, settings, url), PAIRING_PERIOD);
            if (closing) {
                Closing.quietly(watch);
            }
        });
    }

    /** A name for whoever listens everywhere. */
    private static String reachableHost(String listenHost) {
        if (!listenHost.isEmpty()) {
            return listenHost.contains(":") ? "[" + listenHost + "]" : listenHost;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "127.0.0.1";
        }
    }

    private boolean isUp() {
        return ready.isDone() && !ready.isCompletedExceptionally() && !closing;
    }

    private CompletionStage<Void> observe() {
        var observed = center.realms().observe(this);
        if (closing) {
            center.realms().forget(this);
        }
        return observed;
    }

    /** Completes when logins are taken, with the listener. */
    CompletionStage<Listener> ready() {
        return ready.thenCombine(listener, (up, bound) -> bound);
    }

    @Override
    public CompletionStage<Void> started(CenterRealm realm) {
        Place place = realm.isDomain()
                ? new DomainPlace(realm, center.recorder(), center.callBounds())
                : new RealmPlace(realm, center::state, center.recorder(), center.callBounds());
        var attachment = host.attach(place, realm.backend());
        attachments.put(realm.name(), attachment);
        if (closing) {
            stopping(realm);
        }
        return attachment.ready();
    }

    @Override
    public void stopping(CenterRealm realm) {
        Closing.quietly(attachments.remove(realm.name()));
    }

    private void listen(boolean first) {
        var authenticator = center.authenticator(ready);
        transports
                .listen(options, connection -> center.router().accept(connection, authenticator))
                .whenComplete((bound, failure) -> {
                    if (failure == null) {
                        listener.complete(bound);
                        if (closing) {
                            bound.close(true);
                        }
                        return;
                    }
                    if (first) {
                        LOG.error(
                                "center: cannot listen: {}. Set listen.host, listen.port, tls.key or tls.certificate of "
                                        + "{} (--listen HOST:PORT, --tls-key FILE, --tls-cert FILE); trying again "
                                        + "every {} s",
                                cause(failure).getMessage(),
                                Center.PID,
                                RETRY.toSeconds());
                    }
                    if (!closing) {
                        retry = transports.schedule(RETRY, () -> listen(false));
                    }
                });
    }

    /**
     * In order: no new connections, GOODBYE to all sessions, connections closed. The realms are the center's and go on: when only
     * the plug-in host was stopped, the next entrance finds them.
     */
    @Deactivate
    void close() {
        closing = true;
        Closing.quietly(retry);
        Closing.quietly(watch);
        Optional<Listener> bound = Optional.ofNullable(listener.getNow(null));
        bound.ifPresent(open -> await(open.close(false)));
        center.realms().forget(this);
        await(center.realms().endSessions(ErrorUris.SYSTEM_SHUTDOWN));
        attachments.values().forEach(Closing::quietly);
        listening.forEach(Closing::quietly);
        bound.ifPresent(open -> await(open.close(true)));
        LOG.info("center: closed");
    }

    private static void await(CompletionStage<Void> stage) {
        try {
            stage.toCompletableFuture().get(CLOSING_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn("center: does not end in order: {}", failed.toString());
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
