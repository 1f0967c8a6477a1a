package io.transom.console.internal;

import io.transom.api.ContractDescription;
import io.transom.api.management.Catalog;
import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.management.Catalog.ProcedureView;
import io.transom.api.management.Fleet;
import io.transom.api.management.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Puts the commands into Karaf's shell: the fixed ones, and one for each procedure that is installed, for as long as it is.
 */
@Component(service = {})
public final class Commands implements Catalog.Listener {
    private final Registry registry;
    private final Center center;
    private final List<KarafCommand> fixed;
    private final Map<Long, List<KarafCommand>> ofModules = new HashMap<>();
    private final AutoCloseable listening;

    @Activate
    public Commands(
            @Reference SessionFactory sessions,
            @Reference Catalog catalog,
            @Reference Fleet fleet,
            @Reference Operator operator) {
        registry = sessions.getRegistry();
        center = new Center(catalog, fleet, operator);
        fixed = Stream.of(new FleetCommands(center).all(), new HostCommands(center).all())
                .flatMap(List::stream)
                .map(KarafCommand::new)
                .toList();
        fixed.forEach(registry::register);
        listening = catalog.listen(this);
    }

    @Deactivate
    void deactivate() throws Exception {
        listening.close();
        synchronized (ofModules) {
            ofModules.values().forEach(commands -> commands.forEach(registry::unregister));
            ofModules.clear();
        }
        fixed.forEach(registry::unregister);
    }

    @Override
    public void present(ModuleView module) {
        var commands = module.state() == Catalog.State.ACTIVE ? commandsOf(module) : List.<KarafCommand>of();
        replace(module.id(), commands);
    }

    @Override
    public void gone(ModuleView module) {
        replace(module.id(), List.of());
    }

    private void replace(long module, List<KarafCommand> commands) {
        synchronized (ofModules) {
            var before = commands.isEmpty() ? ofModules.remove(module) : ofModules.put(module, commands);
            if (before != null) {
                before.forEach(registry::unregister);
            }
            commands.forEach(registry::register);
        }
    }

    private List<KarafCommand> commandsOf(ModuleView module) {
        var commands = new ArrayList<KarafCommand>();
        for (ContractDescription contract : module.contracts()) {
            for (ProcedureView view : module.procedures()) {
                if (view.contract().equals(contract.name()) && view.shadowedBy().isEmpty()) {
                    contract.procedures().stream()
                            .filter(procedure -> procedure.name().equals(view.procedure()))
                            .map(procedure -> new ContractCommand(center, contract, procedure, view.uri()))
                            .map(KarafCommand::new)
                            .forEach(commands::add);
                }
            }
        }
        module.commands().stream().map(ContributedCommand::new).map(KarafCommand::new).forEach(commands::add);
        return commands;
    }
}
