package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Access;
import io.transom.api.Contract;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import io.transom.api.management.Catalog.State;
import io.transom.api.spi.ConsoleCommand;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerModule;
import io.transom.api.spi.ProcedureHandler;
import io.transom.api.spi.ProcedureSpec;
import io.transom.api.spi.Publisher;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a module may declare, and what becomes of one that declares something else. */
class ContributionTest extends HostFixture {
    private static final ProcedureHandler NOTHING = call -> CompletableFuture.completedFuture(Payload.NONE);

    /** An MBean's interface. */
    public interface GaugeMXBean {
        int getValue();
    }

    private static final class Gauge implements GaugeMXBean {
        @Override
        public int getValue() {
            return 1;
        }
    }

    private record Command(String name, String help) implements ConsoleCommand {
        @Override
        public void run(List<String> args, PrintStream out) {}
    }

    @Contract(family = "test", scope = Scope.REALM, doc = "Of a whole realm.")
    interface OfRealm {
        @Procedure(doc = "Counts.", access = Access.READ)
        CompletionStage<Long> count();
    }

    interface NoContract {}

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("procedure a..b: not a URI", to -> procedure(to, "a..b", "Doc.")),
                mistake("procedure : not a URI", to -> procedure(to, "", "Doc.")),
                mistake("procedure a b: not a URI", to -> procedure(to, "a b", "Doc.")),
                mistake(
                        "procedure a..b.: not a URI pattern of match prefix",
                        to -> to.procedure(new ProcedureSpec("a..b.", Match.PREFIX, "Doc.", Access.READ, 0), NOTHING)),
                mistake("procedure a.b: doc is empty", to -> procedure(to, "a.b", " ")),
                mistake(
                        "procedure wamp.a: URIs that begin with wamp. belong to the router",
                        to -> procedure(to, "wamp.a", "Doc.")),
                mistake(
                        "procedure a.b: timeoutMillis is negative",
                        to -> to.procedure(new ProcedureSpec("a.b", Match.EXACT, "Doc.", Access.READ, -1), NOTHING)),
                mistake("procedure a.b is declared twice", to -> {
                    procedure(to, "a.b", "Doc.");
                    procedure(to, "a.b", "Doc.");
                }),
                mistake(
                        "procedure test.get_things of scope WORKER is declared twice",
                        to -> to.forward(Things.class, Things.class)),
                mistake(NoContract.class.getName() + ": @Contract is missing", to -> to.forward(NoContract.class)),
                mistake(
                        "contract OfRealm of scope REALM names no node: it cannot be forwarded",
                        to -> to.forward(OfRealm.class)),
                mistake("topic a..b: not a URI", to -> to.topic("a..b", "Doc.")),
                mistake("topic a.b: doc is empty", to -> to.topic("a.b", "")),
                mistake(
                        "topic a.b is declared twice",
                        to -> to.topic("a.b", "Doc.").topic("a.b", "Doc.")),
                mistake(
                        "command greet: expected scope:name of lower-case letters, digits and -",
                        to -> to.command(new Command("greet", "Greets."))),
                mistake("command a:b: help is empty", to -> to.command(new Command("a:b", ""))),
                mistake(
                        "command a:b is declared twice",
                        to -> to.command(new Command("a:b", "Help.")).command(new Command("a:b", "Help."))),
                mistake("MBean type a,b: expected letters and digits", to -> to.mbean("a,b", new Gauge())),
                mistake(
                        "MBean Gauge: java.lang.Object has no interface whose name ends in MXBean or MBean",
                        to -> to.mbean("Gauge", new Object())),
                mistake(
                        "MBean Gauge is declared twice",
                        to -> to.mbean("Gauge", new Gauge()).mbean("Gauge", new Gauge())));
    }

    private static Arguments mistake(String reason, HandlerModule module) {
        return Arguments.of(reason, module);
    }

    private static void procedure(Contribution to, String uri, String doc) {
        to.procedure(ProcedureSpec.exact(uri, doc, Access.READ), NOTHING);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeFailsTheModuleAndNothingOfItIsOffered(String reason, HandlerModule mistaken) {
        attach();
        bind("good", to -> procedure(to, "good.one", "Doc."));
        FakeService service = bind("bad", to -> {
            procedure(to, "bad.one", "Doc.");
            mistaken.contribute(to);
        });

        assertEquals(State.FAILED, module("bad").state());
        assertEquals(reason, module("bad").failure());
        assertTrue(module("bad").procedures().isEmpty());
        assertEquals(List.of("good.one"), List.copyOf(session.procedures()));

        host.unbind(service);
        assertEquals(List.of("good ACTIVE"), bundles());
    }

    @Test
    void twoProceduresThatMeetAtAPlaceFailTheModule() {
        attach();
        bind("bad", to -> procedure(to.forward(Things.class), LIST, "Doc."));

        assertEquals(
                "procedure " + LIST + " is declared twice (at place mr1)",
                module("bad").failure());
        assertTrue(session.procedures().isEmpty());
    }

    @Test
    void aModuleThatThrowsAnErrorIsShownAndHarmsNoOther() {
        attach();
        bind("bad", to -> {
            throw new NoClassDefFoundError("com/example/Missing");
        });
        bind("good", to -> procedure(to, "good.one", "Doc."));

        assertEquals(
                "java.lang.NoClassDefFoundError: com/example/Missing",
                module("bad").failure());
        assertEquals(List.of("good.one"), List.copyOf(session.procedures()));
    }

    @Test
    void aPlaceThatCannotTakeAModuleFailsTheModule() {
        host.attach(
                new FakePlace() {
                    @Override
                    public List<Relay> relays(io.transom.api.ContractDescription contract) {
                        throw new IllegalStateException("no relays here");
                    }
                },
                session);
        bind("forwarder", to -> to.forward(Things.class));

        assertEquals(
                "java.lang.IllegalStateException: no relays here",
                module("forwarder").failure());
        assertTrue(session.procedures().isEmpty());
    }

    @Test
    void whatWasDeclaredIsShown() {
        attach();
        var gauge = new Gauge();
        var command = new Command("hello:greet", "Greets.");
        bind(
                "good",
                to -> to.forward(Things.class)
                        .topic("com.example.on_greeted", "Somebody was greeted.")
                        .command(command)
                        .mbean("Gauge", gauge));

        var module = module("good");
        assertEquals("1.0.0", module.version());
        assertEquals("test", module.family());
        assertEquals("Things", module.contracts().get(0).name());
        var procedure = module.procedures().get(0);
        assertEquals(LIST, procedure.uri());
        assertEquals("Things", procedure.contract());
        assertEquals("get_things", procedure.procedure());
        assertEquals("All things.", procedure.doc());
        assertTrue(procedure.forwarded());
        assertEquals("com.example.on_greeted", module.topics().get(0).uri());
        assertEquals(List.of(command), module.commands());
        assertEquals(gauge, module.mbeans().get(0).mbean());
    }

    @Test
    void theContributionIsRevokedWhenContributeReturns() {
        var kept = new Contribution[1];
        bind("good", to -> kept[0] = to);

        assertThrows(IllegalStateException.class, () -> kept[0].topic("a.b", "Doc."));
        assertThrows(IllegalStateException.class, () -> kept[0].publisher());
    }

    @Test
    void thePublisherWorksUntilTheModuleIsUnbound() {
        attach();
        var kept = new Publisher[1];
        FakeService service = bind("good", to -> kept[0] = to.publisher());

        kept[0].publish("a.b", Payload.of(1L), PublishOptions.DEFAULT);
        host.unbind(service);

        assertEquals("a.b", session.published.get(0).topic());
        assertThrows(IllegalStateException.class, () -> kept[0].publish("a.b", Payload.NONE, PublishOptions.DEFAULT));
    }

    @Test
    void thePublisherOfAModuleThatFailedIsRevoked() {
        var kept = new Publisher[1];
        bind("bad", to -> {
            kept[0] = to.publisher();
            throw new IllegalStateException();
        });

        assertThrows(IllegalStateException.class, () -> kept[0].publish("a.b", Payload.NONE, PublishOptions.DEFAULT));
    }
}
