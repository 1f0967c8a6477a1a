package io.transom.api;

import static io.transom.wamp.ErrorUris.INVALID_PAYLOAD;

import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Contracts as Java objects: calling one that is elsewhere. */
public final class Contracts {
    private Contracts() {}

    /** Calls a procedure of a contract somewhere. */
    @FunctionalInterface
    public interface Caller {
        /** The result; fails with {@link WampError}. Must not block. */
        CompletionStage<Payload> call(ProcedureDescription procedure, Payload payload);
    }

    /**
     * An object whose methods call. Arguments go by position. What cannot be an argument fails with
     * {@code wamp.error.invalid_argument}, a result that has not the declared shape with
     * {@code wamp.error.invalid_payload}; all failures are in the stage.
     */
    public static <T> T proxy(Class<T> contract, Caller caller) {
        Map<String, ProcedureDescription> procedures = ContractDescription.of(contract).procedures().stream()
                .collect(Collectors.toUnmodifiableMap(ProcedureDescription::method, procedure -> procedure));
        Object proxy = Proxy.newProxyInstance(
                contract.getClassLoader(), new Class<?>[] {contract}, (self, method, arguments) -> {
                    ProcedureDescription procedure = procedures.get(method.getName());
                    if (method.getDeclaringClass() == Object.class || procedure == null) {
                        return ofObject(self, method.getName(), arguments, contract);
                    }
                    return call(procedure, method, arguments == null ? new Object[0] : arguments, caller);
                });
        return contract.cast(proxy);
    }

    private static CompletionStage<@Nullable Object> call(
            ProcedureDescription procedure, Method method, @Nullable Object[] arguments, Caller caller) {
        try {
            var plain = new ArrayList<@Nullable Object>();
            for (Object argument : arguments) {
                plain.add(Wire.write(argument));
            }
            Type type = ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[0];
            return caller.call(procedure, Arguments.payload(procedure, plain))
                    .thenApply(result -> read(procedure, type, result));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static @Nullable Object read(ProcedureDescription procedure, Type type, Payload result) {
        try {
            return Wire.read(type, result.first());
        } catch (IllegalArgumentException unfit) {
            throw new WampError(INVALID_PAYLOAD, procedure.name() + ": result: " + unfit.getMessage());
        }
    }

    private static Object ofObject(Object self, String method, @Nullable Object[] arguments, Class<?> contract) {
        return switch (method) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> "proxy of " + contract.getName();
            default -> throw new UnsupportedOperationException(method);
        };
    }
}
