package io.transom.jmx.internal;

import io.transom.api.management.Alarms;
import io.transom.api.management.Audit;
import io.transom.api.management.Catalog;
import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.management.Catalog.State;
import io.transom.api.management.Figures;
import io.transom.api.management.Figures.NodeFigures;
import io.transom.api.management.Fleet;
import io.transom.api.management.Fleet.NodeView;
import io.transom.api.management.Fleet.RealmView;
import io.transom.api.management.Operator;
import io.transom.api.management.Operator.FleetEvent;
import io.transom.jmx.internal.DescribedBean.ReadOnly;
import io.transom.wamp.Json;
import io.transom.wamp.LimitHits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.ObjectName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The MBeans of a center: {@code io.transom:type=Center}, {@code type=Dispatcher}, {@code type=Realm,name=},
 * {@code type=Node,realm=,name=} and {@code type=Module,family=,name=}.
 */
@Component(service = {})
public final class Management implements Catalog.Listener, Fleet.Listener {
    static final String NODE_ONLINE = "io.transom.node.online";
    static final String NODE_OFFLINE = "io.transom.node.offline";
    static final String LOGIN_ALARM = "io.transom.login.alarm";
    static final String MODULE_BOUND = "io.transom.module.bound";
    static final String MODULE_UNBOUND = "io.transom.module.unbound";

    private static final String OF_LATE = ", of the last " + Figures.WINDOW_SECONDS + " s";
    private static final String MREALM = "crossbarfabriccenter.mrealm.";
    private static final Set<String> PAIRINGS = Set.of(MREALM + "on_node_paired", MREALM + "on_node_unpaired");
    private static final Set<String> REALM_CHANGES =
            Set.of(MREALM + "on_mrealm_created", MREALM + "on_mrealm_modified", MREALM + "on_realm_deleted");

    private final Catalog catalog;
    private final Fleet fleet;
    private final Audit audit;
    private final Figures figures;
    private final Alarms alarms;
    private final ProcedureOperations operations;
    private final Beans beans = new Beans();
    private final AtomicLong sequence = new AtomicLong();
    private final DescribedBean center;
    private final DescribedBean dispatcher;
    private final Set<Long> bound = ConcurrentHashMap.newKeySet();
    private final List<AutoCloseable> listening = new ArrayList<>();

    @Activate
    public Management(
            @Reference Catalog catalog,
            @Reference Fleet fleet,
            @Reference Operator operator,
            @Reference Audit audit,
            @Reference Figures figures,
            @Reference Alarms alarms) {
        this.catalog = catalog;
        this.fleet = fleet;
        this.audit = audit;
        this.figures = figures;
        this.alarms = alarms;
        operations = new ProcedureOperations(fleet, operator);
        center = centerBean();
        dispatcher = dispatcherBean();
        beans.add("center", Beans.name("Center"), center);
        beans.add("dispatcher", Beans.name("Dispatcher"), dispatcher);
        listening.add(fleet.listen(this));
        listening.add(operator.watch(this::happened));
        listening.add(alarms.listen(text -> center.sendNotification(notification(LOGIN_ALARM, "Center", text, text))));
        followRealms();
        fleet.nodes().forEach(node -> followNode(node.oid()));
        listening.add(catalog.listen(this));
    }

    @Deactivate
    public void close() throws Exception {
        for (AutoCloseable one : listening) {
            one.close();
        }
        beans.close();
    }

