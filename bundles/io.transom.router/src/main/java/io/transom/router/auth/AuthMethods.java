package io.transom.router.auth;

import io.transom.router.Authenticator;
import io.transom.router.auth.Credential.None;
import io.transom.router.auth.Credential.PublicKeys;
import io.transom.router.auth.Credential.ScramKeys;
import io.transom.router.auth.Credential.Secret;
import io.transom.router.auth.Credential.Ticket;
import java.util.List;
import java.util.Set;

/**
 * The methods of the specification. A client that cannot prove who it is gets {@code wamp.error.not_authorized}, whatever
 * was wrong; the order of the other checks is: no realm {@code no_such_realm}, no authid {@code no_such_principal}, no role {@code
 * no_such_role}.
 */
public final class AuthMethods {
    private AuthMethods() {}

    /** Method {@code anonymous}: an authid is made up unless the entry has one. */
    public static AuthMethod anonymous(Lookup<None> lookup, Terms terms) {
        return new AnonymousMethod(lookup, terms);
    }

    /** Method {@code ticket}. The lookup is asked when the ticket has come. */
    public static AuthMethod ticket(Lookup<Ticket> lookup, Terms terms) {
        return new TicketMethod(lookup, terms);
    }

    /** Method {@code wampcra}. */
    public static AuthMethod wampcra(Lookup<Secret> lookup, Terms terms) {
        return new WampcraMethod(lookup, terms, null);
    }

    /**
     * The same for passwords: where the lookup's secret has a salt, it is made into a key when the client has answered.
     *
     * @param derivations {@link Checks#DERIVATIONS}, so that nobody's signature waits for them
     */
    public static AuthMethod wampcra(Lookup<Secret> passwords, Terms terms, Checks derivations) {
        return new WampcraMethod(passwords, terms, derivations);
    }

    /** Method {@code scram}, also under the specification's name {@code wamp-scram}, with the channel binding that the connection knows. */
    public static AuthMethod scram(Lookup<ScramKeys> lookup, Terms terms, Checks checks) {
        return new ScramMethod(lookup, terms, checks);
    }

    /** Method {@code cryptosign}, with {@code tls-unique} and {@code tls-exporter} where the connection knows them. */
    public static AuthMethod cryptosign(Lookup<PublicKeys> lookup, Terms terms, Checks checks) {
        return new CryptosignMethod(lookup, terms, checks);
    }

    /** Method {@code tls}: by the certificate that the client has shown in the TLS handshake. */
    public static AuthMethod tls(Lookup<None> lookup, Terms terms) {
        return new TlsMethod(lookup, terms);
    }

    /** Of the methods that a client offers ({@code anonymous} when it offers none), the first that is among these decides alone. */
    public static Authenticator oneOf(List<AuthMethod> methods) {
        return new FirstOffered(methods, null);
    }

    /**
     * The same, and a client that offers another name before is refused with {@code wamp.error.not_authorized}, as Crossbar.io does.
     *
     * @param known further names that are passed over
     */
    public static Authenticator oneOf(List<AuthMethod> methods, Set<String> known) {
        return new FirstOffered(methods, known);
    }
}
