package io.transom.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An event of a {@link Contract}. Forwarding the contract relays its events. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Event.List.class)
public @interface Event {
    /** The topic's suffix at the node, for example {@code on_realm_started}. */
    String value();

    /**
     * The name at the center, {@code crossbarfabriccenter.remote.<family>.<name>}; same as {@link #value} when empty.
     */
    String remote() default "";

    /** Whether the center relays it. */
    boolean relayed() default true;

    /** When it is published and with which arguments. */
    String doc();

    /** Container of several. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface List {
        Event[] value();
    }
}
