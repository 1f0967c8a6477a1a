package io.transom.api;

import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.Uris;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of a contract and refuses what is wrong with it, naming interface, method and fault. */
final class ContractReader {
    /** Names that callers may give as keywords beside the parameters: routing arguments and details. */
    private static final List<String> RESERVED = List.of("node_oid", "worker_id");

    private final Class<?> contract;
    private final Contract declared;

    private ContractReader(Class<?> contract, Contract declared) {
        this.contract = contract;
        this.declared = declared;
    }

    static ContractDescription read(Class<?> contract) {
        if (!contract.isInterface()) {
            throw new IllegalArgumentException(contract.getName() + ": expected an interface");
        }
        Contract declared = contract.getAnnotation(Contract.class);
        if (declared == null) {
            throw new IllegalArgumentException(contract.getName() + ": @Contract is missing");
        }
        return new ContractReader(contract, declared).read();
    }

    private ContractDescription read() {
        check(Names.isTopic(declared.family()), "family \"" + declared.family() + "\" is no wire name");
        checkDoc(declared.doc(), "doc of @Contract");
        List<EventDescription> events = events();
        Set<String> eventNames = new HashSet<>();
        for (EventDescription event : events) {
            check(eventNames.add(event.local()), "event " + event.local() + " is declared twice");
        }
        var procedures = new ArrayList<ProcedureDescription>();
        Set<String> names = new HashSet<>();
        for (Method method : methods()) {
            ProcedureDescription procedure = procedure(method, eventNames);
            check(names.add(procedure.name()), method, "another method has the same wire name " + procedure.name());
            procedures.add(procedure);
        }
        check(!procedures.isEmpty() || !events.isEmpty(), "has neither a procedure nor an event");
        return new ContractDescription(
                contract.getSimpleName(),
                declared.family(),
                declared.scope(),
                declared.doc(),
                List.copyOf(procedures),
                events);
    }

    /** All methods, those of super-interfaces too, by wire name: reflection keeps no order. */
    private List<Method> methods() {
        return Arrays.stream(contract.getMethods())
                .filter(method -> !method.isSynthetic())
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private List<EventDescription> events() {
        var result = new ArrayList<EventDescription>();
        for (Event event : contract.getAnnotationsByType(Event.class)) {
            String remote = event.remote().isEmpty() ? event.value() : event.remote();
            check(Names.isTopic(event.value()), "event \"" + event.value() + "\" is no topic suffix");
            check(Names.isTopic(remote), "event " + event.value() + ": remote \"" + remote + "\" is no topic suffix");
            checkDoc(event.doc(), "doc of event " + event.value());
            result.add(new EventDescription(event.value(), remote, event.relayed(), event.doc()));
        }
        return List.copyOf(result);
    }

    private ProcedureDescription procedure(Method method, Set<String> events) {
        Procedure procedure = method.getAnnotation(Procedure.class);
        check(procedure != null, method, "@Procedure is missing");
        Objects.requireNonNull(procedure);
        check(Modifier.isAbstract(method.getModifiers()), method, "a procedure has no body");
        String name = Names.wire(method.getName());
        check(Names.isWire(name), method, "the method's name makes no wire name");
        check(!procedure.doc().isBlank(), method, "doc is empty");
        check(procedure.doc().endsWith("."), method, "doc does not end with a full stop");
        check(procedure.timeoutMillis() >= 0, method, "timeoutMillis is negative");
        for (String uri : procedure.errors()) {
            check(Uris.isValid(uri, false), method, "error \"" + uri + "\" is no URI");
        }
        for (String event : procedure.events()) {
            check(events.contains(event), method, "event " + event + " is not declared by an @Event of the contract");
        }
        Type result = result(method);
        return new ProcedureDescription(
                name,
                method.getName(),
                procedure.doc(),
                procedure.access(),
                params(method),
                describe(method, result),
                WireTypes.keys(result),
                List.of(procedure.errors()),
                List.of(procedure.events()),
                procedure.timeoutMillis(),
                procedure.referenceOnly());
    }

    private Type result(Method method) {
        if (method.getGenericReturnType() instanceof ParameterizedType returned
                && returned.getRawType() == CompletionStage.class) {
            return returned.getActualTypeArguments()[0];
        }
        throw fault(
                method,
                "expected a CompletionStage<...> as return type, found "
                        + method.getGenericReturnType().getTypeName());
    }

    private String describe(Method method, Type result) {
        try {
            return WireTypes.describe(result);
        } catch (IllegalArgumentException unfit) {
            throw fault(method, "result: " + unfit.getMessage());
        }
    }

    private List<ParamDescription> params(Method method) {
        var result = new ArrayList<ParamDescription>();
        Set<String> names = new HashSet<>();
        boolean optional = false;
        for (Parameter parameter : method.getParameters()) {
            ParamDescription param = param(method, parameter, result.size() + 1);
            check(names.add(param.name()), method, "parameter " + param.name() + " is declared twice");
            check(
                    !optional || !param.required(),
                    method,
                    "parameter " + param.name() + " is required but follows one with a default");
            optional |= !param.required();
            result.add(param);
        }
        return List.copyOf(result);
    }

    private ParamDescription param(Method method, Parameter parameter, int position) {
        Param param = parameter.getAnnotation(Param.class);
        check(param != null, method, "parameter " + position + ": @Param is missing");
        Objects.requireNonNull(param);
        String name = param.value();
        check(Names.isWire(name), method, "parameter \"" + name + "\" is no wire name");
        check(
                !isReserved(name),
                method,
                "parameter " + name + " has the name of a routing argument or of the caller's details");
        JsonType type = WireTypes.param(parameter.getParameterizedType());
        check(
                type != null,
                method,
                "parameter " + name + ": type "
                        + parameter.getParameterizedType().getTypeName() + " is none that a parameter can have");
        Objects.requireNonNull(type);
        boolean required = param.byDefault().equals(Param.REQUIRED);
        Object byDefault = required ? null : byDefault(method, param, type);
        boolean nullable = param.nullable() || (!required && byDefault == null);
        check(
                !nullable || !parameter.getType().isPrimitive(),
                method,
                "parameter " + name + " may be null and so cannot be of type " + parameter.getType());
        return new ParamDescription(name, type, required, nullable, byDefault, param.secret(), param.doc());
    }

    private boolean isReserved(String name) {
        int routing = RESERVED.indexOf(name);
        return name.equals("details")
                || (routing >= 0 && routing < declared.scope().routingArguments());
    }

    private @Nullable Object byDefault(Method method, Param param, JsonType type) {
        Object value;
        try {
            value = Json.read(param.byDefault());
        } catch (ProtocolException malformed) {
            throw fault(
                    method,
                    "parameter " + param.value() + ": default " + param.byDefault() + " is no JSON: "
                            + malformed.getMessage());
        }
        check(
                value == null || type.accepts(value),
                method,
                "parameter " + param.value() + ": default " + param.byDefault() + " is not of type " + type.label());
        return value;
    }

    private void checkDoc(String doc, String what) {
        check(!doc.isBlank(), what + " is empty");
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(contract.getName() + ": " + otherwise);
        }
    }

    private void check(boolean holds, Method method, String otherwise) {
        if (!holds) {
            throw fault(method, otherwise);
        }
    }

    private IllegalArgumentException fault(Method method, String what) {
        return new IllegalArgumentException(contract.getName() + "." + method.getName() + ": " + what);
    }
}
