package io.transom.core.internal;

import io.transom.api.ContractDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.management.Catalog.MBeanView;
import io.transom.api.management.Catalog.TopicView;
import io.transom.api.spi.ConsoleCommand;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.ProcedureHandler;
import io.transom.api.spi.ProcedureSpec;
import io.transom.api.spi.Publisher;
import io.transom.core.internal.Declaration.OfContract;
import io.transom.core.internal.Declaration.Single;
import io.transom.wamp.Match;
import io.transom.wamp.Uris;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Takes a module's declarations, checks each at once, and makes the snapshot. Belongs to the thread that calls the module. */
final class ContributionBuilder implements Contribution {
    private static final Pattern COMMAND = Pattern.compile("[a-z][a-z0-9-]*:[a-z][a-z0-9-]*");
    private static final Pattern MBEAN_TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

    private final ModuleId module;
    private final InFlight answered;
    private final InFlight passedOn;
    private final Publisher publisher;
    private final List<ContractDescription> contracts = new ArrayList<>();
    private final List<ContractDescription> forwarded = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<TopicView> topics = new ArrayList<>();
    private final List<ConsoleCommand> commands = new ArrayList<>();
    private final List<MBeanView> mbeans = new ArrayList<>();
    private final Map<String, ProcedureCounters> counters = new HashMap<>();
    private final Set<String> declared = new HashSet<>();
    private boolean open = true;

    /**
     * @param answered keeps the calls that the module answers itself
     * @param passedOn keeps the calls that are forwarded
     */
    ContributionBuilder(ModuleId module, InFlight answered, InFlight passedOn, Publisher publisher) {
        this.module = module;
        this.answered = answered;
        this.passedOn = passedOn;
        this.publisher = publisher;
    }

    /** Ends the contribution, whatever has become of it. */
    void revoke() {
        open = false;
    }

    ModuleSnapshot build() {
        return new ModuleSnapshot(
                module, contracts, forwarded, routes, topics, commands, mbeans, new ModuleCounters(counters));
    }

    @Override
    public Contribution forward(Class<?>... classes) {
        checkOpen();
        for (Class<?> contract : classes) {
            ContractDescription description = ContractDescription.of(contract);
            check(
                    description.scope().routingArguments() > 0,
                    "contract " + description.name() + " of scope " + description.scope()
                            + " names no node: it cannot be forwarded");
            forwarded.add(description);
            contracts.add(description);
            for (ProcedureDescription procedure : description.procedures()) {
                route(new OfContract(description, procedure, true), new Forwarding(procedure), passedOn);
            }
        }
        return this;
    }

    @Override
    public <T> Contribution implement(Class<T> contract, T implementation) {
        checkOpen();
        check(contract.isInstance(implementation), "no implementation of contract " + contract.getName());
        return implementPerCall(contract, call -> implementation);
    }

    @Override
    public <T> Contribution implementPerCall(
            Class<T> contract, Function<? super HandlerInvocation, ? extends T> perCall) {
        checkOpen();
        Objects.requireNonNull(perCall, "perCall");
        ContractDescription description = ContractDescription.of(contract);
        contracts.add(description);
        for (ProcedureDescription procedure : description.procedures()) {
            var implementation = new Implementation(procedure, method(contract, procedure), perCall);
            route(new OfContract(description, procedure, false), implementation, answered);
        }
        return this;
    }

    @Override
    public Contribution procedure(ProcedureSpec spec, ProcedureHandler handler) {
        checkOpen();
        Objects.requireNonNull(handler, "handler");
        String what = "procedure " + spec.uri();
        check(
                Uris.isValidPattern(spec.uri(), spec.match(), false)
                        && !spec.uri().isEmpty(),
                what + ": not a URI"
                        + (spec.match() == Match.EXACT
                                ? ""
                                : " pattern of match " + spec.match().label()));
        check(!spec.uri().startsWith("wamp."), what + ": URIs that begin with wamp. belong to the router");
        check(!spec.doc().isBlank(), what + ": doc is empty");
        check(spec.timeoutMillis() >= 0, what + ": timeoutMillis is negative");
        route(new Single(spec), handler::invoke, answered);
        return this;
    }

    @Override
    public Contribution topic(String uri, String doc) {
        checkOpen();
        check(Uris.isValid(uri, false), "topic " + uri + ": not a URI");
        check(!doc.isBlank(), "topic " + uri + ": doc is empty");
        once("topic " + uri);
        topics.add(new TopicView(uri, doc));
        return this;
    }

    @Override
    public Contribution command(ConsoleCommand command) {
        checkOpen();
        String what = "command " + command.name();
        check(
                COMMAND.matcher(command.name()).matches(),
                what + ": expected scope:name of lower-case letters, digits and -");
        check(!command.help().isBlank(), what + ": help is empty");
        once(what);
        commands.add(command);
        return this;
    }

    @Override
    public Contribution mbean(String type, Object mxbean) {
        checkOpen();
        check(MBEAN_TYPE.matcher(type).matches(), "MBean type " + type + ": expected letters and digits");
        check(
                isManaged(mxbean.getClass()),
                "MBean " + type + ": " + mxbean.getClass().getName()
                        + " has no interface whose name ends in MXBean or MBean");
        once("MBean " + type);
        mbeans.add(new MBeanView(type, mxbean));
        return this;
    }

    @Override
    public Publisher publisher() {
        checkOpen();
        return publisher;
    }

    private void route(Declaration declaration, Answerer answerer, InFlight inFlight) {
        String scope = declaration instanceof OfContract of
                ? " of scope " + of.contract().scope()
                : "";
        once("procedure " + declaration.declared().uri() + scope);
        var counter = counters.computeIfAbsent(declaration.name(), name -> new ProcedureCounters());
        routes.add(new Route(module, declaration, answerer, counter, inFlight));
    }

    /** Contracts have no overloaded methods, and their interfaces need not be public. */
    private static Method method(Class<?> contract, ProcedureDescription procedure) {
        Method method = Arrays.stream(contract.getMethods())
                .filter(candidate -> candidate.getName().equals(procedure.method()) && !candidate.isSynthetic())
                .findFirst()
                .orElseThrow();
        method.setAccessible(true);
        return method;
    }

    private static boolean isManaged(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> face : at.getInterfaces()) {
                if (face.getSimpleName().endsWith("MBean")
                        || face.getSimpleName().endsWith("MXBean")
                        || isManaged(face)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void checkOpen() {
        if (!open) {
            throw new IllegalStateException(
                    "module " + module + ": contribute has returned, its contribution is no longer valid");
        }
    }

    private void once(String what) {
        check(declared.add(what), what + " is declared twice");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
