package io.transom.client;

import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** The client's side of authentication. {@link Authentications} has the usual ones. Thread-safe: many sessions may use one. */
@ConsumerType
public interface Authentication {
    /** Methods for HELLO's {@code authmethods}, the preferred one first; a challenge of another is refused. */
    List<String> methods();

    /**
     * Begins an attempt to join: one for each HELLO, so that nonces and challenges are its own.
     *
     * @param connection what is known of the transport; nothing may be sent on it
     * @throws io.transom.wamp.WampError when nothing can be said on this connection; joining fails with it
     */
    Attempt begin(Connection connection);

    /** From HELLO to WELCOME. Called on the connection's event loop; must not block. */
    interface Attempt {
        /** More entries of HELLO's details: {@code authid}, {@code authrole}, {@code authextra}. */
        Map<String, Object> helloDetails();

        /**
         * The answer to a challenge; may come from another thread, and from another party. Failing with {@link
         * io.transom.wamp.WampError} refuses the challenge: the router gets ABORT with that reason.
         */
        CompletionStage<Message.Authenticate> answer(Message.Challenge challenge);

        /** The router has accepted. Throws {@link io.transom.wamp.WampError} to refuse it: the router gets ABORT with that reason. */
        default void welcomed(Message.Welcome welcome) {}
    }
}