    private DescribedBean centerBean() {
        return new DescribedBean(
                "The center: its realms and nodes.",
                List.of(
                        ReadOnly.number("Realms", "Management realms", () ->
                                (long) fleet.realms().size()),
                        ReadOnly.number("Nodes", "Nodes known", () ->
                                (long) fleet.nodes().size()),
                        ReadOnly.number(
                                "NodesOnline",
                                "Nodes online",
                                () -> fleet.nodes().stream()
                                        .filter(NodeView::online)
                                        .count()),
                        ReadOnly.number(
                                "Workers",
                                "Workers running, by the last heartbeats",
                                () -> figures.now().workers()),
                        ReadOnly.number(
                                "Calls",
                                "Calls of operators, console and JMX that ended",
                                () -> figures.now().calls()),
                        ReadOnly.number(
                                "Errors",
                                "Such calls that failed",
                                () -> figures.now().errors()),
                        ReadOnly.fraction(
                                "CallsPerSecond",
                                "Such calls in a second" + OF_LATE,
                                () -> figures.now().callsPerSecond()),
                        ReadOnly.fraction(
                                "ErrorsPerSecond",
                                "Such failures in a second" + OF_LATE,
                                () -> figures.now().errorsPerSecond()),
                        ReadOnly.fraction(
                                "LatencyP50Millis",
                                "Latency that half of them do not exceed, ms" + OF_LATE,
                                () -> figures.now().p50Millis()),
                        ReadOnly.fraction(
                                "LatencyP99Millis",
                                "Latency that 99 of 100 do not exceed, ms" + OF_LATE,
                                () -> figures.now().p99Millis()),
                        ReadOnly.number(
                                "MemoryUsed",
                                "Heap in use, bytes",
                                () -> figures.now().memoryUsed()),
                        ReadOnly.number(
                                "MemoryMax",
                                "Heap that may be used, bytes",
                                () -> figures.now().memoryMax()),
                        ReadOnly.number("LoginAlarms", "Alarms of wrong signatures", alarms::count),
                        ReadOnly.number(
                                "RecordsDropped",
                                "Records of calls that were not written",
                                () -> audit.counts().dropped()),
                        ReadOnly.number(
                                "RecordsRotated",
                                "Records of calls that were deleted, too old or too many",
                                () -> audit.counts().rotated()),
                        ReadOnly.text(
                                "LimitHits",
                                "How often each limit was reached in this process, by its ID, as JSON",
                                () -> Json.write(LimitHits.ofProcess().snapshot()))),
                List.of(),
                new MBeanNotificationInfo(
                        new String[] {NODE_ONLINE, NODE_OFFLINE},
                        Notification.class.getName(),
                        "A node came online or went offline; user data is its OID"),
                new MBeanNotificationInfo(
                        new String[] {LOGIN_ALARM},
                        Notification.class.getName(),
                        "Many wrong signatures came from an address or for a key, which the message names"));
    }

    private DescribedBean dispatcherBean() {
        return new DescribedBean(
                "The plug-in host: handler modules and their calls.",
                List.of(
                        ReadOnly.number("Modules", "Handler modules", () ->
                                (long) catalog.modules().size()),
                        ReadOnly.number(
                                "Procedures",
                                "Procedures that are answered",
                                () -> catalog.modules().stream()
                                        .flatMap(module -> module.procedures().stream())
                                        .filter(procedure ->
                                                procedure.shadowedBy().isEmpty())
                                        .count()),
                        total(
                                "Calls",
                                "Calls since the modules were bound",
                                ModuleView::counters,
                                Catalog.Counters::calls),
                        total("Errors", "Calls answered with an error", ModuleView::counters, Catalog.Counters::errors),
                        total("InFlight", "Calls not answered yet", ModuleView::counters, Catalog.Counters::inFlight)),
                List.of(),
                new MBeanNotificationInfo(
                        new String[] {MODULE_BOUND, MODULE_UNBOUND},
                        Notification.class.getName(),
                        "A handler module was bound or unbound; user data is its bundle"));
    }

    private ReadOnly total(
            String name,
            String doc,
            Function<ModuleView, Catalog.Counters> counters,
            Function<Catalog.Counters, Long> figure) {
        return ReadOnly.number(
                name,
                doc,
                () -> catalog.modules().stream()
                        .map(counters)
                        .mapToLong(figure::apply)
                        .sum());
    }

    private record RealmOwner(String oid) {}

    private record NodeOwner(String oid) {}

