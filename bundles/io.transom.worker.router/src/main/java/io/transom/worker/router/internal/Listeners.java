package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.api.Timestamps;
import io.transom.api.router.ObjectState;
import io.transom.api.router.Transport;
import io.transom.router.Authenticator;
import io.transom.router.Router;
import io.transom.transport.Address;
import io.transom.transport.Transports;
import io.transom.wamp.WampError;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transports of this worker by their IDs. Thread-safe; an ID counts as used from the moment its start begins. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Router router;
    private final Transports transports;
    private final Path directory;
    private final AuthConfig.Services services;
    private final Map<String, Entry> byId = new LinkedHashMap<>();
    /** Those that were stopped and may have connections still. */
    private final List<Transports.Listener> closed = new ArrayList<>();

    /** A transport as it is now; the object is replaced when its state changes. */
    private record Entry(Transport transport, Transports.@Nullable Listener listener) {}

    /** @param directory to which relative paths refer */
    Listeners(Router router, Transports transports, Path directory, AuthConfig.Services services) {
        this.router = router;
        this.transports = transports;
        this.directory = directory;
        this.services = services;
    }

    synchronized List<Transport> all() {
        return byId.values().stream().map(Entry::transport).toList();
    }

    synchronized Transport get(String id) {
        Entry entry = byId.get(id);
        if (entry == null) {
            throw new WampError(Errors.NO_SUCH_OBJECT, "no transport with ID " + id);
        }
        return entry.transport();
    }

    /** Checks and takes the ID. */
    TransportConfig begin(String id, Config config) {
        synchronized (this) {
            if (byId.containsKey(id)) {
                throw new WampError(Errors.ALREADY_RUNNING, "transport " + id + " runs already");
            }
        }
        Config named = config.about("transport \"" + id + "\"");
        TransportConfig checked = TransportConfig.read(named, directory);
        var starting =
                new Transport(id, checked.type(), named, Timestamps.of(Instant.now()), null, ObjectState.STARTING);
        synchronized (this) {
            if (byId.putIfAbsent(id, new Entry(starting, null)) != null) {
                throw new WampError(Errors.ALREADY_RUNNING, "transport " + id + " runs already");
            }
        }
        return checked;
    }

    /** Listens; a failure is {@code cannot_listen} with the reason, and the ID is free again. */
    CompletionStage<Transport> listen(String id, TransportConfig config) {
        CompletionStage<Transports.Listener> bound = config.unknownSerializers().isPresent()
                ? CompletableFuture.failedFuture(
                        new IllegalArgumentException(config.unknownSerializers().get()))
                : bind(config, authenticator(config), config.endpoint().addresses(), 0);
        return bound.handle((listener, failed) -> {
            if (failed == null) {
                return started(id, config, listener);
            }
            synchronized (this) {
                byId.remove(id);
            }
            Throwable cause =
                    failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
            throw new WampError(Errors.CANNOT_LISTEN, "transport " + id + ": cannot listen: " + cause.getMessage());
        });
    }

    private Authenticator authenticator(TransportConfig config) {
        return config.webSocket()
                .auth()
                .map(auth -> auth.authenticator(services))
                .orElseGet(AuthConfig::open);
    }

    private CompletionStage<Transports.Listener> bind(
            TransportConfig config, Authenticator authenticator, List<Address> addresses, int at) {
        return transports
                .listen(config.at(addresses.get(at)), connection -> router.accept(connection, authenticator))
                .handle((listener, failed) -> failed == null
                        ? CompletableFuture.completedStage(listener)
                        : at + 1 < addresses.size()
                                ? bind(config, authenticator, addresses, at + 1)
                                : CompletableFuture.<Transports.Listener>failedStage(failed))
                .thenCompose(stage -> stage);
    }

    private synchronized Transport started(String id, TransportConfig config, Transports.Listener listener) {
        Transport starting = byId.get(id).transport();
        Config shown = config.endpoint().fixedPort() || listener.port() == 0
                ? starting.config()
                : withPort(id, starting.config(), listener.port());
        var started = new Transport(
                id, starting.type(), shown, starting.createdAt(), Timestamps.of(Instant.now()), ObjectState.STARTED);
        byId.put(id, new Entry(started, listener));
        LOG.info("transport {}: listening on {}", id, listener.address());
        return started;
    }

    private static Config withPort(String id, Config config, int port) {
        var endpoint = new LinkedHashMap<>(config.require("endpoint").asMap());
        endpoint.put("port", (long) port);
        var all = new LinkedHashMap<>(config.asMap());
        all.put("endpoint", endpoint);
        return Config.of("transport \"" + id + "\"", all);
    }

    /** The transport that is about to stop; {@code not_running} when it does not listen. */
    synchronized Transport requireStarted(String id) {
        Entry entry = byId.get(id);
        if (entry == null || entry.transport().state() != ObjectState.STARTED) {
            throw new WampError(Errors.NOT_RUNNING, "no transport with ID " + id + " is running");
        }
        return entry.transport();
    }

    /** Stops listening; connections that were accepted stay. */
    CompletionStage<Transport> stop(Transport transport) {
        Transports.Listener listener;
        synchronized (this) {
            Entry entry = byId.get(transport.id());
            if (entry == null || entry.listener() == null) {
                throw new WampError(Errors.NOT_RUNNING, "no transport with ID " + transport.id() + " is running");
            }
            listener = entry.listener();
            byId.put(transport.id(), new Entry(withState(transport, ObjectState.STOPPING), null));
        }
        return listener.close(false).handle((done, failed) -> {
            synchronized (this) {
                if (failed != null) {
                    byId.put(transport.id(), new Entry(transport, listener));
                    throw new WampError(
                            Errors.CANNOT_STOP,
                            "transport " + transport.id() + ": cannot stop: " + failed.getMessage());
                }
                byId.remove(transport.id());
                closed.removeIf(one -> one.connections() == 0);
                closed.add(listener);
            }
            LOG.info("transport {}: stopped, {} connections stay", transport.id(), listener.connections());
            return transport;
        });
    }

    private static Transport withState(Transport transport, long state) {
        return new Transport(
                transport.id(),
                transport.type(),
                transport.config(),
                transport.createdAt(),
                transport.listeningSince(),
                state);
    }

    /** Stops all, and closes the connections of all that ever listened. */
    void closeAll() {
        List<Transports.Listener> all;
        synchronized (this) {
            all = new ArrayList<>(closed);
            byId.values().stream().map(Entry::listener).filter(Objects::nonNull).forEach(all::add);
            byId.clear();
            closed.clear();
        }
        all.forEach(listener -> listener.close(true));
    }
}
