package io.transom.node.internal;

import io.transom.core.host.Host;
import io.transom.transport.ClientTls;
import io.transom.transport.Transports;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a node on a thread of its own, once the framework is complete, and ends it. */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final int START_SECONDS = 30;

    private final Place place;
    private final House house;
    private final CountDownLatch frameworkStarted = new CountDownLatch(1);
    private final Thread starting = new Thread(this::start, "transom-node");
    private @Nullable RunningNode running;

    /** @param center URL that goes before all other ways to find one */
    record Place(Path directory, Optional<String> center, ClientTls tls, Optional<Path> distribution) {}

    /** @param exit ends the process with an exit code; absent where a node is a guest in a process */
    record House(
            BundleContext context, Host host, Transports transports, WorkerTypes types, Optional<IntConsumer> exit) {}

    Node(Place place, House house) {
        this.place = place;
        this.house = house;
    }

    /** Returns at once. */
    void open() {
        Bundle system = house.context().getBundle(0);
        system.getBundleContext().addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.STARTED) {
                frameworkStarted.countDown();
            }
        });
        if (system.getState() == Bundle.ACTIVE) {
            frameworkStarted.countDown();
        }
        starting.setDaemon(true);
        starting.start();
    }

    private void start() {
        try {
            frameworkStarted.await();
            synchronized (this) {
                running = RunningNode.start(place, house);
            }
        } catch (IOException | WampError failed) {
            String text = failed instanceof WampError error ? error.text() : failed.getMessage();
            LOG.error("node: cannot start: {}", text);
            house.exit().ifPresent(exit -> exit.accept(1));
        } catch (InterruptedException closing) {
            LOG.debug("node: closed while it was starting");
        }
    }

    /** Waits until the node has left its center and all of its workers have ended. */
    void close() {
        starting.interrupt();
        try {
            starting.join(TimeUnit.SECONDS.toMillis(START_SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (running != null) {
                running.close();
            }
        }
    }
}
