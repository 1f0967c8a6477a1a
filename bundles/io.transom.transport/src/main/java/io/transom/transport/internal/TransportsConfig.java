package io.transom.transport.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.transom.transport}. */
@ObjectClassDefinition(name = "Transom transports", description = "The event loops that carry all connections.")
@interface TransportsConfig {
    @AttributeDefinition(
            description = "Number of event loops. 0 for the default: one up to 2 processors, else half of them.",
            min = "0",
            max = "256")
    int threads() default 0;

    @AttributeDefinition(description = "Prefix of the threads' names.")
    String thread_name() default "transom-io";
}
