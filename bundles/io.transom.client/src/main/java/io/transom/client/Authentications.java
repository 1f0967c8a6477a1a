package io.transom.client;

import io.transom.client.internal.AnyOf;
import io.transom.client.internal.BoundCryptosign;
import io.transom.client.internal.ScramAuthentication;
import io.transom.client.internal.Simple;
import io.transom.wamp.auth.SigningKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The usual authentications. Passwords are made into keys off the event loop. */
public final class Authentications {
    private Authentications() {}

    /** Method {@code anonymous}. */
    public static Authentication anonymous() {
        return Simple.anonymous();
    }

    /** Method {@code ticket}. The ticket goes over the wire as it is: use TLS. */
    public static Authentication ticket(String authid, String ticket) {
        return Simple.ticket(authid, ticket);
    }

    /** Method {@code wampcra}, salted when the router says so. */
    public static Authentication wampcra(String authid, String secret) {
        return Simple.wampcra(authid, secret);
    }

    /**
     * Method {@code scram}, with PBKDF2 and Argon2id. The router has to show that it knows the password too, or it is refused with
     * {@code wamp.error.authentication_failed}. The key of the last salt is kept, so that joining again costs little.
     */
    public static Authentication scram(String authid, String password) {
        return new ScramAuthentication(authid, password, false);
    }

    /**
     * The same with the TLS channel bound in ({@code tls-unique}, {@code tls-exporter} or {@code tls-server-end-point}, the first of them
     * that the transport knows). Joining fails where it knows none, and where the router does not bind it too.
     *
     * @see io.transom.wamp.Connection#channelBinding
     */
    public static Authentication scramBoundToChannel(String authid, String password) {
        return new ScramAuthentication(authid, password, true);
    }

    /** Method {@code cryptosign} over the plain challenge. Absent authid and authrole are not sent. */
    public static Authentication cryptosign(SigningKey key, @Nullable String authid, @Nullable String authrole) {
        return Simple.cryptosign(key, authid, authrole);
    }

    /**
     * Method {@code cryptosign} over the challenge with the TLS channel bound in ({@code tls-unique} or {@code tls-exporter}, the first
     * that the transport knows). Joining fails where it knows neither, and where the router does not bind it.
     *
     * @see io.transom.wamp.Connection#channelBinding
     */
    public static Authentication cryptosignBoundToChannel(
            SigningKey key, @Nullable String authid, @Nullable String authrole) {
        return new BoundCryptosign(key, authid, authrole);
    }

    /**
     * Several methods, the preferred one first; the router chooses. HELLO has one authid, that of the first which names one, and
     * one {@code authextra} with the entries of all.
     */
    public static Authentication anyOf(Authentication... several) {
        return new AnyOf(List.of(several));
    }
}
