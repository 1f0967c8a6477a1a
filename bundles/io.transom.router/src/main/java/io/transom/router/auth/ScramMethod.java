package io.transom.router.auth;

import static io.transom.wamp.auth.ChannelBinding.TLS_EXPORTER;
import static io.transom.wamp.auth.ChannelBinding.TLS_SERVER_END_POINT;
import static io.transom.wamp.auth.ChannelBinding.TLS_UNIQUE;

import io.transom.router.Authenticator.Step;
import io.transom.router.auth.Credential.ScramKeys;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.ChannelBinding;
import io.transom.wamp.auth.Scram;
import io.transom.wamp.auth.Scram.Cost;
import io.transom.wamp.auth.Scram.Derivation;
import io.transom.wamp.auth.Scram.Exchange;
import io.transom.wamp.auth.Scram.Form;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Method {@code scram} (WAMP specification, Salted Challenge Response). A proof is taken in both forms that are in use ({@link Form}), since
 * the key derivation does not tell with PBKDF2; WELCOME carries the router's own proof under both names.
 */
final class ScramMethod implements AuthMethod {
    private static final List<String> BINDINGS = List.of(TLS_UNIQUE, TLS_EXPORTER, TLS_SERVER_END_POINT);
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9+/]{1,256}={0,2}");

    private final Lookup<ScramKeys> lookup;
    private final Terms terms;
    private final Checks checks;

    ScramMethod(Lookup<ScramKeys> lookup, Terms terms, Checks checks) {
        this.lookup = lookup;
        this.terms = terms;
        this.checks = checks;
    }

    @Override
    public Set<String> names() {
        return Set.of(Scram.METHOD, Scram.SPECIFIED_METHOD);
    }

    @Override
    public CompletionStage<Step> begin(Claim claim) {
        String authid = claim.authid();
        if (authid == null) {
            return Steps.refuse(ErrorUris.NOT_AUTHORIZED, "scram: authid: expected a text");
        }
        if (!(claim.extra().get("nonce") instanceof String nonce)
                || !NONCE.matcher(nonce).matches()) {
            return Steps.refuse(ErrorUris.NOT_AUTHORIZED, "scram: authextra/nonce: expected 1 to 256 digits of Base64");
        }
        String binding = Bindings.wished(claim, terms, BINDINGS);
        ChannelBinding channel = binding == null ? null : Bindings.bound(claim, binding);
        return lookup.find(claim)
                .thenApply(found -> found.or(() -> lookup.decoy(claim))
                        .map(entry -> ask(claim, entry, authid, nonce, channel, found.isPresent()))
                        .orElseGet(() -> Steps.denied(claim)));
    }

    private Step ask(
            Claim claim,
            Entry<ScramKeys> entry,
            String authid,
            String nonce,
            @Nullable ChannelBinding channel,
            boolean known) {
        Cost cost = entry.credential().cost();
        var exchange = new Exchange(
                authid,
                nonce,
                nonce + Scram.newNonce(),
                Base64.getEncoder().encodeToString(entry.credential().salt()),
                cost.iterations(),
                cost.derivation().form(),
                channel);
        var extra = new HashMap<String, Object>();
        extra.put("nonce", exchange.nonce());
        extra.put("kdf", cost.derivation().label());
        extra.put("salt", exchange.salt());
        extra.put("iterations", (long) cost.iterations());
        extra.put("memory", cost.derivation() == Derivation.PBKDF2 ? null : (long) cost.memory());
        return Steps.challenge(
                claim,
                extra,
                answer -> checks.run(() -> verifier(entry.credential(), exchange, answer)
                        .filter(proof -> known)
                        .map(proof -> Steps.accept(
                                claim, entry, terms, Map.of("verifier", proof, "scram_server_signature", proof)))
                        .orElseGet(() -> Steps.denied(claim))));
    }

    /** The router's proof for a client whose own is right. */
    private static Optional<String> verifier(ScramKeys keys, Exchange asked, Message.Authenticate answer) {
        Object nonce = answer.extra().get("nonce");
        if (nonce != null && !asked.nonce().equals(nonce) || !binds(asked.channel(), answer.extra())) {
            return Optional.empty();
        }
        Form other = asked.form() == Form.SPECIFIED ? Form.CROSSBAR : Form.SPECIFIED;
        try {
            for (Exchange exchange : List.of(asked, asked.in(other))) {
                if (Scram.verify(keys.storedKey(), exchange, answer.signature())) {
                    return Optional.of(Scram.verifier(keys.serverKey(), exchange));
                }
            }
        } catch (WampError prohibitedName) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Whether the client has bound the channel that it said it would, as it is seen from here. */
    private static boolean binds(@Nullable ChannelBinding channel, Map<String, Object> extra) {
        Object type = extra.get("channel_binding");
        Object data = extra.get("cbind_data");
        return channel == null
                ? type == null && data == null
                : channel.type().equals(type)
                        && Base64.getEncoder().encodeToString(channel.data()).equals(data);
    }
}
