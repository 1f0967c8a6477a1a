package io.transom.center.internal;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore;
import io.transom.router.Authenticator;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.auth.Checks;
import io.transom.transport.Transports;
import io.transom.wamp.ErrorUris;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A center but for its entrances: router, realms, states of the nodes, and who may do what. {@link Entrance} opens it,
 * {@link CenterModule} offers its own procedures.
 */
@Component(service = Center.class, configurationPid = Center.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CenterConfig.class)
public final class Center {
    static final String PID = "io.transom.center";

    private static final String WORKER = "center";

    private final CenterStore store;
    private final Clock clock;
    private final Settings settings;
    private final Router router;
    private final Checks checks;
    private final Realms realms;
    private final NodeStates nodes;
    private final AccessTable access = new AccessTable();
    private final DeclaredProcedures declared = new DeclaredProcedures();
    private final CallRecorder recorder;
    private final CenterLimits limits;
    private final Attendance attendance;
    private final LoginQueue logins;
    private final WrongSignatures wrongSignatures;
    private final Activations activations;
    private final ManagementRealms managementRealms;
    private final OneSession oneSession;
    private final CompletionStage<Void> started;

    /**
     * @param version of this bundle
     * @param superuserKey 64 hex digits
     */
    record Settings(CenterConfig config, Optional<String> superuserKey, String version) {}

    @Activate
    public Center(
            BundleContext context,
            CenterConfig config,
            @Reference CenterStore store,
            @Reference Transports transports) {
        this(
                new Settings(
                        config,
                        SuperuserKey.find(config.superuser_key(), System.getenv(SuperuserKey.VARIABLE)),
                        context.getBundle().getVersion().toString()),
                store,
                Clock.systemUTC(),
                transports::schedule,
                transports::executor);
    }

    Center(Settings settings, CenterStore unbounded, Clock clock, Timer timer, Supplier<Executor> executors) {
        var config = settings.config();
        this.settings = settings;
        this.clock = clock;
        this.router = Router.create(
                RouterLimits.DEFAULT,
                Map.of(
                        "x_cb_node", config.node_id(),
                        "x_cb_worker", WORKER,
                        "x_cb_pid", ProcessHandle.current().pid()));
        this.checks = new Checks("transom-center-checks", router.hits());
        this.limits = CenterLimits.of(config);
        this.store = new BoundedStore(unbounded, limits.realms(), limits.kept(), router.hits());
        this.recorder =
                new CallRecorder(clock, store::state, declared::of, store::record, new CallCounts(System::nanoTime));
        var rate = new NodeRate(limits.nodeEvents(), router.hits(), timer, System::nanoTime);
        this.attendance = new Attendance(limits, router.hits(), rate);
        this.logins =
                new LoginQueue(limits.loginsRate(), limits.loginsPending(), router.hits(), timer, System::nanoTime);
        this.wrongSignatures = new WrongSignatures(limits.wrongSignatures(), router.hits());
        this.activations = new Activations(
                store, clock, Serials::activationCode, config.activation(), limits.addressActivations(), router.hits());
        this.realms = new Realms(router, clock, timer, executors);
        this.nodes = new NodeStates(clock, this::isPaired);
        this.oneSession = new OneSession(nodes, realms, timer, Duration.ofMillis(config.node_takeover()));
        this.managementRealms = new ManagementRealms(
                realms,
                new Authorizers(access, config.strict_nodes(), recorder::refused, rate),
                Duration.ofSeconds(config.realm_tick()));
        this.started = realms.observe(attendance)
                .thenCompose(ignored -> realms.observe(nodes))
                .thenCompose(ignored -> realms.observe(new RemoteMetaApi(this)))
                .thenCompose(ignored -> realms.observe(new OperatorKeys(store::state)))
                .thenCompose(ignored -> managementRealms.startDomain(Duration.ofSeconds(config.domain_tick())))
                .thenCompose(ignored -> new FirstStart(unbounded, clock).run(config.default_realm()))
                .thenCompose(made -> startStored().thenRun(() -> made.ifPresent(this::announce)));
    }

    CallRecorder recorder() {
        return recorder;
    }

    private CompletionStage<Void> startStored() {
        return CompletableFuture.allOf(state().realms().values().stream()
                .map(stored -> managementRealms.start(stored).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Who looked at the realms before the first start was done is told of the one that it made. */
    private void announce(CenterState.ManagementRealm made) {
        Announcements.onDomain(this, Names.MREALM + "on_mrealm_created", Views.of(made));
    }

    private boolean isPaired(String nodeOid, String realmOid, String authid) {
        CenterState.Node node = state().nodes().get(nodeOid);
        return node != null && realmOid.equals(node.realmOid()) && authid.equals(node.authid());
    }

    /** Completes when all realms of the store run. */
    CompletionStage<Void> started() {
        return started;
    }

    /** Says GOODBYE to whoever is still there: the entrance has usually done so. */
    @Deactivate
    void close() {
        realms.close(ErrorUris.SYSTEM_SHUTDOWN);
        checks.close();
    }

    CenterState state() {
        return store.state();
    }

    CenterStore store() {
        return store;
    }

    Clock clock() {
        return clock;
    }

    Settings settings() {
        return settings;
    }

    Router router() {
        return router;
    }

    Realms realms() {
        return realms;
    }

    ManagementRealms managementRealms() {
        return managementRealms;
    }

    NodeStates nodes() {
        return nodes;
    }

    AccessTable access() {
        return access;
    }

    /** For one realm. */
    CallBounds callBounds() {
        return new CallBounds(limits, router.hits());
    }

    Attendance attendance() {
        return attendance;
    }

    LoginQueue logins() {
        return logins;
    }

    WrongSignatures wrongSignatures() {
        return wrongSignatures;
    }

    DeclaredProcedures declared() {
        return declared;
    }

    /** @param ready when logins are taken */
    Authenticator authenticator(CompletionStage<Void> ready) {
        var signature = new Signature(checks, wrongSignatures);
        var inside = new CenterAuthenticator(
                new NodeLogin(this::state, oneSession, signature),
                new OperatorLogin(this::state, settings.superuserKey(), activations, signature),
                settings.config().anonymous(),
                ready);
        return new LoginGuard(attendance, logins, inside);
    }
}
