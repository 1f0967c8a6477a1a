package io.transom.router.auth;

import static io.transom.wamp.auth.ChannelBinding.TLS_EXPORTER;
import static io.transom.wamp.auth.ChannelBinding.TLS_UNIQUE;

import io.transom.router.Authenticator.Step;
import io.transom.router.auth.Credential.PublicKeys;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.auth.ChannelBinding;
import io.transom.wamp.auth.Cryptosign;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Method {@code cryptosign} (WAMP specification, Cryptosign-based Authentication). Every well-formed key is challenged, known or
 * not. Without TLS a request for {@code tls-unique} has no effect, since older clients make it there.
 */
final class CryptosignMethod implements AuthMethod {
    private static final List<String> BINDINGS = List.of(TLS_UNIQUE, TLS_EXPORTER);
    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");
    /** Verified for clients without a key, so that they wait as long as others: the key of RFC 8032, test 1. */
    private static final String NOBODY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private final Lookup<PublicKeys> lookup;
    private final Terms terms;
    private final Checks checks;

    CryptosignMethod(Lookup<PublicKeys> lookup, Terms terms, Checks checks) {
        this.lookup = lookup;
        this.terms = terms;
        this.checks = checks;
    }

    @Override
    public Set<String> names() {
        return Set.of(Cryptosign.METHOD);
    }

    /** The key that the client names, in lower case; null when it names none. */
    static @Nullable String pubkey(Claim claim) {
        return claim.extra().get("pubkey") instanceof String key ? key.toLowerCase(Locale.ROOT) : null;
    }

    @Override
    public CompletionStage<Step> begin(Claim claim) {
        Object pubkey = claim.extra().get("pubkey");
        if (pubkey != null
                && !(pubkey instanceof String text && KEY.matcher(text).matches())) {
            return Steps.refuse(
                    ErrorUris.NOT_AUTHORIZED,
                    "cryptosign: authextra/pubkey: expected 64 hex digits, found " + Json.show(pubkey));
        }
        String binding = Bindings.wished(claim, terms, BINDINGS);
        boolean olderClient = TLS_UNIQUE.equals(binding)
                && !claim.candidate().connection().peer().secure()
                && !terms.bindsChannel();
        ChannelBinding channel = binding == null || olderClient ? null : Bindings.bound(claim, binding);
        return lookup.find(claim)
                .thenApply(found -> found.or(() -> lookup.decoy(claim))
                        .map(entry -> ask(claim, entry, found.isPresent(), channel, binding))
                        .orElseGet(() -> Steps.denied(claim)));
    }

    private Step ask(
            Claim claim,
            Entry<PublicKeys> entry,
            boolean known,
            @Nullable ChannelBinding channel,
            @Nullable String binding) {
        String challenge = Cryptosign.newChallenge();
        var extra = new HashMap<String, Object>();
        extra.put("challenge", challenge);
        extra.put("channel_binding", binding);
        Set<String> authorized = entry.credential().authorized();
        String named = pubkey(claim);
        String only = authorized.size() == 1 ? authorized.iterator().next() : NOBODY;
        String key = named == null ? only : named;
        boolean mayJoin = known && authorized.contains(key);
        return Steps.challenge(
                claim,
                extra,
                answer -> checks.run(() -> {
                    boolean right = channel == null
                            ? Cryptosign.verify(key, challenge, answer.signature())
                            : Cryptosign.verify(key, challenge, channel.channelId(), answer.signature());
                    return right && mayJoin ? Steps.accept(claim, entry, terms, Map.of()) : Steps.denied(claim);
                }));
    }
}
