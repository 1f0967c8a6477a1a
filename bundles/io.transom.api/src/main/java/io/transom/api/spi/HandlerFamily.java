package io.transom.api.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Marks a {@link HandlerModule} component with its family; the bundle then provides the capability
 * {@code io.transom.handler} and requires the dispatcher, so that a resolver refuses a handler without a host.
 */
@ComponentPropertyType
@Capability(namespace = "io.transom.handler")
@Requirement(namespace = "osgi.implementation", name = "io.transom.dispatcher", version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface HandlerFamily {
    String PREFIX_ = "io.transom.";

    @Attribute("io.transom.handler")
    String value();
}
