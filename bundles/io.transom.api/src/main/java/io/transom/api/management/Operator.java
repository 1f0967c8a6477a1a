package io.transom.api.management;

import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.Event;
import io.transom.wamp.Payload;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Acts on the center's realms as its local operator: for console, JMX and web pages. Every call leaves a line in the
 * records.
 */
@ProviderType
public interface Operator {
    /** Name of the domain realm. */
    String DOMAIN = "com.crossbario.fabric";

    /**
     * Calls any procedure of a realm.
     *
     * @param realm name of a management realm or {@link #DOMAIN}; fails with {@code wamp.error.no_such_realm} when it
     *     does not run
     * @param actor who asks, for the records: {@code console:karaf}, {@code jmx}
     */
    Call call(String realm, String actor, String procedure, Payload payload, CallOptions options);

    /** Names of the realms that run. */
    List<String> realms();

    /** Every event of the fleet (relayed node events and the center's own), from now on, until the result is closed. */
    AutoCloseable watch(Consumer<FleetEvent> events);

    /** An event on a realm. The consumer must return soon. */
    record FleetEvent(String realm, long epochMillis, Event event) {}
}
