package io.transom.console.internal;

import io.transom.api.ContractDescription;
import io.transom.api.management.Audit;
import io.transom.api.management.Catalog;
import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.management.Catalog.ProcedureView;
import io.transom.api.management.Figures;
import io.transom.api.management.Fleet;
import io.transom.api.management.Operator;
import io.transom.api.store.StoreBackup;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Puts the commands into Karaf's shell: the fixed ones, and one for each procedure that is installed, for as long as it is.
 *
 * <p>The shell knows commands by name only: taking one away takes every other of that name along. So of several with one name only
 * the first is in the shell, and the next when it goes.
 */
@Component(service = {})
public final class Commands implements Catalog.Listener {
    /** Owner of the fixed commands; modules have positive numbers. */
    private static final long FIXED = -1;

    private final Registry registry;
    private final Center center;
    private final AutoCloseable listening;

    // Guarded by byName.
    private final Map<String, List<Owned>> byName = new HashMap<>();
    private boolean closed;

    private record Owned(long owner, KarafCommand command) {}

    @Activate
    public Commands(
            BundleContext context,
            @Reference SessionFactory sessions,
            @Reference Catalog catalog,
            @Reference Fleet fleet,
            @Reference Operator operator,
            @Reference Audit audit,
            @Reference Figures figures,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable
                    StoreBackup backup) {
        registry = sessions.getRegistry();
        center = new Center(catalog, fleet, operator);
        replace(
                FIXED,
                Stream.of(
                                new FleetCommands(center).all(),
                                new HostCommands(center).all(),
                                List.<ShellCommand>of(
                                        new AuditCommand(audit, Clock.systemUTC()).command(),
                                        new TopCommand(center, figures).command(),
                                        new InstallCommand(context).command()),
                                backup == null
                                        ? List.<ShellCommand>of()
                                        : List.<ShellCommand>of(new BackupCommand(backup).command()))
                        .flatMap(List::stream)
                        .map(KarafCommand::new)
                        .toList());
        listening = catalog.listen(this);
    }

    /** A listener may still be told of something that has just happened: nothing is added any more. */
    @Deactivate
    void deactivate() throws Exception {
        center.stopped().set(true);
        listening.close();
        synchronized (byName) {
            closed = true;
            byName.values().forEach(owned -> registry.unregister(owned.get(0).command()));
            byName.clear();
        }
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

    private void replace(long owner, List<KarafCommand> commands) {
        synchronized (byName) {
            if (closed) {
                return;
            }
            for (String name : List.copyOf(byName.keySet())) {
                remove(owner, name);
            }
            for (KarafCommand command : commands) {
                var owned = byName.computeIfAbsent(
                        command.getScope() + ":" + command.getName(), name -> new ArrayList<>(1));
                owned.add(new Owned(owner, command));
                if (owned.size() == 1) {
                    registry.register(command);
                }
            }
        }
    }

    private void remove(long owner, String name) {
        List<Owned> owned = byName.get(name);
        KarafCommand inShell = owned.get(0).command();
        boolean shown = owned.get(0).owner() == owner;
        if (!owned.removeIf(one -> one.owner() == owner)) {
            return;
        }
        if (shown) {
            registry.unregister(inShell);
        }
        if (owned.isEmpty()) {
            byName.remove(name);
        } else if (shown) {
            registry.register(owned.get(0).command());
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
        module.commands().stream()
                .map(ContributedCommand::new)
                .map(KarafCommand::new)
                .forEach(commands::add);
        return commands;
    }
}
