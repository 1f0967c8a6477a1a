package io.transom.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter of a {@link Procedure}, given by position or by keyword. Its Java type tells the JSON type that is
 * checked: {@code String}, {@code long}/{@code Long} (integer), {@code double}/{@code Double} (number),
 * {@code boolean}/{@code Boolean} (any value, by its truth), {@link Config} or {@code Map} (map), {@code List},
 * {@code Object} (anything).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Param {
    /** Stands for "no default": the parameter is required. */
    String REQUIRED = "";

    /** The name on the wire. */
    String value();

    /** What it means, with unit and range. */
    String doc() default "";

    /** The default as JSON text, for example {@code false}, {@code null}, {@code 100}. */
    String byDefault() default REQUIRED;

    /** Whether null is accepted; always so when the default is null. */
    boolean nullable() default false;

    /** Whether the value is masked in logs, audit and events. */
    boolean secret() default false;
}
