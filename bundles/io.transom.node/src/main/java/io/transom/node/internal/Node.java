package io.transom.node.internal;

import io.transom.api.node.NodeStatus;
import io.transom.api.node.SystemStats;
import io.transom.api.keys.ActivationFile;
import io.transom.api.spi.HandlerModule;
import io.transom.core.host.Host;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node: opens its rooms in order, and closes them in the opposite order. */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final Place place;
    private final House house;
    private final InstantSource clock = InstantSource.system();
    private final AtomicBoolean configurationApplied = new AtomicBoolean();
    private volatile @Nullable Rooms rooms;

    /** @param center URL that goes before all other ways to find one */
    record Place(Path directory, Optional<String> center, Optional<Path> distribution) {}

    /** @param exit absent where a node must not end the process */
    record House(
            BundleContext context, Host host, Transports transports, WorkerTypes types, Optional<IntConsumer> exit) {}
}
