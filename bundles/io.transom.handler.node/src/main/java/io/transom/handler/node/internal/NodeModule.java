package io.transom.handler.node.internal;

import io.transom.api.node.NodeControl;
import io.transom.api.node.NodeProcessCpus;
import io.transom.api.node.NodeProcessFigures;
import io.transom.api.node.NodeProcessManhole;
import io.transom.api.node.NodeSystemFigures;
import io.transom.api.node.WorkerLogs;
import io.transom.api.node.Workers;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerFamily;
import io.transom.api.spi.HandlerModule;
import org.osgi.service.component.annotations.Component;

/** Offers the family node at a center: every procedure is forwarded to the node, every event relayed. */
@Component
@HandlerFamily("node")
public final class NodeModule implements HandlerModule {
    @Override
    public void contribute(Contribution to) {
        to.forward(
                NodeControl.class,
                Workers.class,
                WorkerLogs.class,
                NodeProcessCpus.class,
                NodeProcessFigures.class,
                NodeProcessManhole.class,
                NodeSystemFigures.class);
    }
}
