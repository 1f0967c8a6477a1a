package io.transom.core.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the plug-in host, PID {@value #PID}. */
@ObjectClassDefinition(
        name = "Transom plug-in host",
        description = "How the host treats the calls of handler modules. May be changed while calls run.")
public @interface HostConfiguration {
    /** The PID. */
    String PID = "io.transom.core";

    @AttributeDefinition(
            name = "Drain time",
            description =
                    "Milliseconds that calls answered by a module may go on after the module was stopped or updated; what is "
                            + "left then fails with wamp.error.canceled. Forwarded calls are not limited by it.",
            min = "0")
    long drain_millis() default 10_000;

    @AttributeDefinition(
            name = "Default time-out",
            description =
                    "Milliseconds after which a call fails with wamp.error.timeout when neither the caller nor the procedure "
                            + "says otherwise; 0 for never.",
            min = "0")
    long timeout_millis() default 0;
}
