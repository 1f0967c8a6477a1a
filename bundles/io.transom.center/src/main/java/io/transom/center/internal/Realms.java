package io.transom.center.internal;

import io.transom.router.Principal;
import io.transom.router.Realm;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.wamp.ErrorUris;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The realms of a center that run now. */
final class Realms {
    private static final String BACKEND = "center";

    private final Router router;
    private final Clock clock;
    private final Timer timer;
    private final Supplier<Executor> executors;
    private final ConcurrentMap<String, CenterRealm> running = new ConcurrentHashMap<>();

    // Changed with the lock held, so that an observer is told of each realm once.
    private final List<Observer> observers = new CopyOnWriteArrayList<>();
    private boolean closed;

    Realms(Router router, Clock clock, Timer timer, Supplier<Executor> executors) {
        this.router = router;
        this.clock = clock;
        this.timer = timer;
        this.executors = executors;
    }

    /** Told of every realm. */
    interface Observer {
        /** Completes when the realm is ready for others. */
        CompletionStage<Void> started(CenterRealm realm);

        /** Before its sessions are ended. */
        void stopping(CenterRealm realm);
    }

    /** Adds an observer, and tells it of what runs; completes when it is ready with that. */
    CompletionStage<Void> observe(Observer observer) {
        List<CenterRealm> already;
        synchronized (this) {
            observers.add(observer);
            already = List.copyOf(running.values());
        }
        return all(already.stream().map(realm -> tell(observer, realm)).toList());
    }

    private static CompletionStage<Void> tell(Observer observer, CenterRealm realm) {
        try {
            return observer.started(realm);
        } catch (RuntimeException failed) {
            return CompletableFuture.failedStage(failed);
        }
    }

    void forget(Observer observer) {
        observers.remove(observer);
    }

    /**
     * Starts a realm with its roles.
     *
     * @return fails, with nothing left of the realm, when an observer fails
     */
    CompletionStage<CenterRealm> start(String oid, String name, List<Role> roles, Duration tick, String tickTopic) {
        Realm realm = router.start(RealmOptions.of(name));
        roles.forEach(realm::addRole);
        var backend = realm.join(Principal.internal(name, BACKEND, Role.TRUSTED), executors.get());
        var self = new CompletableFuture<CenterRealm>();
        var ticker = new Ticker(timer, tick, () -> {
            CenterRealm it = self.join();
            it.publish(tickTopic, it.tickAt(clock.instant()));
        });
        var started = new CenterRealm(oid, realm, backend, clock.instant(), ticker);
        self.complete(started);
        List<Observer> told;
        synchronized (this) {
            if (closed) {
                router.stop(name, ErrorUris.SYSTEM_SHUTDOWN);
                throw new IllegalStateException("the center has stopped");
            }
            running.put(name, started);
            told = List.copyOf(observers);
        }
        ticker.start();
        return all(told.stream().map(observer -> tell(observer, started)).toList())
                .handle((done, failure) -> {
                    if (failure != null) {
                        stop(started, ErrorUris.CLOSE_REALM);
                    }
                    return failure;
                })
                .thenCompose(failure -> failure == null
                        ? CompletableFuture.completedStage(started)
                        : CompletableFuture.failedStage(failure));
    }

    /** Stops a realm: its sessions get GOODBYE with the reason. */
    void stop(CenterRealm realm, String reason) {
        if (running.remove(realm.name(), realm)) {
            realm.end();
            observers.forEach(observer -> observer.stopping(realm));
            router.stop(realm.name(), reason);
        }
    }

    /** Stops all realms; no other can be started any more. */
    void close(String reason) {
        synchronized (this) {
            closed = true;
        }
        List.copyOf(running.values()).forEach(realm -> stop(realm, reason));
    }

    /**
     * Ends the sessions of all who came in from outside; the realms go on.
     *
     * @return completes when GOODBYE is on its way to all of them
     */
    CompletionStage<Void> endSessions(String reason) {
        return all(running.values().stream()
                .map(realm -> SessionsEnding.of(realm.realm(), reason))
                .toList());
    }

    Optional<CenterRealm> named(String name) {
        return Optional.ofNullable(running.get(name));
    }

    Optional<CenterRealm> withOid(String oid) {
        return running.values().stream()
                .filter(realm -> !realm.isDomain() && realm.oid().equals(oid))
                .findFirst();
    }

    Collection<CenterRealm> all() {
        return List.copyOf(running.values());
    }

    private static CompletionStage<Void> all(List<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
    }
}
