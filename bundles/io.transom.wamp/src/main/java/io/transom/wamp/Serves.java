package io.transom.wamp;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the features of the Advanced Profile that a class or method serves. What a peer announces is made of these, by
 * {@link Announcement}: who takes the code away takes the announcement away.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Serves {
    /** Each with the role that announces it, as {@code dealer.call_canceling}. */
    String[] value();
}
