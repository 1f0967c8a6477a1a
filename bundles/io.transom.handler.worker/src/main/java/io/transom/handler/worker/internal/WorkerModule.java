package io.transom.handler.worker.internal;

import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerFamily;
import io.transom.api.spi.HandlerModule;
import io.transom.api.worker.ClassPath;
import io.transom.api.worker.Clock;
import io.transom.api.worker.Cpus;
import io.transom.api.worker.Manhole;
import io.transom.api.worker.NodeIdentity;
import io.transom.api.worker.ProcessFigures;
import io.transom.api.worker.Profilers;
import io.transom.api.worker.WorkerEvents;
import io.transom.api.worker.WorkerShutdown;
import org.osgi.service.component.annotations.Component;

/** Offers the family worker at a center: every procedure is forwarded to the node, every event relayed. */
@Component
@HandlerFamily("worker")
public final class WorkerModule implements HandlerModule {
    @Override
    public void contribute(Contribution to) {
        to.forward(
                Clock.class,
                Cpus.class,
                ProcessFigures.class,
                Manhole.class,
                Profilers.class,
                ClassPath.class,
                NodeIdentity.class,
                WorkerShutdown.class,
                WorkerEvents.class);
    }
}
