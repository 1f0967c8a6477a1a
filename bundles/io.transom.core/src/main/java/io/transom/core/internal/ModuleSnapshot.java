package io.transom.core.internal;

import io.transom.api.ContractDescription;
import io.transom.api.management.Catalog.MBeanView;
import io.transom.api.management.Catalog.TopicView;
import io.transom.api.spi.ConsoleCommand;
import java.util.List;

/**
 * All that a module contributed, checked and immutable.
 *
 * @param forwarded those of the contracts whose calls are forwarded, and whose events are relayed
 */
record ModuleSnapshot(
        ModuleId module,
        List<ContractDescription> contracts,
        List<ContractDescription> forwarded,
        List<Route> routes,
        List<TopicView> topics,
        List<ConsoleCommand> commands,
        List<MBeanView> mbeans,
        ModuleCounters counters) {
    ModuleSnapshot {
        contracts = List.copyOf(contracts);
        forwarded = List.copyOf(forwarded);
        routes = List.copyOf(routes);
        topics = List.copyOf(topics);
        commands = List.copyOf(commands);
        mbeans = List.copyOf(mbeans);
    }

    /** The same contribution of a module that is known otherwise now. */
    ModuleSnapshot as(ModuleId other) {
        var renamed = routes.stream().map(route -> route.of(other)).toList();
        return new ModuleSnapshot(other, contracts, forwarded, renamed, topics, commands, mbeans, counters);
    }
}
