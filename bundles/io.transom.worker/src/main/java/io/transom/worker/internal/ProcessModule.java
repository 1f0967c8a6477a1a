package io.transom.worker.internal;

import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerFamily;
import io.transom.api.spi.HandlerModule;
import io.transom.api.worker.Clock;
import io.transom.api.worker.Cpus;
import io.transom.api.worker.ProcessFigures;
import io.transom.core.host.Place;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every process of a node tells of itself: clock, CPUs, figures. It works wherever a {@link Place} is registered as a service
 * with the properties {@value #TYPE} and {@value #TOPICS}: in a worker, and in the node's own process.
 */
@Component
@HandlerFamily("worker")
public final class ProcessModule implements HandlerModule {
    /** {@code controller}, or the type of the worker. */
    static final String TYPE = "io.transom.process.type";
    /** What topics of this process begin with: {@code crossbar.} or {@code crossbar.worker.<id>.}. */
    static final String TOPICS = "io.transom.process.topics";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessModule.class);

    private final Proc proc = Proc.ofThisMachine();
    private final ProcessThread thread = new ProcessThread();
    private final Instant started = Instant.now();
    private final String type;
    private final String topics;
    private final Affinity affinity;

    @Activate
    public ProcessModule(@Reference(service = Place.class, target = "(" + TYPE + "=*)") Map<String, Object> place) {
        this.type = String.valueOf(place.get(TYPE));
        this.topics = String.valueOf(place.get(TOPICS));
        this.affinity = new Affinity(proc, cpusAtStart(proc));
    }

    private static List<Long> cpusAtStart(Proc proc) {
        try {
            return proc.allowedCpus();
        } catch (IOException unavailable) {
            LOG.info("process: CPUs are unknown on this system: {}", unavailable.getMessage());
            return List.of();
        }
    }

    @Override
    public void contribute(Contribution to) {
        var events = new ProcessEvents(to.publisher(), topics);
        var readings = new Readings(proc, type, InstantSource.system(), System::nanoTime);
        var monitor = new Monitor(readings, thread, events);
        to.implement(Clock.class, new ProcessClock(started, InstantSource.system()));
        to.implementPerCall(Cpus.class, call -> new ProcessCpus(proc, affinity, thread, events, call.caller()));
        to.implementPerCall(
                ProcessFigures.class, call -> new ProcessFiguresFor(readings, monitor, thread, events, call.caller()));
    }

    @Deactivate
    void stop() {
        thread.close();
    }
}
