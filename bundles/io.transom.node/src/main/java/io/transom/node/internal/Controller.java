package io.transom.node.internal;

import io.transom.api.spi.HandlerModule;
import io.transom.core.host.Host;
import io.transom.core.host.Place;
import io.transom.router.RealmListener;
import io.transom.router.SessionDetails;
import io.transom.transport.Transports;
import io.transom.wamp.Event;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.SubscribeOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Hashtable;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The local realm with the workers on it, and the node's own procedures. */
final class Controller {
    private static final String ROLE_PREFIX = "crossbar.worker.";
    private static final String READY_TOPICS = "crossbar.worker..on_worker_ready";
    private static final Duration WORKERS_LIMIT = Duration.ofSeconds(25);
    private static final int OPEN_SECONDS = 30;

    private final Node.House house;
    private final Grounds grounds;
    private final LocalRealm realm;
    private final Bridge bridge;
    private final WorkerTable table;
    private final ClassArchives archives;
    private final SystemFigures system;

    /** @param nodeId the node's ID at the time of asking */
    Controller(
            Node.House house,
            Grounds grounds,
            BlockingWork blocking,
            Supplier<String> nodeId,
            Consumer<WorkerTable.WorkerEnd> endings) {
        this.house = house;
        this.grounds = grounds;
        Executor executor = house.transports().executor();
        this.realm = new LocalRealm(executor, new WorkerTraffic());
        this.bridge =
                new Bridge(realm.join("crossbar.bridge", house.transports().executor()));
        realm.listen(bridge);
        realm.listen(new Joins());
        this.system = new SystemFigures(blocking);
        this.archives = ClassArchives.in(grounds.distribution(), System.getenv());
        var commands = new JavaWorkers(
                new ChildBundles(house.context(), grounds.distribution()),
                archives,
                grounds.folder(),
                grounds.directory().path(),
                grounds.distribution(),
                nodeId);
        this.table = new WorkerTable(
                new WorkerLife.Surroundings(
                        executor,
                        blocking,
                        realm,
                        commands,
                        new SystemProcesses(),
                        house.transports()::schedule,
                        InstantSource.system()),
                house.types()::byName,
                grounds.configuration().logEntries(),
                endings);
    }

    ManagementRealm realm() {
        return realm;
    }

    Bridge bridge() {
        return bridge;
    }

    WorkerTable table() {
        return table;
    }

    SystemFigures system() {
        return system;
    }

    /** Lets workers connect and registers the node's procedures; blocks until both are done. */
    void open(HandlerModule module, ClosingStack opened) throws IOException, InterruptedException {
        opened.add(realm::close);
        Transports.Listener listener =
                await(realm.open(house.transports(), grounds.folder().socket()));
        opened.add("the local socket", Duration.ofSeconds(2), () -> listener.close(true));
        opened.add(archives);
        opened.add("the workers", WORKERS_LIMIT, table::endAll);
        await(realm.controller()
                .subscribe(READY_TOPICS, this::workerIsReady, SubscribeOptions.matching(Match.WILDCARD)));
        var place = new NodePlace("node");
        var properties = new Hashtable<String, Object>();
        properties.put("io.transom.process.type", "controller");
        properties.put("io.transom.process.topics", "crossbar.");
        var placeService = house.context().registerService(Place.class, place, properties);
        opened.add(placeService::unregister);
        var moduleService = house.context().registerService(HandlerModule.class, module, new Hashtable<>());
        opened.add(moduleService::unregister);
        Host.Attachment attachment = house.host().attach(place, realm.controller());
        opened.add(attachment);
        await(attachment.ready());
        await(realm.controller().publish("crossbar.on_ready", Payload.NONE, PublishOptions.ACKNOWLEDGED));
    }

    private void workerIsReady(Event event) {
        table.ready(event.topic().split("\\.")[2]);
    }

    private static <T> T await(CompletionStage<T> stage) throws IOException, InterruptedException {
        try {
            return stage.toCompletableFuture().get(OPEN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("local realm: " + failed.getCause().getMessage(), failed);
        } catch (TimeoutException hanging) {
            throw new IOException("local realm: not ready after " + OPEN_SECONDS + " s", hanging);
        }
    }

    private final class Joins implements RealmListener {
        @Override
        public void joined(SessionDetails session) {
            if (session.authrole().startsWith(ROLE_PREFIX)) {
                table.connected(session.authrole().substring(ROLE_PREFIX.length()));
            }
        }
    }

    /** Comes before the table is there; no worker does. */
    private final class WorkerTraffic implements LocalRealm.Traffic {
        @Override
        public void received(String workerId, long bytes) {
            Optional.ofNullable(table).ifPresent(workers -> workers.received(workerId, bytes));
        }
    }
}
