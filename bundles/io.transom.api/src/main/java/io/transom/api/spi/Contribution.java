package io.transom.api.spi;

import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes what a {@link HandlerModule} declares. Valid during {@code contribute} only: afterwards every method throws
 * {@link IllegalStateException}. What is wrong with a declaration is thrown at once as
 * {@link IllegalArgumentException}.
 */
@ProviderType
public interface Contribution {
    /** Forwards calls of the contracts to the node or worker that they name, and relays their events. */
    Contribution forward(Class<?>... contracts);

    /** Answers calls of the contract. */
    <T> Contribution implement(Class<T> contract, T implementation);

    /**
     * Answers calls of the contract where caller, progress, deadline, cancel or target matter: one object for each
     * call. (Not an overload of {@link #implement}: lambdas would be ambiguous.)
     */
    <T> Contribution implementPerCall(Class<T> contract, Function<? super HandlerInvocation, ? extends T> perCall);

    /** Answers a single URI. */
    Contribution procedure(ProcedureSpec spec, ProcedureHandler handler);

    /** Documents a topic that the module publishes. */
    Contribution topic(String uri, String doc);

    /** Adds a console command. */
    Contribution command(ConsoleCommand command);

    /**
     * Adds an MBean.
     *
     * @param type value of the key {@code type} in the object name {@code io.transom:type=...,module=...}
     * @param mxbean an object with an interface whose name ends in MXBean or MBean
     */
    Contribution mbean(String type, Object mxbean);

    /** Publishes events for as long as the module is bound; this handle outlives the contribution. */
    Publisher publisher();
}