    /** What the center says of its realms and of pairings, on the domain realm. */
    private void happened(FleetEvent event) {
        String topic = event.realm().equals(Operator.DOMAIN) ? event.event().topic() : "";
        if (PAIRINGS.contains(topic)) {
            if (event.event().payload().first() instanceof Map<?, ?> node && node.get("oid") instanceof String oid) {
                followNode(oid);
            }
        } else if (REALM_CHANGES.contains(topic)) {
            followRealms();
        }
    }

    /** Looks again when it is done: another thread may have been told of something later meanwhile. */
    private void followRealms() {
        List<RealmView> realms;
        do {
            realms = fleet.realms();
            var gone = beans.owners();
            for (RealmView realm : realms) {
                var owner = new RealmOwner(realm.oid());
                gone.remove(owner);
                ObjectName name = Beans.name("Realm", "name", realm.name());
                if (!beans.has(owner, name)) {
                    beans.remove(owner);
                    beans.add(owner, name, bean(realm));
                }
            }
            gone.stream().filter(RealmOwner.class::isInstance).forEach(beans::remove);
        } while (!named(realms).equals(named(fleet.realms())));
    }

    private static Map<String, String> named(List<RealmView> realms) {
        return realms.stream().collect(Collectors.toMap(RealmView::oid, RealmView::name));
    }

    /** Looks again as {@link #followRealms} does. A bean that is there stays while the node comes and goes. */
    private void followNode(String oid) {
        var owner = new NodeOwner(oid);
        Optional<ObjectName> name;
        do {
            Optional<NodeView> node = fleet.node(oid);
            name = node.flatMap(Management::name);
            if (name.isEmpty()) {
                beans.remove(owner);
            } else if (!beans.has(owner, name.get())) {
                beans.remove(owner);
                beans.add(owner, name.get(), bean(node.get()));
            }
        } while (!name.equals(fleet.node(oid).flatMap(Management::name)));
    }

    /** Absent for a node that is not paired. */
    private static Optional<ObjectName> name(NodeView node) {
        String realm = node.realm();
        String authid = node.authid();
        return realm == null || authid == null
                ? Optional.empty()
                : Optional.of(Beans.name("Node", "realm", realm, "name", authid));
    }

    private DescribedBean bean(RealmView realm) {
        Function<Function<RealmView, Object>, Object> now = figure -> fleet.realms().stream()
                .filter(candidate -> candidate.oid().equals(realm.oid()))
                .findFirst()
                .map(figure)
                .orElse(0L);
        return new DescribedBean(
                "A management realm.",
                List.of(
                        ReadOnly.text("Oid", "Object ID", realm::oid),
                        ReadOnly.number("Nodes", "Nodes paired", () -> now.apply(view -> (long) view.nodes())),
                        ReadOnly.number("Online", "Nodes online", () -> now.apply(view -> (long) view.online())),
                        ReadOnly.number(
                                "Sessions", "WAMP sessions joined", () -> now.apply(view -> (long) view.sessions()))),
                List.of());
    }

