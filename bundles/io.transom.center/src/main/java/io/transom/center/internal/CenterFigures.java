package io.transom.center.internal;

import io.transom.api.management.Figures;
import io.transom.api.management.Fleet.NodeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts together what the center has counted and what it knows of its nodes. */
@Component
public final class CenterFigures implements Figures {
    private final Center center;
    private final CenterFleet fleet;

    @Activate
    public CenterFigures(@Reference Center center) {
        this.center = center;
        this.fleet = new CenterFleet(center);
    }

    @Override
    public Snapshot now() {
        CallCounts counts = center.recorder().counts();
        counts.keep(center.state().nodes().keySet());
        List<NodeView> nodes = fleet.nodes();
        var byNode = new ArrayList<NodeFigures>(nodes.size());
        for (NodeView node : nodes) {
            var sums = counts.of(node.oid());
            byNode.add(new NodeFigures(
                    node.oid(),
                    node.realm(),
                    node.authid(),
                    node.online(),
                    node.online() ? workers(node) : 0,
                    sums.callsPerSecond(),
                    sums.errorsPerSecond(),
                    sums.meanMillis()));
        }
        var sums = counts.sums();
        Runtime runtime = Runtime.getRuntime();
        return new Snapshot(
                center.clock().millis(),
                nodes.size(),
                (int) nodes.stream().filter(NodeView::online).count(),
                byNode.stream().mapToLong(NodeFigures::workers).sum(),
                counts.calls(),
                counts.errors(),
                sums.callsPerSecond(),
                sums.errorsPerSecond(),
                counts.percentileMillis(0.5),
                counts.percentileMillis(0.99),
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                byNode);
    }

    /** Heartbeats count the node's own process too. */
    private static long workers(NodeView node) {
        return node.workers().entrySet().stream()
                .filter(type -> !type.getKey().equals("controller"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
