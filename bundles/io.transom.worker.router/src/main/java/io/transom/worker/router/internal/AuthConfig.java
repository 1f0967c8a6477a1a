package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.router.Authenticator;
import io.transom.router.auth.AuthMethod;
import io.transom.router.auth.AuthMethods;
import io.transom.router.auth.Checks;
import io.transom.router.auth.Credential;
import io.transom.router.auth.Lookup;
import io.transom.router.auth.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The {@code auth} block of a transport, checked (docs/reference/router-configuration.md, "Authentication"). */
final class AuthConfig {
    private static final Set<String> LATER = Set.of("cookie", "anonymous-proxy", "cryptosign-proxy");
    private static final Set<String> KNOWN = Set.of(
            "anonymous",
            "ticket",
            "wampcra",
            "scram",
            "wamp-scram",
            "cryptosign",
            "tls",
            "cookie",
            "anonymous-proxy",
            "cryptosign-proxy");

    private final Config block;
    private final List<Function<Services, AuthMethod>> methods = new ArrayList<>();

    /**
     * What the methods work with.
     *
     * @param procedures asks the procedures of dynamic authenticators
     * @param checks of signatures and proofs
     * @param derivations of keys from passwords
     * @param decoyKey what unknown users are made of
     */
    record Services(ServiceSessions procedures, Checks checks, Checks derivations, byte[] decoyKey) {}

    private AuthConfig(Config block) {
        this.block = block;
        block.entries().forEach((name, part) -> {
            if (LATER.contains(name)) {
                throw part.complain(Unsupported.TEXT);
            } else if (!KNOWN.contains(name) || name.equals("wamp-scram")) {
                throw part.complain("unknown authentication method");
            }
            methods.add(method(name, part));
        });
    }

    /** Absent without an {@code auth} block. */
    static Optional<AuthConfig> read(Optional<Config> auth) {
        return auth.map(AuthConfig::new);
    }

    /** Without an {@code auth} block: everybody is {@code anonymous}. */
    static Authenticator open() {
        return AuthMethods.oneOf(List.of(AuthMethods.anonymous(Lookup.anybody("anonymous"), Terms.STATIC.withEcho())));
    }

    Authenticator authenticator(Services services) {
        return AuthMethods.oneOf(
                methods.stream().map(method -> method.apply(services)).toList(), KNOWN);
    }

    private static Function<Services, AuthMethod> method(String name, Config part) {
        Config type = part.require("type");
        if (type.text().equals("function")) {
            throw type.complain("\"function\" is " + Unsupported.TEXT);
        }
        return type.oneOf(Set.of("static", "dynamic")).equals("dynamic") ? dynamic(name, part) : fixed(name, part);
    }

    private static Function<Services, AuthMethod> fixed(String name, Config part) {
        Terms terms = Terms.STATIC.withDefaultRole(part.text("default-role").orElse(null));
        return switch (name) {
            case "anonymous" -> {
                var lookup = StaticPrincipals.anonymous(part);
                yield services -> AuthMethods.anonymous(lookup, terms.withEcho());
            }
            case "ticket" -> {
                var lookup = Lookup.of(StaticPrincipals.tickets(part, System.getenv()));
                yield services -> AuthMethods.ticket(lookup, terms.withEcho());
            }
            case "wampcra" -> {
                var secrets = StaticPrincipals.secrets(part);
                yield services -> AuthMethods.wampcra(
                        new SaltedSecrets(secrets, services.derivations(), services.decoyKey()), terms);
            }
            case "scram" -> {
                var principals = StaticPrincipals.scram(part);
                Terms binding = binding(terms, part);
                yield services ->
                        AuthMethods.scram(Lookup.of(principals, services.decoyKey()), binding, services.checks());
            }
            case "cryptosign" -> {
                var lookup = Lookup.ofKeys(StaticPrincipals.keys(part));
                yield services -> AuthMethods.cryptosign(lookup, terms, services.checks());
            }
            default -> {
                var lookup = Lookup.ofCertificates(StaticPrincipals.certificates(part));
                yield services -> AuthMethods.tls(lookup, terms);
            }
        };
    }

    private static Function<Services, AuthMethod> dynamic(String name, Config part) {
        var procedure = DynamicPrincipals.Procedure.read(part);
        var terms = new Terms("dynamic", part.text("default-role").orElse(null), false);
        part.get("channel-binding").filter(binding -> !name.equals("scram")).ifPresent(binding -> {
            throw binding.complain("only with scram");
        });
        Terms binding = binding(terms, part);
        return services -> switch (name) {
            case "anonymous" ->
                AuthMethods.anonymous(lookup(procedure, services, found -> Credential.None.NONE), terms);
            case "ticket" ->
                AuthMethods.ticket(lookup(procedure, services, found -> new Credential.Ticket(null)), terms);
            case "wampcra" ->
                AuthMethods.wampcra(
                        lookup(procedure, services, StaticPrincipals::secret), terms, services.derivations());
            case "scram" ->
                AuthMethods.scram(lookup(procedure, services, StaticPrincipals::scramKeys), binding, services.checks());
            case "cryptosign" ->
                AuthMethods.cryptosign(lookup(procedure, services, StaticPrincipals::key), terms, services.checks());
            default -> AuthMethods.tls(lookup(procedure, services, found -> Credential.None.NONE), terms);
        };
    }

    /** Of SCRAM only: of what it can bind the JDK's TLS knows one type, of what cryptosign can none. */
    private static Terms binding(Terms terms, Config part) {
        boolean required = part.get("channel-binding")
                .map(binding -> binding.oneOf(Set.of("optional", "required")).equals("required"))
                .orElse(false);
        return required ? terms.withChannelBinding() : terms;
    }

    private static <C extends Credential> Lookup<C> lookup(
            DynamicPrincipals.Procedure procedure, Services services, Function<Config, C> credential) {
        return new DynamicPrincipals<>(procedure, services.procedures(), credential);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuthConfig that && block.equals(that.block);
    }

    @Override
    public int hashCode() {
        return block.hashCode();
    }
}
