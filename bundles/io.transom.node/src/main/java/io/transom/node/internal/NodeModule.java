package io.transom.node.internal;

import io.transom.api.Config;
import io.transom.api.Wire;
import io.transom.api.node.NodeControl;
import io.transom.api.node.NodeShutdown;
import io.transom.api.node.NodeStatus;
import io.transom.api.node.NodeSystemFigures;
import io.transom.api.node.Worker;
import io.transom.api.node.WorkerLogs;
import io.transom.api.node.WorkerStarted;
import io.transom.api.node.WorkerStop;
import io.transom.api.node.Workers;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.HandlerModule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The node's own procedures. */
final class NodeModule implements HandlerModule {
    private final RunningNode node;
    private final WorkerTable table;
    private final NodeSystemFigures system;

    NodeModule(RunningNode node, WorkerTable table, NodeSystemFigures system) {
        this.node = node;
        this.table = table;
        this.system = system;
    }

    @Override
    public void contribute(Contribution to) {
        to.implementPerCall(NodeControl.class, Control::new);
        to.implementPerCall(Workers.class, TableFor::new);
        WorkerLogs logs = (id, limit) -> table.log(id, limit == null ? 0 : limit);
        to.implement(WorkerLogs.class, logs);
        to.implement(NodeSystemFigures.class, system);
    }

    private final class Control implements NodeControl {
        private final HandlerInvocation call;

        Control(HandlerInvocation call) {
            this.call = call;
        }

        @Override
        public CompletionStage<NodeStatus> getStatus() {
            return node.status();
        }

        @Override
        public CompletionStage<@Nullable NodeShutdown> shutdown(boolean restart, @Nullable String mode) {
            return node.end().request(restart, mode, Caller.of(call.caller()), null, 0);
        }
    }

    private final class TableFor implements Workers {
        private final HandlerInvocation call;

        TableFor(HandlerInvocation call) {
            this.call = call;
        }

        @Override
        public CompletionStage<List<String>> getWorkers(@Nullable List<String> filterTypes) {
            return table.workers(filterTypes == null ? List.of() : filterTypes);
        }

        @Override
        public CompletionStage<Worker> getWorker(String id, boolean includeStats) {
            return table.worker(id, includeStats);
        }

        @Override
        public CompletionStage<WorkerStarted> startWorker(String id, String type, @Nullable Config options) {
            return table.start(
                    id,
                    type,
                    options == null ? Config.of("options", Map.of()) : options,
                    Caller.of(call.caller()),
                    starting -> {
                        if (call.wantsProgress()) {
                            call.progress(Wire.payload(starting));
                        }
                    });
        }

        @Override
        public CompletionStage<WorkerStop> stopWorker(String id, boolean kill) {
            return table.stop(id, kill, Caller.of(call.caller()));
        }
    }
}
