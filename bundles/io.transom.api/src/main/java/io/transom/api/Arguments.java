package io.transom.api;

import static io.transom.wamp.ErrorUris.INVALID_ARGUMENT;

import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds the arguments of a call to the parameters of a procedure, by position and by keyword. What does not fit is
 * {@code wamp.error.invalid_argument} with a text that names procedure, parameter, what was expected and what was
 * found: {@code start_router_realm: realm_id: expected a string, found 5}. The value of a secret parameter is never
 * shown.
 */
public final class Arguments {
    /**
     * Keyword arguments that every procedure takes and passes over: the caller's details are no argument on the wire.
     */
    public static final Set<String> IGNORED = Set.of("details");

    private final ProcedureDescription procedure;

    private Arguments(ProcedureDescription procedure) {
        this.procedure = procedure;
    }

    /**
     * Checks number, names and JSON types.
     *
     * @param args without routing arguments; {@link io.transom.wamp.Nested} may stand for what was not decoded
     */
    public static void check(ProcedureDescription procedure, List<?> args, Map<String, ?> kwargs) {
        new Arguments(procedure).bind(args, kwargs);
    }

    /**
     * Checks and gives one plain value for each parameter, with defaults for those that were not given and booleans by
     * truth.
     *
     * @param payload without routing arguments
     */
    public static List<@Nullable Object> values(ProcedureDescription procedure, Payload payload) {
        return new Arguments(procedure).bind(payload.args(), payload.kwargs());
    }

    /**
     * Checks and gives the arguments for a method of the contract. A {@link Config} complains under the name of its
     * parameter until it is told its subject.
     *
     * @param payload without routing arguments
     */
    public static @Nullable Object[] bind(ProcedureDescription procedure, Method method, Payload payload) {
        var arguments = new Arguments(procedure);
        List<@Nullable Object> plain = arguments.bind(payload.args(), payload.kwargs());
        Type[] types = method.getGenericParameterTypes();
        @Nullable Object[] result = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            String name = procedure.params().get(i).name();
            Object value = plain.get(i);
            try {
                result[i] =
                        types[i] == Config.class && value != null ? Config.of(name, value) : Wire.read(types[i], value);
            } catch (IllegalArgumentException unfit) {
                throw arguments.invalid(name + ": " + unfit.getMessage());
            }
        }
        return result;
    }

    /**
     * The payload of a call: one plain value for each parameter, by position. Trailing values that equal their default
     * are left out, so that a peer that does not know the parameter yet can answer. Checks them, too.
     */
    public static Payload payload(ProcedureDescription procedure, List<? extends @Nullable Object> values) {
        List<ParamDescription> params = procedure.params();
        var arguments = new Arguments(procedure);
        arguments.bind(values, Map.of());
        int count = values.size();
        while (count > 0
                && !params.get(count - 1).required()
                && Objects.equals(params.get(count - 1).byDefault(), values.get(count - 1))) {
            count--;
        }
        return Payload.of(new ArrayList<>(values.subList(0, count)), Map.of());
    }

    private List<@Nullable Object> bind(List<? extends @Nullable Object> args, Map<String, ?> kwargs) {
        List<ParamDescription> params = procedure.params();
        if (args.size() > params.size()) {
            throw invalid("takes " + params.size() + " arguments at most, found " + args.size());
        }
        checkNames(args.size(), kwargs.keySet());
        var result = new ArrayList<@Nullable Object>(params.size());
        for (int i = 0; i < params.size(); i++) {
            ParamDescription param = params.get(i);
            boolean byPosition = i < args.size();
            if (byPosition || kwargs.containsKey(param.name())) {
                result.add(checked(param, byPosition ? args.get(i) : kwargs.get(param.name())));
            } else if (param.required()) {
                throw invalid(param.name() + ": required argument is missing");
            } else {
                result.add(param.byDefault());
            }
        }
        return Collections.unmodifiableList(result);
    }

    private void checkNames(int positional, Set<String> keywords) {
        if (keywords.isEmpty()) {
            return;
        }
        var unknown = new LinkedHashSet<>(keywords);
        unknown.removeAll(IGNORED);
        for (int i = 0; i < procedure.params().size(); i++) {
            String name = procedure.params().get(i).name();
            if (unknown.remove(name) && i < positional) {
                throw invalid(name + ": given twice, by position and by keyword");
            }
        }
        if (!unknown.isEmpty()) {
            throw invalid("unknown keyword " + Json.show(unknown.iterator().next()) + "; "
                    + (procedure.params().isEmpty() ? "there are no parameters" : "parameters are " + names()));
        }
    }

    private @Nullable Object checked(ParamDescription param, @Nullable Object value) {
        if (param.type() == JsonType.BOOLEAN) {
            return value == null && param.nullable() ? null : (Object) Values.truth(value);
        }
        boolean fits = value == null
                ? param.nullable() || param.type() == JsonType.ANY
                : param.type().accepts(value);
        if (!fits) {
            throw invalid(param.name() + ": expected " + article(param.type()) + ", found "
                    + (param.secret() ? Values.kind(value) : Json.show(value)));
        }
        return value;
    }

    private String names() {
        return String.join(
                ", ", procedure.params().stream().map(ParamDescription::name).toList());
    }

    private static String article(JsonType type) {
        return (type == JsonType.INTEGER ? "an " : "a ") + type.label();
    }

    private WampError invalid(String text) {
        return new WampError(INVALID_ARGUMENT, procedure.name() + ": " + text);
    }
}
