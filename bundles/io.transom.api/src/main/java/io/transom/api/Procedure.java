package io.transom.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A procedure of a {@link Contract}. Method {@code startRouterRealm} is procedure {@code start_router_realm}; it
 * returns a {@code CompletionStage} of a record, a list, a scalar, a {@code Map} open by nature, or {@code Void} for
 * null.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Procedure {
    /** What it does, for every face: sentences that end with a full stop. */
    String doc();

    Access access();

    /** Error URIs of its own, beside the general ones. */
    String[] errors() default {};

    /** Local names of the events that it causes, each declared by an {@link Event} of the contract. */
    String[] events() default {};

    /** Default time-out in milliseconds; 0 for none. */
    long timeoutMillis() default 0;

    /** Whether it is not in the public API but registered since operators of Crossbar.io use it. */
    boolean referenceOnly() default false;
}
