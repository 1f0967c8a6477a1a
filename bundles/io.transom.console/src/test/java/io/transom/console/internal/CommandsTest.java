package io.transom.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Access;
import io.transom.api.Contract;
import io.transom.api.ContractDescription;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import io.transom.api.management.Catalog;
import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.management.Catalog.State;
import io.transom.api.spi.ConsoleCommand;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;

class CommandsTest {
    private static final String REALMS = "router:get-router-realms";

    private final FakeCenter fake = new FakeCenter();

    /** By name, as Karaf's shell keeps what it runs: taking one away takes whatever has its name. */
    private final Map<String, Command> shell = new ConcurrentHashMap<>();

    private final Commands commands = new Commands(
            fake(BundleContext.class),
            fake(SessionFactory.class),
            fake.center().catalog(),
            fake.center().fleet(),
            fake.center().operator(),
            new FakeAudit(),
            () -> FakeCenter.FIGURES,
            null);
    private final Set<String> fixed = names();

    @Contract(family = "router", scope = Scope.WORKER, doc = "Realms.")
    interface Realms {
        @Procedure(doc = "All realms.", access = Access.READ)
        CompletionStage<List<String>> getRouterRealms();
    }

    @Test
    void aModuleThatGoesTakesItsCommandsAlong() throws Exception {
        fake.listener.present(module(1, State.ACTIVE, "", List.of()));
        assertTrue(shell.containsKey(REALMS));
        fake.listener.gone(module(1, State.ACTIVE, "", List.of()));
        assertEquals(fixed, names());

        commands.deactivate();
        assertEquals(Set.of(), names());
    }

    /** The one that wins now is told of before the one that it shadows, when its number is the lower one. */
    @Test
    void whoeverTakesOverKeepsItsCommands() {
        fake.listener.present(module(5, State.ACTIVE, "", List.of()));
        fake.listener.present(module(2, State.ACTIVE, "", List.of()));
        fake.listener.present(module(5, State.ACTIVE, "winner", List.of()));
        assertTrue(shell.containsKey(REALMS));

        fake.listener.gone(module(2, State.ACTIVE, "", List.of()));
        assertFalse(shell.containsKey(REALMS));
        fake.listener.present(module(5, State.ACTIVE, "", List.of()));
        assertTrue(shell.containsKey(REALMS));
    }

    @Test
    void aModuleCannotReplaceOurOwnCommands() {
        Command ours = shell.get("transom:nodes");
        var imposter = new Own("transom:nodes");
        fake.listener.present(module(1, State.ACTIVE, "", List.of(imposter)));
        assertEquals(ours, shell.get("transom:nodes"));
        fake.listener.gone(module(1, State.ACTIVE, "", List.of(imposter)));
        assertEquals(ours, shell.get("transom:nodes"));
    }

    @Test
    void whatIsToldAfterTheEndLeavesNothing() throws Exception {
        commands.deactivate();
        fake.listener.present(module(1, State.ACTIVE, "", List.of(new Own("test:own"))));
        assertEquals(Set.of(), names());
    }

    /** Modules come and go, listed all the while: no command of theirs is left, and no object of theirs is kept. */
    @Test
    void nothingIsLeftOfModulesThatComeAndGo() throws Exception {
        var over = new AtomicBoolean();
        var listed = new CompletableFuture<Integer>();
        var lister = new Thread(() -> {
            int seen = 0;
            while (!over.get()) {
                seen += shell.values().stream()
                        .mapToInt(command -> command.getDescription().length())
                        .sum();
            }
            listed.complete(seen);
        });
        lister.start();
        WeakReference<Object> ofModule = null;
        for (int i = 0; i < 1_000; i++) {
            var own = new Own("test:own");
            ofModule = new WeakReference<>(own);
            fake.listener.present(module(i, State.ACTIVE, "", List.of(own)));
            fake.listener.present(module(i, State.DRAINING, "", List.of()));
            fake.listener.present(module(i + 1, State.ACTIVE, "", List.of(own)));
            fake.listener.gone(module(i, State.DRAINING, "", List.of()));
            assertTrue(shell.containsKey("test:own") && shell.containsKey(REALMS));
            fake.listener.gone(module(i + 1, State.ACTIVE, "", List.of(own)));
        }
        over.set(true);

        assertTrue(listed.get(10, TimeUnit.SECONDS) != 0);
        assertEquals(fixed, names());
        for (int i = 0; i < 100 && ofModule.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(ofModule.get());
    }

    private Set<String> names() {
        return new TreeSet<>(shell.keySet());
    }

    private record Own(String name) implements ConsoleCommand {
        @Override
        public String help() {
            return "A module's own.";
        }

        @Override
        public void run(List<String> words, PrintStream out) {}
    }

    private static ModuleView module(long id, State state, String shadowedBy, List<ConsoleCommand> commands) {
        var contract = ContractDescription.of(Realms.class);
        boolean active = state == State.ACTIVE;
        var procedure = new Catalog.ProcedureView(
                "test.get_router_realms", contract.name(), "get_router_realms", "All realms.", true, shadowedBy);
        return new ModuleView(
                id,
                "io.transom.test",
                "1.0.0",
                "router",
                0,
                state,
                "",
                active ? List.of(contract) : List.of(),
                active ? List.of(procedure) : List.of(),
                List.of(),
                commands,
                List.of(),
                FakeCenter.module(contract).counters());
    }

    private <T> T fake(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                CommandsTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "getRegistry" -> {
                            return fake(Registry.class);
                        }
                        case "register" -> shell.put(name(args[0]), (Command) args[0]);
                        case "unregister" -> shell.remove(name(args[0]));
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                }));
    }

    private static String name(Object command) {
        return ((Command) command).getScope() + ":" + ((Command) command).getName();
    }
}