    private DescribedBean bean(NodeView node) {
        Function<Function<NodeView, Object>, Object> now =
                figure -> figure.apply(fleet.node(node.oid()).orElse(node));
        Function<ToDoubleFunction<NodeFigures>, Object> counted = figure -> figures.now().byNode().stream()
                .filter(candidate -> candidate.oid().equals(node.oid()))
                .findFirst()
                .map(found -> (Object) figure.applyAsDouble(found))
                .orElse(0.0);
        return new DescribedBean(
                "A node.",
                List.of(
                        ReadOnly.text("Oid", "Object ID", node::oid),
                        ReadOnly.text("PublicKey", "Ed25519 public key, hex", node::pubkey),
                        ReadOnly.truth("Online", "Whether its uplink is up", () -> now.apply(NodeView::online)),
                        ReadOnly.text("Peer", "Address it is connected from", () -> now.apply(NodeView::peer)),
                        ReadOnly.number(
                                "Heartbeat", "Number of the last heartbeat", () -> now.apply(NodeView::heartbeat)),
                        ReadOnly.number(
                                "LastHeartbeat",
                                "Time of the last heartbeat, ns since 1970",
                                () -> now.apply(NodeView::lastHeartbeat)),
                        ReadOnly.fraction(
                                "CallsPerSecond",
                                "Calls to it in a second" + OF_LATE,
                                () -> counted.apply(NodeFigures::callsPerSecond)),
                        ReadOnly.fraction(
                                "ErrorsPerSecond",
                                "Such calls that failed in a second" + OF_LATE,
                                () -> counted.apply(NodeFigures::errorsPerSecond)),
                        ReadOnly.fraction(
                                "LatencyMeanMillis",
                                "Mean latency of such calls, ms" + OF_LATE,
                                () -> counted.apply(NodeFigures::meanMillis)),
                        ReadOnly.text(
                                "Workers",
                                "Running workers by type, JSON",
                                () -> now.apply(view -> Json.write(view.workers())))),
                List.of());
    }

    /** The catalog tells one thing after the other; no lock is held while others are told. */
    @Override
    public void present(ModuleView module) {
        beans.remove(module.id());
        addModule(module);
        module.mbeans()
                .forEach(bean ->
                        beans.add(module.id(), Beans.name(bean.type(), "module", module.bundle()), bean.mbean()));
        if (module.state() != State.ACTIVE) {
            unbound(module);
        } else if (bound.add(module.id())) {
            dispatcher.sendNotification(
                    notification(MODULE_BOUND, "Dispatcher", "module " + module.bundle() + " bound", module.bundle()));
        }
    }

    private void unbound(ModuleView module) {
        if (bound.remove(module.id())) {
            dispatcher.sendNotification(notification(
                    MODULE_UNBOUND, "Dispatcher", "module " + module.bundle() + " unbound", module.bundle()));
        }
    }

    private void addModule(ModuleView module) {
        var counters = module.counters();
        beans.add(
                module.id(),
                Beans.name("Module", "family", module.family(), "name", module.bundle()),
                new DescribedBean(
                        "A handler module; its operations are its procedures.",
                        List.of(
                                ReadOnly.text("Bundle", "Symbolic name", module::bundle),
                                ReadOnly.text("Version", "Version of the bundle", module::version),
                                ReadOnly.text("State", "ACTIVE, DRAINING or FAILED", module::state),
                                ReadOnly.text("Failure", "Why it failed, empty when it did not", module::failure),
                                ReadOnly.number("Procedures", "Procedures", () ->
                                        (long) module.procedures().size()),
                                ReadOnly.number("Calls", "Calls", counters::calls),
                                ReadOnly.number("Errors", "Calls answered with an error", counters::errors),
                                ReadOnly.number("InFlight", "Calls not answered yet", counters::inFlight),
                                ReadOnly.number("TotalNanos", "Time of all finished calls, ns", counters::nanos)),
                        operations.of(module)),
                yields(module));
    }

    /** One that answers nothing of what it has, for a bean of the same name: that of the module that replaces it. */
    private static boolean yields(ModuleView module) {
        return module.state() != State.ACTIVE
                || (!module.procedures().isEmpty()
                        && module.procedures().stream()
                                .noneMatch(procedure -> procedure.shadowedBy().isEmpty()));
    }

    @Override
    public void gone(ModuleView module) {
        beans.remove(module.id());
        unbound(module);
    }

    @Override
    public void changed(NodeView node) {
        followNode(node.oid());
        String what = node.online() ? "online" : "offline";
        center.sendNotification(notification(
                node.online() ? NODE_ONLINE : NODE_OFFLINE,
                "Center",
                "node " + node.authid() + " " + what,
                node.oid()));
    }

    private Notification notification(String type, String bean, String message, String userData) {
        var notification = new Notification(type, Beans.name(bean), sequence.incrementAndGet(), message);
        notification.setUserData(userData);
        return notification;
    }
}
