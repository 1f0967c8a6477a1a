package io.transom.console.internal;

import io.transom.api.ContractDescription;
import io.transom.api.management.Catalog;
import io.transom.api.management.Figures;
import io.transom.api.management.Fleet;
import io.transom.api.management.Operator;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Event;
import io.transom.wamp.Identity;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** A center with one realm and one node, whose answers the test decides. */
final class FakeCenter {
    static final String OID = "8580fccb-1ce1-4f46-8b90-f9d26258cc27";
    static final Fleet.NodeView NODE = new Fleet.NodeView(
            OID, "default", "node1", "ab".repeat(32), true, 7, "tcp4:127.0.0.1:5", 0, 0, 3, Map.of("router", 1L));

    static final Figures.Snapshot FIGURES = new Figures.Snapshot(
            5,
            1,
            1,
            3,
            1_000,
            20,
            12.5,
            0.25,
            1.5,
            14.75,
            100L << 20,
            512L << 20,
            List.of(new Figures.NodeFigures(OID, "default", "node1", true, 3, 12.5, 0.25, 2.125)));

    final List<String> asked = new ArrayList<>();
    final List<Payload> payloads = new ArrayList<>();
    final List<Catalog.ModuleView> modules = new ArrayList<>();
    Catalog.Listener listener;
    Function<String, Payload> answer = procedure -> Payload.of("done");

    final AtomicBoolean stopped = new AtomicBoolean();

    Center center() {
        return new Center(new OneCatalog(), new OneFleet(), new OneOperator(), stopped);
    }

    static Catalog.ModuleView module(ContractDescription contract) {
        var procedures = contract.procedures().stream()
                .map(procedure -> new Catalog.ProcedureView(
                        "test." + procedure.name(), contract.name(), procedure.name(), procedure.doc(), true, ""))
                .toList();
        return new Catalog.ModuleView(
                1,
                "io.transom.test",
                "1.0.0",
                contract.family(),
                0,
                Catalog.State.ACTIVE,
                "",
                List.of(contract),
                procedures,
                List.of(),
                List.of(),
                List.of(),
                new NoCounters());
    }

    private final class OneCatalog implements Catalog {
        @Override
        public List<ModuleView> modules() {
            return modules;
        }

        @Override
        public AutoCloseable listen(Listener listener) {
            FakeCenter.this.listener = listener;
            modules.forEach(listener::present);
            return () -> {};
        }
    }

    private final class OneFleet implements Fleet {
        @Override
        public List<RealmView> realms() {
            return List.of(new RealmView("r", "default", 0, 1, 1, 2));
        }

        @Override
        public List<NodeView> nodes() {
            return List.of(NODE);
        }

        @Override
        public Optional<NodeView> node(String oidOrAuthid) {
            return oidOrAuthid.equals(OID) || oidOrAuthid.equals("node1") ? Optional.of(NODE) : Optional.empty();
        }

        @Override
        public AutoCloseable listen(Listener listener) {
            return () -> {};
        }
    }

    private final class OneOperator implements Operator {
        @Override
        public Call call(String realm, String actor, String procedure, Payload payload, CallOptions options) {
            asked.add(realm + " " + actor + " " + procedure);
            payloads.add(payload);
            return new Call() {
                @Override
                public CompletionStage<Payload> result() {
                    try {
                        return CompletableFuture.completedFuture(answer.apply(procedure));
                    } catch (WampError error) {
                        return CompletableFuture.failedFuture(error);
                    }
                }

                @Override
                public void cancel(CancelMode mode) {}
            };
        }

        @Override
        public List<String> realms() {
            return List.of("default");
        }

        @Override
        public AutoCloseable watch(Consumer<FleetEvent> events) {
            events.accept(new FleetEvent(
                    "default", 0, new Event(1, 2, "test.topic", Payload.of("node1"), Identity.UNKNOWN, Map.of())));
            return () -> {};
        }
    }

    private record NoCounters() implements Catalog.Counters {
        @Override
        public long calls() {
            return 0;
        }

        @Override
        public long errors() {
            return 0;
        }

        @Override
        public long inFlight() {
            return 0;
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Catalog.Counters of(String procedure) {
            return this;
        }
    }
}
