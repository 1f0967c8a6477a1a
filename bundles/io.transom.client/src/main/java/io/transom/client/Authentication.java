package io.transom.client;

import io.transom.wamp.Message;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** The client's side of authentication. {@link Authentications} has the usual ones. */
@ConsumerType
public interface Authentication {
    /** Methods for HELLO's {@code authmethods}. */
    List<String> methods();

    /** More entries of HELLO's details: {@code authid}, {@code authrole}, {@code authextra}. */
    Map<String, Object> helloDetails();

    /** The answer to a challenge. Throws {@link io.transom.wamp.WampError} to refuse it. */
    Message.Authenticate answer(Message.Challenge challenge);
}
