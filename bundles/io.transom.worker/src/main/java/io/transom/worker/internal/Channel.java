package io.transom.worker.internal;

import io.transom.api.Timestamps;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.core.host.Host;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the node: a session on its local realm, and standard input, whose first line is the token of that session and whose
 * end is the order to die. A worker never outlives its node.
 */
final class Channel {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);
    private static final String REALM = "crossbar";
    private static final int LEAVE_SECONDS = 2;
    private static final int DIE_SECONDS = 5;

    private final WorkerProcess.Settings settings;
    private final WorkerPlace place;
    private final Host host;
    private final Transports transports;
    private final IntConsumer exit;
    private final CountDownLatch frameworkStarted = new CountDownLatch(1);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean announced = new AtomicBoolean();

    private volatile @Nullable Session session;
    private volatile Host.@Nullable Attachment attachment;

    Channel(WorkerProcess.Settings settings, WorkerPlace place, Host host, Transports transports, IntConsumer exit) {
        this.settings = settings;
        this.place = place;
        this.host = host;
        this.transports = transports;
        this.exit = exit;
    }

    /** Goes to work on a thread of its own, which then stays with standard input. */
    void open(BundleContext context) {
        Bundle system = context.getBundle(0);
        system.getBundleContext().addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.STARTED) {
                frameworkStarted.countDown();
            }
        });
        if (system.getState() == Bundle.ACTIVE) {
            frameworkStarted.countDown();
        }
        var thread = new Thread(this::run, "transom-stdin");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try {
            String token = input.readLine();
            LOG.debug("connecting to the node");
            if (token != null) {
                tryToJoin(token);
                while (input.readLine() != null) {
                    LOG.debug("ignored a line on standard input");
                }
            }
            LOG.warn("the node is gone");
        } catch (IOException broken) {
            LOG.warn("standard input: {}", broken.getMessage());
        }
        die();
    }

    private void tryToJoin(String token) {
        try {
            join(token);
        } catch (ExecutionException | TimeoutException failed) {
            LOG.error("cannot start: {}", cause(failed));
            end(1);
        } catch (InterruptedException interrupted) {
            LOG.debug("interrupted");
        }
    }

    private static String cause(Exception failed) {
        return failed.getCause() == null ? failed.toString() : failed.getCause().toString();
    }

    private void join(String token) throws ExecutionException, InterruptedException, TimeoutException {
        var options = new ClientOptions(
                ConnectOptions.unix(Path.of(settings.socket())), REALM, Authentications.ticket(settings.id(), token));
        Session joined =
                Clients.connect(transports, options).toCompletableFuture().get(30, TimeUnit.SECONDS);
        session = joined;
        LOG.debug("joined the node");
        joined.closed().thenAccept(this::lost);
        frameworkStarted.await();
        LOG.debug("all bundles have started");
        Host.Attachment attached = host.attach(place, joined);
        attachment = attached;
        attached.ready()
                .thenCompose(ready -> joined.publish(
                        place.prefix() + "on_worker_ready", Payload.ofValue(ready()), PublishOptions.ACKNOWLEDGED))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        LOG.info("ready");
    }

    private Map<String, Object> ready() {
        var event = new LinkedHashMap<String, Object>();
        event.put("type", settings.type());
        event.put("id", settings.id());
        event.put("pid", ProcessHandle.current().pid());
        return event;
    }

    private void lost(Closed why) {
        if (!ending.get()) {
            LOG.warn("channel to the node lost: {}", why.reason());
            end(why.clean() ? 0 : 1);
        }
    }

    /** Ends the worker in order, after what has been sent so far. */
    void end(int exitCode) {
        if (ending.compareAndSet(false, true)) {
            exit.accept(exitCode);
        }
    }

    /** Ends the worker, whatever state it is in. */
    private void die() {
        end(1);
        try {
            TimeUnit.SECONDS.sleep(DIE_SECONDS);
        } catch (InterruptedException interrupted) {
            LOG.debug("interrupted");
        }
        Runtime.getRuntime().halt(1);
    }

    /** Publishes {@code on_shutdown_requested}, once. @param whoOrNull the caller's session, null for a signal */
    CompletionStage<Long> announceShutdown(@Nullable Long whoOrNull) {
        Session joined = session;
        if (joined == null || !announced.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(0L);
        }
        var event = new LinkedHashMap<String, @Nullable Object>();
        event.put("who", whoOrNull);
        event.put("when", Timestamps.of(Instant.now()));
        var options =
                whoOrNull == null ? PublishOptions.ACKNOWLEDGED : PublishOptions.ACKNOWLEDGED.excluding(whoOrNull);
        return joined.publish(place.prefix() + "on_shutdown_requested", Payload.ofValue(event), options);
    }

    /** Whether the worker is on its way out. */
    boolean isAnnounced() {
        return announced.get();
    }

    /** Leaves the realm; waits briefly. */
    void close() {
        ending.set(true);
        Session joined = session;
        if (joined == null || joined.closed().toCompletableFuture().isDone()) {
            return;
        }
        try {
            announceShutdown(null)
                    .handle((published, failed) -> published)
                    .toCompletableFuture()
                    .get(LEAVE_SECONDS, TimeUnit.SECONDS);
            Host.Attachment attached = attachment;
            if (attached != null) {
                attached.close();
            }
            joined.leave().toCompletableFuture().get(LEAVE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException slow) {
            LOG.debug("left without goodbye");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
