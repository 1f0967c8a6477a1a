package io.transom.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface whose methods are procedures of one subject. From it come the WAMP procedure at the center and at
 * the node, the typed Java proxy, the console command, the JMX operation and the reference page. A bundle implements a
 * contract whole or not at all. A contract without methods declares events that no procedure causes.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Contract {
    /**
     * The family's name in URIs, for example {@code router}; wire names joined by dots. At a center, procedures that go to nodes and workers are
     * {@code crossbarfabriccenter.remote.<family>.<procedure>}, all others
     * {@code crossbarfabriccenter.<family>.<procedure>}.
     */
    String family();

    Scope scope();

    /** What the contract is about, one sentence. */
    String doc();
}
